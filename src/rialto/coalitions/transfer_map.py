"""Europe as a map of arches, with a bow from where a practice comes to where it went: the thicker, the more crossed that border."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rialto.base.country_map import arch
from rialto.base.tiles import HEIGHT, PLACES, TILE, WIDTH, corner_of
from rialto.coalitions.queries.transfers import Border

# More would hide the countries; the table beside the map has the rest.
MOST_BOWS = 80
THINNEST, THICKEST = 2.0, 9.0


def border_map(borders: Sequence[Border]) -> SafeString:
    """Draw the map. It is a picture only: the table beside it says the same, with links."""
    drawn = [one for one in borders if one.home in PLACES and one.to in PLACES and one.home != one.to][
        :MOST_BOWS
    ]
    most = max((one.total for one in drawn), default=1)
    touched = {code for one in drawn for code in (one.home, one.to)}
    codes = [code for code in PLACES if code != "EL"]
    return format_html(
        '<svg class="chart tile-map transfer-map" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="bow-end" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="12" markerHeight="12" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>{}{}</svg>',
        WIDTH,
        HEIGHT,
        _("Map of Europe: what crossed which border. The table beside it says the same."),
        format_html_join("", "{}", ((_tile(code, code in touched),) for code in codes)),
        # The thickest first, so that thin ones stay to be seen.
        format_html_join("", "{}", ((_bow(one, most),) for one in sorted(drawn, key=lambda one: -one.total))),
    )


def _tile(code: str, is_touched: bool) -> SafeString:
    x, y = corner_of(code)
    shade = 1 if is_touched else 0
    return format_html(
        '{arch}<text class="tile-code tile-text-{shade}" x="{middle}" y="{line}" text-anchor="middle">{code}</text>',
        arch=arch(code, shade),
        shade=shade,
        middle=x + TILE // 2,
        line=y + TILE - 6,
        code=code,
    )


def _bow(border: Border, most: int) -> SafeString:
    """A bow over the straight line; there and back bend to different sides, so that both are seen."""
    (x1, y1), (x2, y2) = (_middle(border.home), _middle(border.to))
    bend_x, bend_y = (x1 + x2) / 2 + (y2 - y1) * 0.22, (y1 + y2) / 2 - (x2 - x1) * 0.22
    width = THINNEST + (THICKEST - THINNEST) * border.total / most
    return format_html(
        '<path class="{}" d="M{} {}Q{} {} {} {}" stroke-width="{}" marker-end="url(#bow-end)"/>',
        "bow" if border.adopted else "bow open",
        x1,
        y1,
        round(bend_x, 1),
        round(bend_y, 1),
        x2,
        y2,
        round(width, 1),
    )


def _middle(country: str) -> tuple[int, int]:
    x, y = corner_of(country)
    return x + TILE // 2, y + TILE // 2 - 4
