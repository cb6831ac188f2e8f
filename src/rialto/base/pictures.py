"""The pictures that stand for entries: drawn from arches, never loaded.

The subject chooses the drawing, the country the colours, the entry's id the variation. A picture is inline SVG of
240 x 240 units whose shapes carry only the classes p0 to p4 (s0 to s4 where a stroke is drawn): the style sheet
colours them, so dark mode comes by itself. Pictures carry no meaning and are hidden from screen readers.
"""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from hashlib import shake_256
from typing import TypeVar

from django.utils.safestring import SafeString, mark_safe

from rialto.base.drawing import GROUND, Canvas, arch, box, quarter

Choice = TypeVar("Choice")

VARIATIONS = 24  # per subject and family: enough that two never meet on one page, few enough to keep them all
FAMILIES = ("lagoon", "brick", "gold", "leaf", "wine", "stone")

# Neighbours differ, so that a list over a border stays lively.
_FAMILY_OF_COUNTRY = {
    "AT": "brick", "BE": "gold", "BG": "leaf", "CY": "gold", "CZ": "lagoon", "DE": "stone", "DK": "wine", "EE": "lagoon",
    "EL": "lagoon", "ES": "gold", "FI": "leaf", "FR": "wine", "GR": "lagoon", "HR": "wine", "HU": "gold", "IE": "leaf",
    "IT": "brick", "LT": "gold", "LU": "leaf", "LV": "brick", "MT": "lagoon", "NL": "brick", "PL": "brick", "PT": "leaf",
    "RO": "stone", "SE": "gold", "SI": "stone", "SK": "wine",
}  # fmt: skip

# A word in a technology's key -> the drawing. The first that fits wins.
_SUBJECT_OF_WORD = (
    (("security", "cyber", "privacy", "identity", "law", "blockchain", "accessibility"), "safety"),
    (("data", "artificial", "generative", "machine-learning", "quantum", "performance"), "data"),
    (
        ("software", "web-dev", "app-dev", "chip", "cloud", "edge", "robot", "internet-of", "electronic"),
        "code",
    ),
    (("sustainab",), "green"),
    (("marketing", "office", "transformation"), "business"),
    (("media", "experience", "virtual", "augmented"), "content"),
    (("telecom", "5g", "wifi"), "communication"),
    (("digital-skills",), "basics"),
)
_SUBJECT_OF_KIND = {
    "training": "basics", "learning-path": "basics", "opportunity": "business", "event": "communication",
    "resource": "content", "good-practice": "green", "funding": "business", "publication": "data",
    "initiative": "communication", "article": "content",
}  # fmt: skip


class Dice:
    """Choices that a text decides, the same on every machine and in every version of Python."""

    def __init__(self, seed: str) -> None:
        self._bytes = shake_256(seed.encode()).digest(64)
        self._used = 0

    def pick(self, options: Sequence[Choice]) -> Choice:
        byte = self._bytes[self._used % len(self._bytes)]
        self._used += 1
        return options[byte % len(options)]


def family_of(country: str | None) -> str:
    """The colour family of a country (ISO 3166 alpha-2); the lagoon for Europe as a whole and for unknown ones."""
    return _FAMILY_OF_COUNTRY.get((country or "").upper(), "lagoon")


def subject_of(kind: str, technology_keys: Collection[str] = ()) -> str:
    """The drawing for an entry: by its technologies' keys, else by its kind."""
    for key in technology_keys:
        for words, subject in _SUBJECT_OF_WORD:
            if any(word in key for word in words):
                return subject
    return _SUBJECT_OF_KIND.get(kind, "communication")


def _communication(canvas: Canvas, dice: Dice) -> None:
    """One bridge over water."""
    canvas.dots(3, 56, (dice.pick((86, 154)), 54))
    canvas.fill(1, "M-10 176v-44L84 78h72l94 54v44h-30a100 76 0 0 0-200 0z")
    for line in range(4):
        canvas.fill(
            2 - line % 2, box(dice.pick(range(20, 80)), 190 + line * 13, dice.pick(range(90, 180)), 4)
        )


def _content(canvas: Canvas, dice: Dice) -> None:
    """Two rows of arcade."""
    walls: dict[int, list[str]] = {}
    openings: dict[int, list[str]] = {}
    for row in (0, 120):
        for column in (0, 80, 160):
            walls.setdefault(dice.pick((1, 2, 1)), []).append(arch(column + 6, row + 8, 68, 112))
            openings.setdefault(dice.pick((0, 3, 4, 0)), []).append(arch(column + 20, row + 36, 40, 84))
    canvas.layer(walls)
    canvas.layer(openings)


