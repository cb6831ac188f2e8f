"""How points moved over time, as a line that a page draws and as the rows of the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rialto.catalogue.choices import Dimension
from rialto.catalogue.models import QualityFigure

# A point for each week of the last quarter, and for each month before it: as many as can be told apart and read out.
WEEK, QUARTER = timedelta(days=7), timedelta(days=92)
# The part that the line fills of the drawing of 480 by 170 units (components/trend.html): around it stand the scale, the
# last value and two days.
LEFT, RIGHT, TOP, BOTTOM = 48, 430, 14, 134
SCALE = (0, 50, 100)


def y_of(points: int) -> int:
    """Where 0 to 100 points lie in the drawing, counted from above."""
    return BOTTOM - (BOTTOM - TOP) * points // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One day: its figures, and where it lies in the drawing."""

    day: date
    entry_count: int
    total: int
    # In the order of the dimensions.
    values: tuple[int, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A line from the first day that is kept to the last."""

    points: Sequence[TrendPoint]

    @property
    def is_drawn(self) -> bool:
        """Whether there are two days to draw a line between."""
        return len(self.points) > 1

    @property
    def first(self) -> TrendPoint:
        return self.points[0]

    @property
    def last(self) -> TrendPoint:
        return self.points[-1]

    @property
    def newest_first(self) -> Sequence[TrendPoint]:
        return self.points[::-1]

    @property
    def sides(self) -> Sequence[Dimension]:
        """What the values of a point are of."""
        return list(Dimension)

    @property
    def line(self) -> str:
        """The line, as the path of an SVG."""
        return "M" + "L".join(f"{one.x} {one.y}" for one in self.points)

    @property
    def scale(self) -> list[tuple[int, int]]:
        """Some numbers of points and where they lie in the drawing."""
        return [(points, y_of(points)) for points in SCALE]

    @property
    def area(self) -> str:
        """What lies under the line, as the path of an SVG."""
        return f"{self.line}V{BOTTOM}H{self.first.x}Z"


def trend_of(figures: Sequence[QualityFigure]) -> Trend:
    """The trend of at least one figure; `figures` are of one thing, oldest first."""
    chosen = thinned(figures)
    begin, days = chosen[0].day, (chosen[-1].day - chosen[0].day).days or 1
    return Trend(
        points=[
            TrendPoint(
                day=one.day,
                entry_count=one.entry_count,
                total=one.total,
                values=tuple(getattr(one, side.value) for side in Dimension),
                x=LEFT + (RIGHT - LEFT) * (one.day - begin).days // days,
                y=y_of(one.total),
            )
            for one in chosen
        ]
    )


def thinned(figures: Sequence[QualityFigure]) -> list[QualityFigure]:
    """The newest, from there one a week for a quarter and one a month before; the oldest always."""
    newest = figures[-1].day
    chosen: dict[tuple[str | int, int], QualityFigure] = {}
    for one in figures:
        age = newest - one.day
        # Weeks are counted back from the newest day; of each span the last day stays.
        span = ("week", age // WEEK) if age <= QUARTER else (one.day.year, one.day.month)
        chosen[span] = one
    by_day = {one.day: one for one in (figures[0], *chosen.values())}
    return [by_day[day] for day in sorted(by_day)]
