"""Drawings of plans as numbers for SVG: timeline, line of an indicator, bars. Templates write them; all coordinates are whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rialto.coalitions.models import Indicator, Measure
from rialto.coalitions.plan_choices import MeasureState

# The timeline's units: names on the left, then the bars; a row of years above.
NAMES, WIDTH, ROW, HEAD = 260, 960, 26, 30
# The line's drawing of 640 by 240 units, and the part of it that the line fills.
LEFT, RIGHT, TOP, BOTTOM = 84, 560, 16, 190
# The bars' units.
BAR_NAMES, BAR_END, BAR_ROW = 190, 640, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineBar:
    """A measure on the timeline; `name` is the class of its colour, `filled` the width of what is done."""

    number: int
    title: str
    language: str
    x: int
    y: int
    width: int
    filled: int
    name: str

    @property
    def words_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Measures as bars from their first to their last day; `today_x` is None when today lies outside."""

    bars: Sequence[TimelineBar]
    ticks: Sequence[Tick]
    today_x: int | None
    height: int
    first: date
    last: date

    @property
    def width(self) -> int:
        return WIDTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    day: date
    value: Decimal
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """An indicator: a dashed way from start to target, and the line of what was reported."""

    indicator: Indicator
    start: Dot
    target: Dot
    dots: Sequence[Dot]
    scale: Sequence[tuple[Decimal, int]]

    @property
    def line(self) -> str:
        return "M" + "L".join(f"{one.x} {one.y}" for one in (self.start, *self.dots))

    @property
    def way(self) -> str:
        return f"M{self.start.x} {self.start.y}L{self.target.x} {self.target.y}"

    @property
    def last(self) -> Dot:
        return self.dots[-1] if self.dots else self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of a bar chart: a name, how long it is, and what is written behind it."""

    name: str
    value: Any
    width: int
    y: int

    @property
    def words_y(self) -> int:
        return self.y + 15

    @property
    def end(self) -> int:
        return BAR_NAMES + self.width + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return len(self.bars) * BAR_ROW + 4

    @property
    def start(self) -> int:
        return BAR_NAMES


def timeline_of(
    measures: Sequence[Measure], *, titles: dict[int, tuple[str, str]], today: date
) -> Timeline | None:
    """Draw measures that `measures_with_progress` fetched; `titles` gives words and language by number in the database."""
    if not measures:
        return None
    first = date(min(one.begins_on for one in measures).year, 1, 1)
    last = date(max(one.ends_on for one in measures).year, 12, 31)
    days = (last - first).days or 1

    def at(day: date) -> int:
        return NAMES + (WIDTH - NAMES) * (day - first).days // days

    bars = []
    for number, one in enumerate(measures):
        x = at(one.begins_on)
        width = max(4, at(one.ends_on) - x)
        title, language = titles[one.pk]
        bars.append(
            TimelineBar(
                number=one.number, title=title, language=language, x=x, y=HEAD + number * ROW + 4, width=width,
                filled=round(width * one.progress), name=_colour(one),  # type: ignore[attr-defined]
            )
        )  # fmt: skip
    years = range(first.year, last.year + 1)
    step = max(1, len(years) // 8)
    return Timeline(
        bars=bars,
        ticks=[Tick(x=at(date(year, 1, 1)), words=str(year)) for year in years[::step]],
        today_x=at(today) if first <= today <= last else None,
        height=HEAD + len(measures) * ROW + 6,
        first=first,
        last=last,
    )


def _colour(measure: Measure) -> str:
    if measure.state == MeasureState.STOPPED:
        return "stopped"
    if measure.state == MeasureState.DONE:
        return "done"
    return "late" if measure.is_late else "open"  # type: ignore[attr-defined]


def line_of(indicator: Indicator) -> LineChart:
    """Draw an indicator whose values are at hand (`indicators_with_values`). Corrected values are left out."""
    values = sorted((one for one in indicator.values.all() if one.is_current), key=lambda one: one.on)
    numbers = [indicator.baseline, indicator.target, *(one.value for one in values)]
    first = min([indicator.baseline_on, *(one.on for one in values)])
    last = max([indicator.target_on, *(one.on for one in values)])
    days = (last - first).days or 1
    low, high = _ends(min(numbers), max(numbers))

    def dot(day: date, value: Decimal) -> Dot:
        height = BOTTOM - round((BOTTOM - TOP) * float((value - low) / (high - low)))
        return Dot(day=day, value=value, x=LEFT + (RIGHT - LEFT) * (day - first).days // days, y=height)

    middle = (low + high) / 2
    return LineChart(
        indicator=indicator,
        start=dot(indicator.baseline_on, indicator.baseline),
        target=dot(indicator.target_on, indicator.target),
        dots=[dot(one.on, one.value) for one in values],
        scale=[(_short(one), dot(first, one).y) for one in (low, middle, high)],
    )


def _ends(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Numbers that read well at the ends of a scale: from 0, or from below; up to 1, 2 or 5 times a power of ten."""
    bottom = Decimal(0) if low >= 0 else -_rounded_up(-low)
    top = _rounded_up(high) if high > 0 else Decimal(0)
    return (bottom, top) if top > bottom else (bottom, bottom + 1)


def _rounded_up(value: Decimal) -> Decimal:
    step = Decimal(1)
    while True:
        for factor in (1, 2, 4, 6, 8):
            if factor * step >= value:
                return factor * step
        step *= 10


def _short(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value


def bars_of(rows: Iterable[tuple[str, Any]]) -> Bars:
    """Draw names and numbers, the longest bar for the largest number."""
    given = list(rows)
    top = max((float(value) for _name, value in given), default=0) or 1.0
    room = BAR_END - BAR_NAMES - 110
    return Bars(
        bars=[
            Bar(
                name=name, value=value, width=max(1, round(room * float(value) / top)), y=number * BAR_ROW + 4
            )
            for number, (name, value) in enumerate(given)
        ]
    )
