"""Sources as the desk shows them: how each fares, and what one of them is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.catalogue.choices import Presence
from rialto.catalogue.models import Source, SourceRecord
from rialto.desk.words import format_words
from rialto.harvesting.actions import is_uploaded
from rialto.harvesting.choices import FeedState, Rhythm, RunState
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.queries import RunProgress, progress_of, runs_of

FAILING, WITHOUT = "failing", "without"
UNDER_WAY = (RunState.RUNNING, RunState.WAITING)
STARTS = {FeedState.HELD: 0, FeedState.PROPOSED: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFilters:
    """What the list is narrowed by. `state` is a feed's state, "failing" or "without" (no feed)."""

    text: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in the list. `feed` is None where nothing is fetched: it sends by itself, or came with Rialto."""

    source: Source
    feed: Feed | None
    last_run: Run | None
    entry_count: int

    @property
    def rhythm(self) -> str:
        return rhythm_words(self.feed) if self.feed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestRun:
    """How far the latest run of a source is; `is_awaited` when the next was asked for and has not begun."""

    progress: RunProgress | None = None
    is_awaited: bool = False

    @property
    def is_to_come(self) -> bool:
        """Whether there is something to wait for."""
        return self.is_awaited or (self.progress is not None and self.progress.is_under_way)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOverview:
    """One source for its page."""

    source: Source
    feed: Feed | None
    entry_count: int
    unseen_count: int
    latest: LatestRun
    runs: Sequence[Run]
    run_count: int

    @property
    def format(self) -> str:
        return format_words(self.feed.adapter) if self.feed else ""

    @property
    def is_uploaded(self) -> bool:
        return self.feed is not None and is_uploaded(self.feed)

    @property
    def rhythm(self) -> str:
        return rhythm_words(self.feed) if self.feed else ""

    @property
    def last_success_at(self) -> datetime | None:
        return next((run.ended_at for run in self.runs if run.state == RunState.SUCCEEDED), None)


def rhythm_words(feed: Feed) -> str:
    """How often a feed is read, with the interval that holds now."""
    if feed.rhythm == Rhythm.ASKED or not feed.schedule_minutes:
        return str(Rhythm(feed.rhythm).label)
    hours = max(1, round(feed.schedule_minutes / 60))
    if hours < 48:
        every = ngettext("every hour", "every %(count)s hours", hours) % {"count": hours}
    else:
        days = round(hours / 24)
        every = ngettext("every day", "every %(count)s days", days) % {"count": days}
    if feed.rhythm == Rhythm.FIXED:
        return every
    return _("as often as it changes, now %(every)s") % {"every": every}


def sources_matching(filters: SourceFilters) -> QuerySet[Source]:
    """Sources with their feed, those that need a person first, then by name; each with `last_run_id`."""
    found = Source.objects.select_related("feed")
    if filters.text:
        found = found.filter(Q(name__icontains=filters.text) | Q(feed__address__icontains=filters.text))
    if filters.state in FeedState.values:
        found = found.filter(feed__state=filters.state)
    elif filters.state == FAILING:
        found = found.filter(feed__failure_count__gt=0)
    elif filters.state == WITHOUT:
        found = found.filter(feed__isnull=True)
    last = Run.objects.filter(feed=OuterRef("feed__pk")).order_by("-began_at", "-pk")
    needs = Case(
        *(When(feed__state=state, then=Value(rank)) for state, rank in STARTS.items()), default=Value(2)
    )
    return found.annotate(last_run_id=Subquery(last.values("pk")[:1]), needs=needs).order_by(
        "needs", "name", "pk"
    )


def source_lines(sources: Sequence[Source]) -> list[SourceLine]:
    """Lines for a page of `sources_matching`: two queries, however many there are."""
    runs = Run.objects.in_bulk([one.last_run_id for one in sources if one.last_run_id])  # type: ignore[attr-defined]
    counts = dict(
        SourceRecord.objects.filter(source__in=[one.pk for one in sources])
        .exclude(presence=Presence.GONE)
        .values_list("source")
        .annotate(Count("pk"))
    )
    return [
        SourceLine(
            source=one,
            feed=getattr(one, "feed", None),
            last_run=runs.get(one.last_run_id),  # type: ignore[attr-defined]
            entry_count=counts.get(one.pk, 0),
        )
        for one in sources
    ]


def source_overview(source: Source, *, shown: int = 20) -> SourceOverview:
    """One source with the latest of its runs: at most five queries."""
    feed: Feed | None = getattr(source, "feed", None)
    counts = source.records.exclude(presence=Presence.GONE).aggregate(
        all=Count("pk"), unseen=Count("pk", filter=Q(presence=Presence.UNSEEN))
    )
    runs = list(runs_of(feed)[:shown]) if feed else []
    for run in runs:
        run.feed = feed  # type: ignore[assignment]
    current = next((run for run in runs if run.state in UNDER_WAY), None)
    return SourceOverview(
        source=source,
        feed=feed,
        entry_count=counts["all"],
        unseen_count=counts["unseen"],
        latest=latest_run(feed, current) if feed else LatestRun(),
        runs=runs,
        run_count=runs_of(feed).count() if feed else 0,
    )


def latest_run(feed: Feed, run: Run | None) -> LatestRun:
    """How far a run of a feed is (None where there is none to tell of): one query, none without a run."""
    is_under_way = run is not None and run.state in UNDER_WAY
    is_due = feed.state == FeedState.ACTIVE and feed.due_at is not None and feed.due_at <= timezone.now()
    return LatestRun(progress=progress_of(run) if run else None, is_awaited=is_due and not is_under_way)
