"""Who may read what: the one table from which the walk knows what is right. It is not computed from the program.

A word of the table stands in the world where its name says. `only_at` narrows it to the addresses that may show it at all.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from tests.visibility.roles import (
    ADMINISTRATOR,
    AUTHOR,
    EDITORS,
    EVERYBODY,
    MANAGERS,
    MEMBERS,
    NOBODY,
    SIGNED_IN,
    STAFF,
    Role,
)

WORD = re.compile(r"zq[0-9a-f]{12}", re.IGNORECASE)
# Stands in every text that bears a secret, so that one question would find them all.
BAIT = "lagunenwerk"
# How often an entry was read: figures are numbers and bear no word. Each language writes its thousands otherwise.
VIEWS = 918_273
FIGURE = re.compile(r"918[\s.,’'\u00a0\u202f]?273")


@dataclass(frozen=True, slots=True)
class Seen:
    """Who may read a secret where: roles, and the only addresses at which they may (none: at any)."""

    sights: tuple[tuple[frozenset[Role], frozenset[str]], ...]

    def __or__(self, other: "Seen") -> "Seen":
        return Seen(self.sights + other.sights)

    @property
    def by(self) -> frozenset[Role]:
        """All who may read it somewhere."""
        return frozenset().union(*(roles for roles, _routes in self.sights))

    def allows(self, role: Role, route: str) -> bool:
        return any(role in roles and (not routes or route in routes) for roles, routes in self.sights)


def seen(by: frozenset[Role], *only_at: str) -> Seen:
    return Seen(((by, frozenset(only_at)),))


# Where an entry that has left the public says what it was. Addresses that it once had lead there.
GONE = (
    "website:entry-page",
    "website:entry-leave",
    "website:entry-report",
    "website:entry-reported",
    "website:entry-provenance",
    "website:entry-calendar",
)
# What whoever opens the link of a mail may read.
COPY = "accounts:take-copy"
# What one takes along of oneself says also what one saved.
SAVED = seen(frozenset({Role.STRANGER}), COPY)
# Who saved an entry sees what it was.
FOLLOWER = seen(frozenset({Role.STRANGER}), "contributing:follow-list", COPY)
# Who appoints people of coalitions reads who they are.
APPOINTING = seen(ADMINISTRATOR, "desk:coalition-people", "desk:coalition-dismiss")
NEIGHBOUR = frozenset({Role.NEIGHBOUR})
IN_COALITIONS = MEMBERS | NEIGHBOUR
TASK = (
    "coalitions:task-page",
    "coalitions:task-move",
    "coalitions:task-comment",
    "coalitions:task-take-back",
)
# Who stands on the two sides of the transfers of this world.
SIDES = frozenset({Role.MANAGER, Role.NEIGHBOUR})
SECRETS: dict[str, Seen] = {
    # --- entries: their titles, the words of their addresses, and their texts in other languages as well ---
    "title of an entry in draft": seen(EDITORS),
    # Where there is no page, nobody is led.
    "address of an entry in draft": seen(NOBODY),
    "text of an entry in draft": seen(STAFF),
    "title of an entry in review": seen(EDITORS),
    "address of an entry in review": seen(NOBODY),
    "text of an entry in review": seen(STAFF),
    "title of a published entry": seen(EVERYBODY),
    "address of a published entry": seen(EVERYBODY),
    "text of a published entry": seen(EVERYBODY),
    "title of an expired entry": seen(EVERYBODY),
    "address of an expired entry": seen(EVERYBODY),
    "text of an expired entry": seen(EVERYBODY),
    "title of a withdrawn entry": seen(EVERYBODY, *GONE, "contributing:follow-end") | seen(EDITORS) | FOLLOWER,
    "address of a withdrawn entry": seen(EVERYBODY, *GONE, "contributing:follow-end") | seen(EDITORS) | FOLLOWER,
    "text of a withdrawn entry": seen(STAFF),
    "title of an archived entry": seen(EVERYBODY, *GONE) | seen(EDITORS),
    "address of an archived entry": seen(EVERYBODY, *GONE) | seen(EDITORS),
    "text of an archived entry": seen(STAFF),
    "title of an entry that was taken down": seen(EDITORS) | SAVED,
    "address of an entry that was taken down": seen(EDITORS),
    "text of an entry that was taken down": seen(STAFF),
    "title of a merged entry": seen(STAFF),
    "address of a merged entry": seen(NOBODY),
    "text of a merged entry": seen(STAFF),
    "why an entry was withdrawn": seen(NOBODY),
    "why an entry was taken down": seen(STAFF),
    "why two entries were merged": seen(STAFF),
    "what a source suggests": seen(STAFF),
    # --- sources ---
    "name of a proposed source": seen(STAFF),
    "why a source is paused": seen(STAFF),
    "what a source's document could not give": seen(STAFF),
    "name of a push token": seen(NOBODY),
    "what went wrong at another site": seen(ADMINISTRATOR),
    "what a program was answered": seen(NOBODY),
    # --- organisations ---
    "how often entries were read": seen(MEMBERS, "website:organisation-figures", "website:organisation-figures-csv"),
    "what an organisation said before": seen(MEMBERS, "organisations:revision-list"),
    "what a merged organisation said": seen(NOBODY),
    "why organisations were merged": seen(STAFF),
    "address that was invited": seen(MANAGERS, "organisations:member-list")
    | seen(EVERYBODY, "organisations:invitation-answer"),
    "address that declined": seen(NOBODY),
    "organisation that is claimed": seen(AUTHOR, "organisations:claim-page", "organisations:my-organisations", COPY)
    | seen(EVERYBODY, "organisations:claim-confirm"),
    "proof of a claim": seen(AUTHOR, "organisations:claim-page", COPY),
    "why a claim failed": seen(AUTHOR, "organisations:claim-page", COPY),
    "logo": seen(EVERYBODY, "pictures:picture-file"),
    "former logo": seen(NOBODY),
    "name of a member": seen(MEMBERS) | APPOINTING,
    "address of a member": seen(MEMBERS) | APPOINTING,
    # --- coalitions ---
    "what a coalition says": seen(EVERYBODY),
    "what a coalition said before": seen(MEMBERS, "coalitions:profile-history"),
    "address invited to a coalition": seen(MANAGERS, "coalitions:member-list")
    | seen(EVERYBODY, "coalitions:invitation-answer"),
    "address that declined a coalition": seen(NOBODY),
    "date for everybody": seen(EVERYBODY),
    "date for all": seen(IN_COALITIONS),
    "date for own": seen(MEMBERS),
    "date of the neighbours alone": seen(NEIGHBOUR),
    "task between us and the neighbours": seen(IN_COALITIONS),
    "said of a task between us and the neighbours": seen(IN_COALITIONS, *TASK),
    "task between the neighbours and others": seen(NEIGHBOUR),
    "said of a task between the neighbours and others": seen(NEIGHBOUR, *TASK),
    "title of a file for one coalition": seen(MEMBERS),
    "file for one coalition": seen(MEMBERS, "coalitions:file-fetch"),
    "title of a file for all coalitions": seen(IN_COALITIONS),
    "file for all coalitions": seen(IN_COALITIONS, "coalitions:file-fetch"),
    "title of a file of the neighbours alone": seen(NEIGHBOUR),
    "file of the neighbours alone": seen(NEIGHBOUR, "coalitions:file-fetch"),
    "title of a file that was deleted": seen(MEMBERS, "coalitions:file-list", "coalitions:file-bring-back"),
    "file that was deleted": seen(NOBODY),
    # --- people ---
    "name for me": seen(NOBODY),
    "name for members": seen(SIGNED_IN, "accounts:profile-page"),
    "name for everybody": seen(EVERYBODY, "accounts:profile-page"),
    "region for me": seen(NOBODY),
    "region for members": seen(SIGNED_IN, "accounts:profile-page"),
    "region for everybody": seen(EVERYBODY, "accounts:profile-page"),
    "picture for me": seen(NOBODY),
    "picture for members": seen(SIGNED_IN, "accounts:picture"),
    "picture for everybody": seen(EVERYBODY, "accounts:picture"),
    "profile of a closed account": seen(NOBODY),
    "address of a person": seen(NOBODY),
    "name of the author": seen(AUTHOR | EDITORS),
    "address of the author": seen(AUTHOR) | seen(EVERYBODY, "organisations:claim-confirm"),
    "browser of the author": seen(AUTHOR, COPY),
    "linked account of the author": seen(AUTHOR, COPY),
    # --- contributions ---
    "contribution in draft": seen(AUTHOR),
    "contribution in review": seen(AUTHOR | EDITORS),
    "contribution sent back": seen(AUTHOR),
    "contribution refused": seen(AUTHOR),
    "change to a published entry": seen(AUTHOR),
    "draft for the organisation": seen(MEMBERS),
    "draft of somebody else": seen(NOBODY),
    "what a contribution said before": seen(AUTHOR),
    "what was said about a draft": seen(AUTHOR),
    "what was said about a contribution in review": seen(AUTHOR | EDITORS),
    "why a contribution was refused": seen(AUTHOR),
    "name of an uploaded file": seen(AUTHOR),
    "line of an uploaded file": seen(AUTHOR),
    "picture of a draft": seen(AUTHOR, "pictures:picture-file", COPY),
    "picture of a contribution in review": seen(AUTHOR | EDITORS, "pictures:picture-file", COPY),
    # --- pages made of blocks ---
    "page that is draft": seen(EDITORS),
    "page that is in review": seen(EDITORS),
    "page that is published": seen(EVERYBODY),
    "page that is withdrawn": seen(EDITORS),
    "page that the public sees": seen(EVERYBODY),
    "change to a page": seen(EDITORS),
    "page of the organisation": seen(EDITORS | MANAGERS),
    "why a page was sent back": seen(EDITORS | MANAGERS),
    "picture of a draft page": seen(EDITORS | MANAGERS, "pictures:picture-file"),
    # --- action plans: a member and a manager of the organisation work in Austria's coalition, the manager runs it ---
    "action plan in draft": seen(MEMBERS),
    "measure of a draft": seen(MEMBERS),
    "evidence of a draft": seen(MEMBERS, "coalitions:evidence-file"),
    "action plan that was deleted": seen(MANAGERS, "coalitions:plan-list"),
    "measure of a deleted plan": seen(NOBODY),
    "evidence of a deleted plan": seen(NOBODY),
    "what a deleted plan said before": seen(NOBODY),
    "what a plan said before": seen(MEMBERS, "coalitions:plan-history"),
    "published action plan": seen(EVERYBODY),
    "evidence of a published plan": seen(EVERYBODY, "coalitions:evidence-file"),
    # --- pledges ---
    "pledge in draft": seen(MANAGERS),
    "pledge in review": seen(MANAGERS | ADMINISTRATOR),
    "pledge that is published": seen(EVERYBODY),
    "pledge that is ended": seen(EVERYBODY),
    "title of a withdrawn pledge": seen(EVERYBODY, "coalitions:pledge-page") | seen(MANAGERS | ADMINISTRATOR),
    "text of a withdrawn pledge": seen(MANAGERS | ADMINISTRATOR),
    "why a pledge was sent back": seen(MANAGERS),
    "why a pledge was withdrawn": seen(MANAGERS | ADMINISTRATOR),
    "evidence that is not public": seen(MANAGERS | ADMINISTRATOR),
    "evidence that is public": seen(EVERYBODY),
    "file of evidence": seen(MANAGERS | ADMINISTRATOR, "coalitions:pledge-evidence"),
    # --- the desk ---
    "what was said to many": seen(STAFF, "desk:batch-page", "desk:batch-list")
    | seen(frozenset({Role.REVIEWER}), COPY),
    "one of many": seen(STAFF, "desk:batch-page", "desk:batch-list"),
    "why staff opened what is the author's": seen(AUTHOR, "accounts:accesses", COPY),
    # --- searches and questions ---
    "saved search": seen(EVERYBODY, "finding:alert-manage", "finding:alert-confirm", "finding:alert-end"),
    "search that a reviewer keeps": seen(frozenset({Role.REVIEWER}), "finding:alert-list", COPY),
    "address that asked for an alert": seen(EVERYBODY, "finding:alert-manage", "finding:alert-confirm", "finding:alert-end"),
    "question that is hidden": seen(STAFF, "desk:asked-list"),
    # --- transfers of practices ---
    "what the two sides say": seen(SIDES, "coalitions:transfer-exchange")
    | seen(frozenset({Role.NEIGHBOUR}), COPY),
    "next step of a transfer": seen(SIDES, "coalitions:transfer-exchange")
    | seen(frozenset({Role.NEIGHBOUR}), "coalitions:coalition-transfers"),
    "why a practice was given up": seen(SIDES, "coalitions:transfer-exchange"),
    "what was changed in a practice": seen(EVERYBODY, "coalitions:transfer-page")
    | seen(SIDES, "coalitions:transfer-exchange", "coalitions:adaptation-edit"),
    "what was changed in what was given up": seen(SIDES, "coalitions:transfer-exchange", "coalitions:adaptation-edit"),
    "translation that came back broken": seen(STAFF, "desk:translation-page", "desk:translation-now"),
    # --- reports ---
    "what somebody reported": seen(STAFF, "desk:report-list", "desk:report-page"),
    "address that reported": seen(STAFF, "desk:report-page"),
    "why a report was dismissed": seen(STAFF, "desk:report-page"),
}  # fmt: skip


def word_of(name: str) -> str:
    """The word that stands for a row of the table; the same at each run, so that a failing one can be run again."""
    if name not in SECRETS:
        raise KeyError(
            f"“{name}” is no row of SECRETS in tests/visibility/secrets.py: say there who may read it."
        )
    return f"zq{blake2b(name.encode(), digest_size=6).hexdigest()}"


NAMES = {word_of(name): name for name in SECRETS if name != "how often entries were read"}


def secrets_in(text: str) -> set[str]:
    """The names of all secrets that a text gives away."""
    found = {NAMES[word.lower()] for word in WORD.findall(text) if word.lower() in NAMES}
    return found | ({"how often entries were read"} if FIGURE.search(text) else set())
