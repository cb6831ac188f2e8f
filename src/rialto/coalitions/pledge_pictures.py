"""Pictures of pledges added up, drawn by the server; the table with the same numbers stands beside each."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rialto.base.templatetags.look import grouped
from rialto.coalitions.queries.pledge_figures import PledgePart
from rialto.coalitions.queries.pledges import MeasureSum

_COLUMN, _GAP, _TOP, _FOOT, _TALL = 56, 28, 24, 30, 180


def progress_meter(sums: MeasureSum) -> SafeString:
    """How far something is against its target: what is checked, and what is only said. The numbers stand beside it."""
    said, checked = (min(100, max(0, one)) for one in (sums.share, sums.checked_share))
    return format_html(
        '<svg class="meter pledge-meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path class="track" d="M0 0h100v8H0z"/>'
        '<path class="said" d="M0 0h{}v8H0z"/><path class="fill" d="M0 0h{}v8H0z"/></svg>',
        said,
        checked,
    )


def year_chart(parts: Sequence[PledgePart], *, label: str) -> SafeString:
    """A column a year: what was reported, and in it what is checked. Years in which numbers went down have none."""
    most = max((one.sums.reported for one in parts), default=0)
    if most <= 0:
        return SafeString("")
    width = len(parts) * (_COLUMN + _GAP) + _GAP
    columns = format_html_join("", "{}", ((_column(place, one, most),) for place, one in enumerate(parts)))
    return format_html(
        '<svg class="chart pledge-years" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="axis" d="M0 {base}H{end}"/>{}</svg>',
        width,
        _TOP + _TALL + _FOOT,
        label,
        columns,
        base=_TOP + _TALL,
        end=width,
    )


def _column(place: int, part: PledgePart, most: int) -> SafeString:
    x, base = _GAP + place * (_COLUMN + _GAP), _TOP + _TALL
    reported, checked = (
        round(_TALL * max(0, number) / most) for number in (part.sums.reported, part.sums.checked)
    )
    return format_html(
        '<path class="rest" d="M{x} {base}v-{reported}h{w}v{reported}z"/><path class="one" d="M{x} {base}v-{checked}h{w}v{checked}z"/>'
        '<text class="strong" x="{middle}" y="{above}" text-anchor="middle">{number}</text><text x="{middle}" y="{below}" text-anchor="middle">{year}</text>',
        x=x,
        base=base,
        w=_COLUMN,
        reported=reported,
        checked=min(checked, reported),
        middle=x + _COLUMN // 2,
        above=base - reported - 6,
        below=base + 20,
        number=grouped(part.sums.reported),
        year=part.value,
    )
