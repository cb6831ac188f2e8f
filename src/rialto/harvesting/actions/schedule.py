"""When a feed is due: as often as it changes, at its own minute of the night."""

from datetime import datetime, time, timedelta
from hashlib import blake2b

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.harvesting.choices import FeedState, Rhythm, RunState
from rialto.harvesting.models import Feed, Run

SHORTEST, LONGEST = 60, 14 * 24 * 60
# What is tried first, before anything is known of how often it changes.
FIRST = 24 * 60
# A run that brought something halves the interval, one that brought nothing makes it longer by half.
QUICKER, SLOWER = 0.5, 1.5
# Intervals of at least so many minutes end in the night, which begins at this hour here and is so many minutes long.
NIGHTLY = 12 * 60
NIGHT_BEGINS, NIGHT_MINUTES = time(22), 7 * 60


def schedule_feed(feed: Feed, *, rhythm: Rhythm, minutes: int = 0, by: User | None = None) -> Feed:
    """Say how often a feed is read; `minutes` (60 to 20160) for the fixed rhythm, or where the adaptive one begins.

    Raises `Refused` for an interval that is out of bounds.
    """
    if rhythm == Rhythm.FIXED and not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("Choose an interval between one hour and fourteen days."))
    feed.rhythm = rhythm
    feed.schedule_minutes = minutes if rhythm == Rhythm.FIXED else feed.schedule_minutes or minutes
    feed.due_at = None if rhythm == Rhythm.ASKED else feed.due_at or timezone.now()
    feed.save(update_fields=["rhythm", "schedule_minutes", "due_at"])
    return feed


def ask_for_run(feed: Feed, *, by: User | None = None) -> Feed:
    """Have a feed read at the dispatcher's next turn (enqueue `tasks.harvest_due_feeds` for one at once).

    Raises `Refused` where it is not read at all just now.
    """
    if feed.state != FeedState.ACTIVE:
        raise Refused(
            _("This source is not read at present: %(state)s.") % {"state": feed.get_state_display()}
        )
    feed.due_at = timezone.now()
    feed.save(update_fields=["due_at"])
    return feed


def plan_next_run(run: Run, *, not_before: datetime | None = None) -> None:
    """Set when the feed is due again, from how the run went. Call it when the run has ended."""
    feed, now = run.feed, timezone.now()
    feed.last_run_at = now
    has_changed = bool(run.added_count + run.grouped_count + run.changed_count + run.gone_count)
    if run.state == RunState.SUCCEEDED:
        feed.failure_count = 0
        feed.last_change_at = now if has_changed else feed.last_change_at
    else:
        feed.failure_count = min(feed.failure_count + 1, 1000)
    if feed.rhythm == Rhythm.ADAPTIVE:
        feed.schedule_minutes = adapted_minutes(run, has_changed=has_changed)
    feed.due_at = None if feed.rhythm == Rhythm.ASKED else max(due_after(feed, now), not_before or now)
    if run.is_odd:
        feed.due_at = now  # everything is asked for at once
    feed.save(update_fields=["last_run_at", "last_change_at", "failure_count", "schedule_minutes", "due_at"])


def adapted_minutes(run: Run, *, has_changed: bool) -> int:
    """The interval that this run suggests; the first run, which brings everything, and failed ones suggest nothing."""
    before = run.feed.schedule_minutes
    is_first = not run.feed.runs.filter(state=RunState.SUCCEEDED).exclude(pk=run.pk).exists()
    if run.state != RunState.SUCCEEDED or is_first or not before:
        return before or FIRST
    return int(min(LONGEST, max(SHORTEST, before * (QUICKER if has_changed else SLOWER))))


def due_after(feed: Feed, now: datetime) -> datetime:
    """The next time: sooner after a failure, in the night where that is no loss."""
    minutes = feed.schedule_minutes or FIRST
    if feed.failure_count:
        minutes = min(minutes, SHORTEST * 2 ** min(feed.failure_count - 1, 5), FIRST)
    due_at = now + timedelta(minutes=minutes)
    return due_at if minutes < NIGHTLY else in_the_night(feed, due_at)


def in_the_night(feed: Feed, moment: datetime) -> datetime:
    """The feed's own minute of the night that is nearest to `moment`, so that all feeds together fill the night."""
    local = timezone.localtime(moment)
    digest = blake2b(f"{feed.pk}".encode(), digest_size=4).digest()
    minute = int.from_bytes(digest) % NIGHT_MINUTES
    begins = datetime.combine(local.date(), NIGHT_BEGINS, tzinfo=local.tzinfo) + timedelta(minutes=minute)
    nights = (begins + timedelta(days=days) for days in (-1, 0, 1))
    return min(nights, key=lambda night: abs(night - local))