def _data(canvas: Canvas, dice: Dice) -> None:
    """Waves of low arches, each row before the one above it."""
    for row in range(6):
        y = 56 + row * 42
        left = 24 if row % 2 else -24
        rings: dict[int, list[tuple[int, int]]] = {}
        bands: dict[int, list[tuple[int, int]]] = {}
        step = dice.pick((1, 2))
        for column in range(3 if row % 2 else 4):
            centre = (left + column * 96, y)
            rings.setdefault((1, 2, 0)[(row + column * step) % 3], []).append(centre)
            bands.setdefault(dice.pick((0, 3, 2, 0)), []).append(centre)
        for width, layer in ((96, rings), (58, bands), (24, rings)):
            for colour in sorted(layer):
                canvas.dots(colour, width, *layer[colour])


def _safety(canvas: Canvas, dice: Dice) -> None:
    """Nested vaults."""
    middle = dice.pick((90, 120, 150))
    inner = dice.pick((3, 4, 3))
    for colour, radius in ((1, 150), (0, 122), (2, 96), (0, 70), (1, 46), (inner, 24)):
        canvas.fill(colour, f"M{middle - radius} 250v-70a{radius} {radius} 0 0 1 {2 * radius} 0v70z")


def _basics(canvas: Canvas, dice: Dice) -> None:
    """Stairs on arches, to the right or to the left."""
    falls = dice.pick((True, False, False))
    first = dice.pick((3, 0))
    steps: dict[int, list[str]] = {}
    doors: dict[int, list[str]] = {}
    for step in range(4):
        height = 70 + step * 44
        x = (3 - step if falls else step) * 60
        steps.setdefault(1 + step % 2, []).append(box(x, 240 - height, 60, height))
        doors.setdefault((first, 3 - first, 0, 4)[step], []).append(
            arch(x + 14, 262 - height, 32, height - 22)
        )
    canvas.layer(steps)
    canvas.layer(doors)


def _code(canvas: Canvas, dice: Dice) -> None:
    """Quarters of discs in a grid."""
    tiles: dict[int, list[str]] = {}
    for row in range(4):
        for column in range(4):
            colours = (1, 1, 2, 2, 3, 4) if (row + column) % 3 == 0 else (1, 2, 2)
            shape = quarter(column * 60, row * 60, 60, dice.pick(range(4)))
            tiles.setdefault(dice.pick(colours), []).append(shape)
    canvas.layer(tiles)


def _business(canvas: Canvas, dice: Dice) -> None:
    """A colonnade walking away."""
    first = dice.pick((3, 4))
    walls: dict[int, list[str]] = {}
    openings: dict[int, list[str]] = {}
    x, width = 0.0, dice.pick((92, 96, 100)) * 1.0
    for bay in range(5):
        height = width * 2.1
        walls.setdefault(1 + bay % 2, []).append(arch(x, 240 - height, width, height))
        opening = arch(x + width * 0.2, 240 - height * 0.867, width * 0.6, height * 0.867)
        openings.setdefault((first, 0, 7 - first, 0, 3)[bay], []).append(opening)
        x += width * 0.98
        width *= 0.68
    canvas.layer(walls)
    canvas.layer(openings)


def _green(canvas: Canvas, dice: Dice) -> None:
    """Leaves, each of two arcs, turned in turn."""
    leaves: dict[int, list[str]] = {}
    for row in range(3):
        for column in range(3):
            x, y = column * 80, row * 80
            if (row + column) % 2:
                leaf = f"M{x} {y + 80}a80 80 0 0 1 80-80a80 80 0 0 1-80 80z"
            else:
                leaf = f"M{x + 80} {y + 80}a80 80 0 0 0-80-80a80 80 0 0 0 80 80z"
            leaves.setdefault(dice.pick((1, 2, 1, 2, 3)), []).append(leaf)
    canvas.layer(leaves)


_DRAWINGS: dict[str, Callable[[Canvas, Dice], None]] = {
    "communication": _communication, "content": _content, "data": _data, "safety": _safety, "basics": _basics,
    "code": _code, "business": _business, "green": _green,
}  # fmt: skip
SUBJECTS = tuple(_DRAWINGS)


def _svg(family: str, box_of_view: str, shapes: str) -> SafeString:
    # Made of our own numbers and names only: nothing from outside reaches this text.
    return mark_safe(
        f'<svg class="pic pic--{family}" viewBox="{box_of_view}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
        f"{shapes}</svg>"
    )


@lru_cache(maxsize=len(_DRAWINGS) * len(FAMILIES) * VARIATIONS)
def _drawn(subject: str, family: str, variation: int) -> SafeString:
    canvas = Canvas()
    canvas.fill(0, GROUND)
    _DRAWINGS[subject](canvas, Dice(f"{subject} {variation}"))
    return _svg(family, "0 0 240 240", "".join(canvas))


def picture(subject: str, family: str, seed: object) -> SafeString:
    """The picture of an entry as inline SVG of about 1 KB; an unknown subject or family gets the house's own.

    `seed` is whatever names the entry for ever (its public id); the same seed gives the same picture always.
    """
    variation = shake_256(str(seed).encode()).digest(1)[0] % VARIATIONS
    return _drawn(
        subject if subject in _DRAWINGS else "communication",
        family if family in FAMILIES else "lagoon",
        variation,
    )
