"""One country as a map: its towns as faint dots, which draw its shape, and a circle for each that has entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rialto.finding.gazetteer.reading import Place
from rialto.search.points import Point

WIDTH, TALLEST, MARGIN = 640, 720, 28
LARGEST, SMALLEST = 26.0, 7.0
# Towns with their name on the map: more would cover each other.
NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One town of the map and of the table beside it."""

    place: Place
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """`everywhere` and `as_list`: the same search on the map of Europe, and as a list. `total`: all entries of the search there."""

    picture: SafeString | str
    rows: Sequence[PlaceRow]
    label: str
    everywhere: str
    as_list: str
    total: int


class Sheet:
    """From points on the earth to places on the paper: as wide as the country, north up."""

    def __init__(self, points: Sequence[Point]) -> None:
        north, south = max(one.latitude for one in points), min(one.latitude for one in points)
        self.north, self.west = north, min(one.longitude for one in points)
        east = max(one.longitude for one in points)
        self.narrowed = cos(radians((north + south) / 200))
        across, down = max(1.0, (east - self.west) * self.narrowed), max(1.0, float(north - south))
        self.scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
        self.width = round(across * self.scale) + 2 * MARGIN
        self.height = round(down * self.scale) + 2 * MARGIN

    def at(self, point: Point) -> tuple[int, int]:
        x = MARGIN + (point.longitude - self.west) * self.narrowed * self.scale
        return round(x), round(MARGIN + (self.north - point.latitude) * self.scale)


def place_map(  # the parts of a page
    rows: Sequence[PlaceRow],
    *,
    backdrop: Sequence[Place],
    label: str,
    everywhere: str,
    as_list: str,
    total: int,
) -> PlaceMap:
    """Draw the map; `rows` are in the order of the table, most first. `backdrop`: towns that show the country's shape."""
    points = [one.point for one in backdrop] + [row.place.point for row in rows]
    return PlaceMap(
        picture=_picture(rows, backdrop, Sheet(points), label) if points else "",
        rows=rows,
        label=label,
        everywhere=everywhere,
        as_list=as_list,
        total=total,
    )


def _picture(rows: Sequence[PlaceRow], backdrop: Sequence[Place], sheet: Sheet, label: str) -> SafeString:
    dots = sorted({sheet.at(one.point) for one in backdrop})
    most = max((row.count for row in rows), default=1)
    # The largest circles first, so that small ones beside them stay within reach.
    circles = [(_circle(row, most, sheet, is_named=number < NAMED),) for number, row in enumerate(rows)]
    # A group, not an image: each town in it is a link of its own.
    return format_html(
        '<svg class="chart place-map" viewBox="0 0 {} {}" role="group" aria-label="{}"><path class="place-dots" d="{}"/>{}</svg>',
        sheet.width,
        sheet.height,
        _("Map of %(country)s: entries by town") % {"country": label},
        "".join(f"M{x} {y}h0" for x, y in dots),
        format_html_join("", "{}", circles),
    )


def _circle(row: PlaceRow, most: int, sheet: Sheet, *, is_named: bool) -> SafeString:
    x, y = sheet.at(row.place.point)
    radius = round(SMALLEST + (LARGEST - SMALLEST) * sqrt(row.count / most), 1)
    # Names stand on the side on which there is room.
    is_left = x > sheet.width * 0.7
    name = (
        format_html(
            '<text x="{}" y="{}" text-anchor="{}">{}</text>',
            x - radius - 4 if is_left else x + radius + 4,
            y + 4,
            "end" if is_left else "start",
            row.place.name,
        )
        if is_named
        else ""
    )
    return format_html(
        '<a href="{}"><title>{}: {}</title><circle cx="{}" cy="{}" r="{}"/>{}</a>',
        row.address,
        row.place.name,
        row.count,
        x,
        y,
        radius,
        name,
    )
