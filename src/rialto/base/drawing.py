"""Shapes for pictures: paths of SVG, written as short as they go."""

from collections.abc import Iterator

GROUND = "M0 0h240v240H0z"


def short(number: float) -> str:
    """A coordinate with at most one decimal and no needless character."""
    text = f"{number:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def arch(x: float, y: float, width: float, height: float) -> str:
    """A round arch in a box whose foot is open: the outline of a door."""
    radius = short(width / 2)
    return f"M{short(x)} {short(y + height)}V{short(y + width / 2)}a{radius} {radius} 0 0 1 {short(width)} 0V{short(y + height)}z"


def box(x: float, y: float, width: float, height: float) -> str:
    return f"M{short(x)} {short(y)}h{short(width)}v{short(height)}h{short(-width)}z"


def quarter(x: int, y: int, side: int, corner: int) -> str:
    """A quarter of a disc in a square; its centre is the corner 0 to 3, clockwise from the top left."""
    s = side
    return (
        f"M{x} {y}h{s}a{s} {s} 0 0 1-{s} {s}z",
        f"M{x + s} {y}v{s}a{s} {s} 0 0 1-{s}-{s}z",
        f"M{x + s} {y + s}h-{s}a{s} {s} 0 0 1 {s}-{s}z",
        f"M{x} {y + s}v-{s}a{s} {s} 0 0 1 {s} {s}z",
    )[corner]


class Canvas:
    """Collects shapes; neighbours of one colour share a path, which makes a picture half as long."""

    def __init__(self) -> None:
        self._paths: list[tuple[str, str, list[str]]] = []

    def fill(self, colour: int, *shapes: str) -> None:
        self._add(f"p{colour}", "", shapes)

    def dots(self, colour: int, width: int, *centres: tuple[int, int]) -> None:
        """Discs: lines of no length with round ends."""
        self._add(f"s{colour}", f' stroke-width="{width}"', [f"M{x} {y}h0" for x, y in centres])

    def layer(self, shapes: dict[int, list[str]]) -> None:
        """Shapes that do not touch each other, by colour."""
        for colour in sorted(shapes):
            self.fill(colour, *shapes[colour])

    def _add(self, name: str, attributes: str, shapes: tuple[str, ...] | list[str]) -> None:
        if self._paths and self._paths[-1][:2] == (name, attributes):
            self._paths[-1][2].extend(shapes)
        elif shapes:
            self._paths.append((name, attributes, list(shapes)))

    def __iter__(self) -> Iterator[str]:
        for name, attributes, shapes in self._paths:
            yield f'<path class="{name}"{attributes} d="{"".join(shapes)}"/>'
