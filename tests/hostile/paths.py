"""Every path on which we fetch something: a new one joins the hostile tests by one line in `PATHS`.

A path is a function of an address on this machine and of what may be reached; it must raise a `FetchFailed`, or
return the sentences in which it tells the owner of the source what was wrong. What it takes in, it returns as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from rialto.base.client import FetchFailed, fetch
from rialto.catalogue.models import Entry
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.choices import RunState


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


Path = Callable[[str, tuple[str, ...]], Outcome]
PATHS: dict[str, Path] = {"the client": by_client, "harvesting": by_harvest}


def outcome(path: Path, address: str, allow: tuple[str, ...]) -> Outcome:
    """Go that way; a failure of the client counts as told."""
    try:
        return path(address, allow)
    except FetchFailed as failure:
        return Outcome([str(failure)], failure=failure)


__all__ = ["PATHS", "Outcome", "Path", "outcome"]
