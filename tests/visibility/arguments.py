"""What can stand for the arguments of addresses. A new address joins by itself where its arguments are known here."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from rialto.contributing.choices import Step
from tests.visibility.things import Thing, World

# Addresses -> the sorts of things that fill their arguments; the first that fits counts. What no row names is asked with everything in
# the world that has an argument of this name, which costs more requests and misses nothing.
SORTS: dict[str, str] = {
    "website:entry-preview": "contribution, waiting contribution",
    "website:entry-*": "entry, former entry",
    "website:block-page": "block page",
    "website:block-page-preview": "edition",
    "editorial:version-restore": "version of an edition",
    "editorial:edition-add": "block page",
    "editorial:page-*": "block page",
    "editorial:*": "edition",
    "pictures:picture-file": "picture",
    "website:organisation-*": "organisation",
    "website:source-*": "source",
    "contributing:upload-*": "upload",
    "contributing:revision-*": "revision of a contribution",
    "contributing:contribution-new": "kind",
    "contributing:entry-follow": "entry",
    "contributing:translation-correct": "entry",
    "contributing:organisation-follow": "organisation",
    "contributing:follow-change": "follow",
    "contributing:follow-end": "link that ends a follow",
    "*:plan-cancel": "plan",
    "desk:batch-new": "noun of a batch",
    "desk:batch-*": "batch",
    "desk:role-end": "role",
    "contributing:*": "contribution, waiting contribution",
    "organisations:claim-confirm": "claim link",
    "organisations:claim-start": "organisation",
    "organisations:claim-*": "claim",
    "organisations:invitation-answer": "invitation link",
    "organisations:invitation-*": "invitation",
    "organisations:member-re*": "membership",
    "organisations:member-role": "membership",
    "organisations:revision-restore": "revision of an organisation",
    "organisations:*": "organisation",
    "coalitions:invitation-answer": "coalition invitation link",
    "coalitions:invitation-take-back": "coalition invitation",
    "coalitions:member-role": "coalition member",
    "coalitions:member-dismiss": "coalition member",
    "coalitions:member-*": "coalition",
    "coalitions:profile-restore": "revision of a coalition",
    "coalitions:profile-translate": "text of a coalition",
    "coalitions:profile-*": "coalition",
    "coalitions:date-list": "coalition",
    "coalitions:date-new": "coalition",
    "coalitions:entry-put": "coalition",
    "coalitions:date-*": "coalition date",
    "coalitions:task-list": "coalition",
    "coalitions:task-new": "coalition",
    "coalitions:task-*": "coalition task",
    "coalitions:file-list": "coalition",
    "coalitions:file-fetch": "file version",
    "coalitions:file-*": "shared file",
    "website:coalition-workspace": "coalition",
    "desk:coalition-dismiss": "coalition member",
    "coalitions:pledge-evidence-add": "report of a pledge",
    "coalitions:pledge-evidence*": "evidence of a pledge",
    "coalitions:pledge-check": "report of a pledge",
    "coalitions:pledge-action-edit": "action of a pledge",
    "coalitions:pledge-action-remove": "action of a pledge",
    "coalitions:pledge-*": "pledge",
    "api:pledge_*": "pledge",
    "coalitions:plan-text": "text of a plan",
    "coalitions:measure-text": "text of a measure",
    "coalitions:coalition-transfers": "coalition with transfers",
    "coalitions:transfer-want": "practice to want",
    "coalitions:transfer-move": "step of a transfer",
    "coalitions:adaptation-edit": "adaptation",
    "coalitions:adaptation-file": "adaptation",
    "coalitions:transfer-*": "transfer",
    "coalitions:adaptation-add": "transfer",
    "accounts:profile-page": "profile",
    "accounts:picture": "profile",
    "api:entry_read": "entry",
    "api:record_*": "record that was sent",
    "desk:review-*": "contribution, waiting contribution",
    "desk:report-*": "report",
    "desk:exclusion-*": "entry",
    "desk:record-page": "record",
    "desk:duplicate-*": "pair",
    "desk:merge-*": "merge",
    "desk:pin-*": "pin",
    "desk:synonym-*": "synonyms",
    "desk:term-*": "glossary term",
    "desk:translation-*": "translation job",
    "translation:*": "translation job",
    "desk:asked-*": "question",
    "desk:refusal-*": "refusal",
    "desk:run-*": "run",
    "desk:so*": "source",
    "desk:record-list": "source",
    "desk:table-*": "source",
    "desk:suggestion-*": "source",
    "desk:organisation-*": "pair of organisations",
    "desk:quality-*": "quality",
    "finding:alert-manage": "link to alerts",
    "finding:alert-confirm": "link that confirms",
    "finding:alert-end": "link that ends",
    "accounts:register-finish": "link to register",
    "accounts:choose-password": "link to a password",
    "account_confirm_email": "link to an address",
    "source-quality": "source",
    "country-quality": "country",
    "*-quality": "organisation",
    "exchange:suggestion-new": "entry of another site",
    "exchange:suggestion-page": "suggestion of another site",
    "exchange:site-*": "trusted site",
    "website:country-page": "country",
    "coalitions:plan-page": "coalition",
    "coalitions:plan-list": "coalition",
    "coalitions:plan-new": "coalition",
    "api:coalition_plan_read": "coalition",
    "coalitions:europe-figure": "common indicator",
    "coalitions:measure-new": "action plan",
    "coalitions:measure-*": "measure of a plan",
    "coalitions:milestone-new": "measure of a plan",
    "coalitions:milestone-*": "milestone of a plan",
    "coalitions:indicator-new": "measure of a plan",
    "coalitions:indicator-*": "indicator of a plan",
    "coalitions:value-new": "indicator of a plan",
    "coalitions:value-*": "value of a plan",
    "coalitions:evidence-file": "value of a plan",
    "coalitions:part-bring-back": "deleted part of a plan",
    "coalitions:plan-bring-back": "deleted plan",
    "coalitions:plan-*": "action plan",
    "coalition-report*": "coalition",
    "website:kind-page": "kind",
}

# Arguments that no thing in the world has: a name, and what can stand for it.
ARGUMENTS: dict[str, Callable[[World], list[str]]] = {
    "deed": lambda _world: ["publish", "withdraw"],
    # Of the operator's own colours and logo, which the walked site has not: nobody finds anything there.
    "digest": lambda _world: ["0123456789abcdef"],
    "step": lambda _world: list(Step.values),
    "form": lambda _world: ["jsonld", "ttl"],
    "decision": lambda _world: ["accept", "refuse"],
    "provider_id": lambda _world: ["oidc"],
    "uidb64": lambda _world: ["MQ"],
    "uidb36": lambda _world: ["1"],
    "key": lambda _world: ["set-password", "nonsense"],
    "pk": lambda _world: ["1"],
    "number": lambda world: ["1", *world.values("number")],
    "code": lambda world: world.values("code"),
    "kind": lambda world: world.values("kind"),
    "slug": lambda world: world.values("slug"),
    "public_id": lambda world: world.values("public_id"),
    "language": lambda _world: ["de", "xx"],
    "remote_id": lambda world: world.values("remote_id"),
}

ADVICE = """
{route} has the argument “{name}”, and the walk of tests/visibility does not know what can stand for it. One line is enough:
  * things that the world makes already: in SORTS of tests/visibility/arguments.py, "{route}": "entry, source";
  * fixed values: in ARGUMENTS of the same file, "{name}": lambda _world: ["one", "two"];
  * a new sort of thing: world.add("my thing", {name}=…) in tests/visibility/*_world.py, where it is made with its secrets
    (and who may read them in tests/visibility/secrets.py).
"""


class UnknownArgument(AssertionError):
    """An address has an argument that nobody registered."""


def fillings(route: str, names: tuple[str, ...], world: World) -> list[tuple[dict[str, str], Thing | None]]:
    """All ways to fill an address: what stands for each argument, and the thing that it names (none where no thing does)."""
    if not names:
        return [({}, None)]
    sorts = next((said for pattern, said in SORTS.items() if fnmatchcase(route, pattern)), "")
    things = list(world.of(*sorts.split(", "))) if sorts else list(world.things)
    fitting = [thing for thing in things if set(names) & thing.values.keys()]
    if not sorts:
        # Without a row, things count only where they fill all that is asked for: `public_id` of anything, but no half of a pair.
        fitting = [thing for thing in fitting if set(names) <= thing.values.keys()]
    filled: list[tuple[dict[str, str], Thing | None]] = []
    for thing in fitting or [None]:
        given = (
            [{}] if thing is None else [{name: thing.values[name] for name in names if name in thing.values}]
        )
        for name in names:
            if thing is None or name not in thing.values:
                given = [one | {name: value} for one in given for value in _values(route, name, world)]
        filled += [(one, thing) for one in given]
    return list({tuple(sorted(values.items())): (values, thing) for values, thing in filled}.values())


def _values(route: str, name: str, world: World) -> list[str]:
    if name not in ARGUMENTS:
        raise UnknownArgument(ADVICE.format(route=route, name=name))
    return ARGUMENTS[name](world)
