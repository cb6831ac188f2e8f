"""How often an organisation's entries were read, as a chart and as the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.catalogue.queries.visits import DayCount, EntryCount, days_of, entries_of
from rialto.organisations.models import Organisation

SPANS = (30, 90, 365)
# A span of more days than this is drawn by weeks: as many points as can be told apart.
DAILY_AT_MOST = 92
SHOWN_ENTRIES = 50
# The part of the drawing of 640 by 220 units that the lines fill.
LEFT, RIGHT, TOP, BOTTOM = 56, 624, 14, 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A day, or a week that begins on it, and where its two numbers lie in the drawing."""

    day: date
    views: int
    clicks: int
    x: int
    views_y: int
    clicks_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Two lines over a span."""

    points: Sequence[Point]
    scale: Sequence[tuple[int, int]]
    is_weekly: bool

    @property
    def views_line(self) -> str:
        return "M" + "L".join(f"{one.x} {one.views_y}" for one in self.points)

    @property
    def clicks_line(self) -> str:
        return "M" + "L".join(f"{one.x} {one.clicks_y}" for one in self.points)

    @property
    def views_area(self) -> str:
        return f"{self.views_line}V{BOTTOM}H{self.points[0].x}Z"

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def newest_first(self) -> Sequence[Point]:
        return self.points[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A choice above the chart."""

    days: int
    label: str
    address: str
    is_current: bool
    count: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the page of figures shows."""

    first: date
    last: date
    spans: Sequence[Span]
    views: int
    clicks: int
    chart: Chart | None
    entries: Sequence[EntryCount]

    @property
    def share(self) -> int:
        """Of a hundred readers, how many went on to the provider; entries can be left without a view being counted."""
        return min(100, round(100 * self.clicks / self.views)) if self.views else 0


def span_asked_for(text: str | None) -> int:
    """How many days an address asks for; the shortest span for nonsense."""
    return next((days for days in SPANS if text == str(days)), SPANS[0])


def span_of(days: int) -> tuple[date, date]:
    """First and last day, today among them."""
    last = timezone.localdate()
    return last - timedelta(days=days - 1), last


def figures_of(organisation: Organisation, *, days: int) -> Figures:
    """The figures of a span that ends today: three queries."""
    first, last = span_of(days)
    counts = days_of(organisation, first=first, last=last)
    views, clicks = sum(one.views for one in counts), sum(one.clicks for one in counts)
    return Figures(
        first=first,
        last=last,
        spans=[
            Span(
                days=one,
                label=ngettext("%(count)d day", "%(count)d days", one) % {"count": one}
                if one < 365
                else _("A year"),
                address=f"?days={one}",
                is_current=one == days,
            )
            for one in SPANS
        ],
        views=views,
        clicks=clicks,
        chart=chart_of(counts) if views or clicks else None,
        entries=entries_of(organisation, first=first, last=last, limit=SHOWN_ENTRIES),
    )


def chart_of(counts: Sequence[DayCount]) -> Chart:
    """Draw the days, or their weeks where there are many."""
    is_weekly = len(counts) > DAILY_AT_MOST
    shown = by_weeks(counts) if is_weekly else list(counts)
    top = round_up(max((max(one.views, one.clicks) for one in shown), default=0))
    steps = max(1, len(shown) - 1)

    def height(value: int) -> int:
        return BOTTOM - (BOTTOM - TOP) * value // top

    return Chart(
        points=[
            Point(
                day=one.day, views=one.views, clicks=one.clicks, x=LEFT + (RIGHT - LEFT) * number // steps,
                views_y=height(one.views), clicks_y=height(one.clicks),
            )
            for number, one in enumerate(shown)
        ],
        scale=[(value, height(value)) for value in sorted({0, top // 2, top})],
        is_weekly=is_weekly,
    )  # fmt: skip


def by_weeks(counts: Sequence[DayCount]) -> list[DayCount]:
    """Sums of seven days each, counted back from the last; the first week may be shorter."""
    weeks = []
    for end in range(len(counts), 0, -7):
        week = counts[max(0, end - 7) : end]
        weeks.append(
            DayCount(
                day=week[0].day, views=sum(one.views for one in week), clicks=sum(one.clicks for one in week)
            )
        )
    return weeks[::-1]


def round_up(value: int) -> int:
    """The next number that reads well at the top of a scale: 2, 4, 10, 20, 40, 100 ..."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if factor * step >= value:
                return factor * step
        step *= 10
