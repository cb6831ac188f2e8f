"""Europe as a map of arches: one a country, where it lies, the darker the more it has.

Every country has the same size, so that Malta can be seen and pressed like France.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rialto.base.tiles import HEIGHT, PLACES, TILE, WIDTH, corner_of

SHADES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRow:
    """One country of the map and of the table beside it."""

    code: str
    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryMap:
    picture: SafeString
    rows: Sequence[CountryRow]


def country_map(rows: Sequence[CountryRow], *, label: str = "") -> CountryMap:
    """Draw the map; `rows` are in the order of the table, `label` says what is counted where that is not entries."""
    most = max((row.count for row in rows), default=0)
    tiles = format_html_join("", "{}", ((_tile(row, most),) for row in rows if row.code in PLACES))
    # A group, not an image: each country in it is a link of its own.
    picture = format_html(
        '<svg class="chart tile-map" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        label or _("Map of Europe: entries by country"),
        tiles,
    )
    return CountryMap(picture=picture, rows=rows)


def shade_of(count: int, most: int) -> int:
    """0 for nothing, then 1 to 4: each shade holds the countries up to a half of the next one's."""
    if not count:
        return 0
    for shade in range(SHADES, 1, -1):
        if count * 2 ** (SHADES - shade + 1) > most:
            return shade
    return 1


def arch(code: str, shade: int) -> SafeString:
    """A country's arch, where it lies. Raises KeyError for one that is not on the map."""
    x, y = corner_of(code)
    return format_html(
        '<path class="tile tile-{shade}" d="M{x} {bottom}v-{half}a{half} {half} 0 0 1 {tile} 0v{half}z"/>',
        shade=shade,
        x=x,
        bottom=y + TILE,
        half=TILE // 2,
        tile=TILE,
    )


def _tile(row: CountryRow, most: int) -> SafeString:
    x, y = corner_of(row.code)
    shade = shade_of(row.count, most)
    drawing = format_html(
        '{arch}<text class="tile-code tile-text-{shade}" x="{middle}" y="{first}" text-anchor="middle">{code}</text>'
        '<text class="tile-text-{shade}" x="{middle}" y="{second}" text-anchor="middle">{count}</text>',
        arch=arch(row.code, shade),
        shade=shade,
        middle=x + TILE // 2,
        first=y + 36,
        second=y + 55,
        code=row.code,
        count=row.count,
    )
    if not row.count:
        return format_html("<g>{}</g>", drawing)
    return format_html('<a href="{}"><title>{}: {}</title>{}</a>', row.address, row.label, row.count, drawing)
