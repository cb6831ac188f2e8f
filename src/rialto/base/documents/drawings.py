"""Charts that a page and a document share, and the arch on a title page.

Shapes carry classes, as all pictures of the site do: its style sheet colours them there, and `for_paper` here, where there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from rialto.base.documents.parts import Drawing, Words
from rialto.base.drawing import box, short
from rialto.base.pictures import FAMILIES, picture

WIDTH = 480
# A chart names its rows itself; a longer name is cut, and stands whole in the table beside the chart.
LONGEST = 64

# What the classes of charts look like on paper: the light colours of assets/css/tokens.css, tested against it.
_INK, _SOFT, _LAGOON, _BRICK, _REST, _LINE = "#16242b", "#43525a", "#0b5563", "#b5482f", "#827c6d", "#ded6c7"
_CLASSES = {
    "one": f'fill="{_LAGOON}"', "half": f'fill="{_LAGOON}" fill-opacity="0.45"', "two": f'fill="{_BRICK}"',
    "rest": f'fill="{_REST}"', "track": f'fill="{_LINE}"', "strong": f'fill="{_INK}" font-weight="600"',
}  # fmt: skip
# Ground, two arches, two accents of each family of pictures.
COLOURS = {
    "lagoon": ("#d3e4e3", "#0b5563", "#6da6ab", "#f0d9a8", "#b5482f"),
    "brick": ("#f2d8ca", "#b5482f", "#dd9a80", "#17414c", "#f7ecd6"),
    "gold": ("#f3e1b4", "#c9952b", "#e5c676", "#17414c", "#b5482f"),
    "leaf": ("#dae5cf", "#4a7150", "#9bb88d", "#f0d9a8", "#17414c"),
    "wine": ("#ecd9d8", "#6f3644", "#bd8f92", "#e5c676", "#17414c"),
    "stone": ("#e5dece", "#4c5a60", "#aaa793", "#b5482f", "#f7ecd6"),
}
_CLASS = re.compile(r'class="([a-z0-4]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a chart: its name, how long it is (0 to 1), the number as written, and which of the classes colours it."""

    name: str
    share: float
    value: str
    colour: str = "one"


def bars(rows: Sequence[Bar], *, alternative: str, caption: Words) -> Drawing:
    """A bar for each row under its name, so that names of any language fit."""
    shapes: list[str] = []
    for number, row in enumerate(rows):
        y = number * 44
        length = min(1.0, max(0.0, row.share)) * (WIDTH - 90)
        shapes += [
            f'<text x="0" y="{y + 15}">{escape(_cut(row.name))}</text>',
            f'<path class="track" d="{box(0, y + 21, WIDTH - 90, 12)}"/>',
            f'<path class="{row.colour}" d="{box(0, y + 21, length, 12)}"/>' if length >= 0.1 else "",
            f'<text class="strong" x="{WIDTH}" y="{y + 32}" text-anchor="end">{escape(row.value)}</text>',
        ]
    return Drawing(
        shapes="".join(shapes),
        width=WIDTH,
        height=max(1, len(rows) * 44),
        alternative=alternative,
        caption=caption,
    )


def stacked(rows: Sequence[Bar], *, alternative: str, caption: Words) -> Drawing:
    """One bar of several parts, and what each of them is under it."""
    whole = sum(row.share for row in rows) or 1.0
    x, shapes = 0.0, [f'<path class="track" d="{box(0, 0, WIDTH, 22)}"/>']
    for row in rows:
        length = row.share / whole * WIDTH
        if length >= 0.1:
            shapes.append(f'<path class="{row.colour}" d="{box(x, 0, max(0.6, length - 1.5), 22)}"/>')
        x += length
    for number, row in enumerate(rows):
        y = 38 + number * 24
        shapes += [
            f'<path class="{row.colour}" d="{box(0, y, 12, 12)}"/>',
            f'<text x="22" y="{y + 11}">{escape(_cut(row.name))}</text>',
            f'<text class="strong" x="{WIDTH}" y="{y + 11}" text-anchor="end">{escape(row.value)}</text>',
        ]
    return Drawing(
        shapes="".join(shapes),
        width=WIDTH,
        height=34 + len(rows) * 24,
        alternative=alternative,
        caption=caption,
    )


def for_paper(drawing: Drawing) -> str:
    """The SVG of a chart with colours of its own."""
    inside = _CLASS.sub(lambda found: _CLASSES[found.group(1)], drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'font-family="Libertinus Serif" font-size="14" fill="{_SOFT}">{inside}</svg>'
    )


def cover(subject: str, family: str, seed: object) -> str:
    """The picture of a title page: one of `base.pictures` in an arch, as SVG."""
    drawn = picture(subject, family, seed)
    colours = COLOURS[family if family in FAMILIES else "lagoon"]
    inside = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    inside = re.sub(r'class="p([0-4])"', lambda found: f'fill="{colours[int(found.group(1))]}"', inside)
    inside = re.sub(
        r'class="s([0-4])"',
        lambda found: f'fill="none" stroke-linecap="round" stroke="{colours[int(found.group(1))]}"',
        inside,
    )
    radius = short(120)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><clipPath id="arch">'
        f'<path d="M0 240V120a{radius} {radius} 0 0 1 240 0V240z"/></clipPath><g clip-path="url(#arch)">{inside}</g></svg>'
    )


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
