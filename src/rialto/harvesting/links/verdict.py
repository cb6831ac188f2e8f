"""What looks at a link mean over time, and when to look again. Rules over plain values: no network, no database, no clock.

One bad look proves nothing: servers are mended at night, and hosts forget to pay for a day. "Broken" takes several looks over
several days, more of them the likelier the trouble is to pass. In 2023 8 % of pages of the same year were gone (Pew Research,
"When Online Content Disappears"), so that a healthy link is looked at about once a month.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.harvesting.links.looking import Look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Problem -> at how many looks, over how long, it makes a link broken.
CONFIRMATION: dict[str, tuple[int, timedelta]] = {
    LinkProblem.GONE: (2, 1 * DAY),
    LinkProblem.NOT_FOUND: (3, 3 * DAY),
    LinkProblem.SOFT_404: (3, 3 * DAY),
    LinkProblem.PARKED: (3, 3 * DAY),
    LinkProblem.NO_HOST: (3, 3 * DAY),
    LinkProblem.LOOP: (3, 3 * DAY),
    LinkProblem.NOT_PUBLIC: (3, 3 * DAY),
    LinkProblem.REDIRECT_HOME: (3, 4 * DAY),
    LinkProblem.NO_ANSWER: (4, 7 * DAY),
    LinkProblem.SERVER_ERROR: (4, 7 * DAY),
    LinkProblem.TLS: (4, 14 * DAY),
}
# Never more than a doubt: a robot kept out, and words that changed, do not mean that a person finds nothing.
DOUBTS = {LinkProblem.REFUSED, LinkProblem.DRIFT}
# Pauses after a look that found the link working, by how many such looks there were in a row.
WORKING_PAUSES = (1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)
FAILING_PAUSES = (6 * HOUR, 1 * DAY, 2 * DAY)
BROKEN_PAUSES = (7 * DAY, 14 * DAY, 30 * DAY)
CLOSED_PAUSE = 30 * DAY
OVER_PAUSE = 90 * DAY
# Every fourth look at a healthy link reads the page; the others ask whether it is there.
WHOLE_EVERY = 4
# A page that once held half the title's words and now holds less than a fifth speaks of something else.
SHARE_BEFORE, SHARE_AFTER = 50, 20
# "Moved" is said when two looks in a row were led to the same other address.
MOVED_LOOKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of a link after some looks; the fields are those of `catalogue.LinkHealth`."""

    state: LinkState = LinkState.UNCHECKED
    problem: str = ""
    final_address: str = ""
    next_look_at: datetime | None = None
    looked_at: datetime | None = None
    failing_since: datetime | None = None
    failing_count: int = 0
    working_count: int = 0
    moved_count: int = 0
    title_share: int | None = None


def wants_light_look(before: Health) -> bool:
    """Whether it is enough to ask for the head of a page that was well the last times."""
    return before.state == LinkState.WORKS and before.working_count % WHOLE_EVERY != 0


def judged(
    before: Health, look: Look, *, now: datetime, is_over: bool = False, spread: float = 0.0
) -> Health:
    """The health of a link after one more look.

    `is_over`: the entry's dates have passed, so that its link matters little. `spread` from -1 to 1 moves the next
    look by up to a tenth, so that what came in together is not looked at together for ever.
    """
    if look.is_busy:
        wait = max(HOUR, min(DAY, timedelta(seconds=look.retry_after_seconds)))
        return replace(before, next_look_at=now + wait)
    problem = look.problem or _drift(before, look)
    after = _failing(before, problem, now) if problem else _working(before, look)
    pause = OVER_PAUSE if is_over and after.state != LinkState.UNSURE else _pause(after)
    return replace(
        after,
        final_address=before.final_address if look.is_light else look.final_address,
        title_share=before.title_share if before.title_share is not None else look.title_share,
        looked_at=now,
        next_look_at=now + pause * (1 + spread / 10),
    )


def _drift(before: Health, look: Look) -> str:
    if before.title_share is None or look.title_share is None:
        return ""
    has_drifted = before.title_share >= SHARE_BEFORE and look.title_share < SHARE_AFTER
    return LinkProblem.DRIFT if has_drifted else ""


def _working(before: Health, look: Look) -> Health:
    same = bool(look.final_address) and look.final_address == before.final_address
    moved = (before.moved_count + 1 if same else 1) if look.final_address else 0
    return replace(
        before,
        state=LinkState.MOVED if moved >= MOVED_LOOKS else LinkState.WORKS,
        problem="",
        failing_since=None,
        failing_count=0,
        working_count=min(before.working_count + 1, 1000),
        moved_count=min(moved, 1000),
    )


def _failing(before: Health, problem: str, now: datetime) -> Health:
    if problem == LinkProblem.ROBOTS:
        # Nothing was seen: what was known before is too old to be repeated.
        return Health(problem=problem, title_share=before.title_share)
    goes_on = before.failing_since is not None
    since = before.failing_since if goes_on else now
    count = min(before.failing_count + 1 if goes_on else 1, 1000)
    after = replace(
        before, problem=problem, failing_since=since, failing_count=count, working_count=0, moved_count=0,
        state=LinkState.BROKEN if before.state == LinkState.BROKEN else LinkState.UNSURE,
    )  # fmt: skip
    if problem in DOUBTS:
        return replace(after, state=LinkState.UNSURE)
    looks, lasting = CONFIRMATION[problem]
    is_confirmed = count >= looks and since is not None and now - since >= lasting
    return replace(after, state=LinkState.BROKEN) if is_confirmed else after


def _pause(after: Health) -> timedelta:
    if after.problem == LinkProblem.ROBOTS:
        return CLOSED_PAUSE
    if after.state == LinkState.BROKEN:
        looks, _lasting = CONFIRMATION.get(after.problem, (1, DAY))
        return _nth(BROKEN_PAUSES, after.failing_count - looks)
    if after.problem in DOUBTS:
        return _nth(WORKING_PAUSES, after.failing_count)
    if after.problem:
        return _nth(FAILING_PAUSES, after.failing_count - 1)
    return _nth(WORKING_PAUSES, after.working_count - 1)


def _nth(pauses: tuple[timedelta, ...], number: int) -> timedelta:
    return pauses[max(0, min(number, len(pauses) - 1))]
