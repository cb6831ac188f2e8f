"""Every path on which we fetch something: a new one joins the hostile tests by a line in `PATHS` and one in `ASKING`.

A path is a function of an address on this machine and of what may be reached; it must raise a `FetchFailed`, or
return the sentences in which it tells the owner of the source what was wrong. What it takes in, it returns as well.
Pictures are drawn here, archives are only linked to, and webhooks are not sent yet: nothing goes out for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.test import override_settings

from rialto.base.addresses import domain_of
from rialto.base.client import FetchFailed, fetch
from rialto.base.errors import Refused
from rialto.catalogue.choices import Kind, LinkProblem
from rialto.catalogue.models import Entry
from rialto.exchange.actions.asking import who_is
from rialto.harvesting.actions import feed_for, harvest, preview, table_sample
from rialto.harvesting.choices import RunState
from rialto.harvesting.links.looking import Visitor
from rialto.harvesting.probing import probe
from rialto.harvesting.probing.page import read_page
from rialto.organisations.models import Claim
from rialto.organisations.proofs import NotProven, look_for_file
from rialto.translation.providers import Trouble
from rialto.translation.providers.libretranslate import LibreTranslate


@dataclass
class Outcome:
    """What came of it: `refusals` in words for people, `taken` what was believed."""

    refusals: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    failure: FetchFailed | None = None


def by_client(address: str, allow: tuple[str, ...]) -> Outcome:
    """The client itself; its failure is the refusal."""
    return Outcome(taken=[fetch(address, allow=allow).body.decode("latin-1")])


def by_harvest(address: str, allow: tuple[str, ...]) -> Outcome:
    """A whole run: fetch, detect, read, write."""
    run = harvest(feed_for(address, kind="event"), allow=allow)
    refusals = [*(str(each.reason) for each in run.refusals.all()), *([run.error] if run.error else [])]
    assert not any("Something went wrong" in refusal for refusal in refusals), refusals
    assert run.state in (RunState.FAILED, RunState.SUCCEEDED)
    return Outcome(refusals, [f"{entry.title} {entry.pk}" for entry in Entry.objects.all()])


def by_preview(address: str, allow: tuple[str, ...]) -> Outcome:
    """What a run would do, before anybody approves it."""
    shown = preview(address, allow=allow)
    refusals = [each.reason for each in shown.refused] + ([shown.failure] if shown.failure else [])
    return Outcome(refusals, [sample.found.title for sample in shown.samples])


def by_probe(address: str, allow: tuple[str, ...]) -> Outcome:
    """A pasted address: in which ways could it be read?"""
    probed = probe(address, seconds=settings.FETCH_SECONDS, allow=allow)
    return Outcome([probed.failure] if probed.failure else [], [way.address for way in probed.ways])


def by_columns(address: str, allow: tuple[str, ...]) -> Outcome:
    """The beginning of a table, for the page that says what its columns mean."""
    sample = table_sample(feed_for(address, adapter="table"), allow=allow)
    return Outcome([sample.problem] if sample.problem else [], [str(row) for row in sample.rows])


def by_link_check(address: str, allow: tuple[str, ...]) -> Outcome:
    """A look at a link. It believes nothing but whether a person would find the page; of what is too long it reads the beginning."""
    look = Visitor(allow).look(address, title="A course")
    if look.is_busy:
        return Outcome(["It asked us to come back later."])
    return Outcome(
        [str(LinkProblem(look.problem).label) if look.problem else "It was looked at, up to the limit."]
    )


def by_proof(address: str, allow: tuple[str, ...]) -> Outcome:
    """The file that proves a domain; whatever the server says is no proof."""
    claim = Claim(website=address, domain=domain_of(address), token="0" * 40)
    try:
        with override_settings(FETCH_ALLOW=list(allow)):
            look_for_file(claim)
    except NotProven as failure:
        cause = failure.__cause__
        return Outcome([str(failure)], failure=cause if isinstance(cause, FetchFailed) else None)
    return Outcome(taken=["It was believed."])


def by_page(address: str, allow: tuple[str, ...]) -> Outcome:
    """A page that a member pasted, to begin a draft from."""
    read = read_page(address, default_kind=Kind.EVENT, allow=allow)
    return Outcome([read.problem] if read.problem else [], [one.title for one in read.entries])


def by_translation(address: str, allow: tuple[str, ...]) -> Outcome:
    """A service that translates, when it is asked for its languages; texts go the same way."""
    try:
        with override_settings(FETCH_ALLOW=list(allow)):
            return Outcome(taken=sorted(LibreTranslate(address.rstrip("/")).languages()))
    except Trouble as trouble:
        cause = trouble.__cause__
        return Outcome([trouble.reason], failure=cause if isinstance(cause, FetchFailed) else None)


def by_exchange(address: str, allow: tuple[str, ...]) -> Outcome:
    """A site that an administrator would trust, asked who it is."""
    try:
        with override_settings(FETCH_ALLOW=list(allow)):
            return Outcome(taken=[who_is(address).name])
    except Refused as refusal:
        cause = refusal.__cause__
        return Outcome([str(refusal)], failure=cause if isinstance(cause, FetchFailed) else None)


Path = Callable[[str, tuple[str, ...]], Outcome]
PATHS: dict[str, Path] = {
    "the client": by_client,
    "harvesting": by_harvest,
    "preview": by_preview,
    "detection": by_probe,
    "columns": by_columns,
    "link checks": by_link_check,
    "proofs": by_proof,
    "pages of members": by_page,
    "translation": by_translation,
    "other sites": by_exchange,
}
# Which module asks the client on which path; tests/house holds that no other does.
ASKING = {
    "harvesting/documents.py": "harvesting",
    "harvesting/actions/preview.py": "preview",
    "harvesting/probing/looking.py": "detection",
    "harvesting/actions/columns.py": "columns",
    "harvesting/links/looking.py": "link checks",
    "organisations/proofs.py": "proofs",
    "harvesting/probing/page.py": "pages of members",
    "translation/providers/asking.py": "translation",
    "exchange/actions/asking.py": "other sites",
}


def outcome(path: Path, address: str, allow: tuple[str, ...]) -> Outcome:
    """Go that way; a failure of the client counts as told."""
    try:
        return path(address, allow)
    except FetchFailed as failure:
        return Outcome([str(failure)], failure=failure)


__all__ = ["ASKING", "PATHS", "Outcome", "Path", "outcome"]
