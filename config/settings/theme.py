"""An operator's own colours: read from a file, completed from two of them, and refused where somebody could not read them.

The file (RIALTO_THEME) is TOML: a table `light` and a table `dark`, each with at least `action` and `accent` as `#rrggbb`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BLACK, WHITE = "#000000", "#ffffff"
# What a theme may name -> the token of assets/css/tokens.css that it sets.
TOKENS = {
    "action": "lagoon",
    "action-strong": "lagoon-strong",
    "action-wash": "lagoon-wash",
    "on-action": "on-lagoon",
    "accent": "brick",
    "accent-wash": "brick-wash",
    "deep": "deep",
    "on-deep": "on-deep",
    "on-deep-soft": "on-deep-soft",
    "focus": "focus",
}
NEEDED = ("action", "accent")
# Text and what it stands on (WCAG 2.2, 1.4.3), by the names above or by tokens that no theme changes.
TEXT_PAIRS = (
    *product(("action", "action-strong", "accent"), ("paper", "paper-raised", "paper-sunk")),
    ("action", "action-wash"),
    ("action-strong", "action-wash"),
    ("accent", "accent-wash"),
    *product(("ink", "ink-soft"), ("action-wash", "accent-wash")),
    *product(("on-action",), ("action", "action-strong")),
    *product(("on-deep", "on-deep-soft"), ("deep",)),
    ("on-deep", "deep-line"),
)
# What is no text, but has to be seen (1.4.11).
SIGN_PAIRS = (("focus", "paper"), ("focus", "paper-raised"), ("gold", "deep"))
TEXT_CONTRAST, SIGN_CONTRAST = 4.5, 3.0
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_BLOCKS = {"light": ":root {", "dark": ':root[data-theme="dark"] {'}


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens that a site sets in light and in dark: name in tokens.css -> `#rrggbb`."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    @property
    def stylesheet(self) -> str:
        """The rules that go after ours, in the order in which tokens.css decides between light and dark."""
        light, dark = (
            ";".join(f"--{name}:{colour}" for name, colour in tokens.items()) for tokens in (self.light, self.dark)
        )  # fmt: skip
        return (
            f":root{{{light}}}\n"
            f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
            f':root[data-theme="dark"]{{{dark}}}\n'
        )

    @property
    def digest(self) -> str:
        """Changes when the stylesheet does; part of its address, so that it may be kept for ever."""
        return sha256(self.stylesheet.encode()).hexdigest()[:16]


def theme_from(path: Path, tokens: str) -> Theme:
    """The theme in a file, for a site whose own tokens are the text `tokens`.

    Raises `ImproperlyConfigured`: unreadable, a name or a colour that is none, or two colours too close to be read, by name.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ImproperlyConfigured(f"RIALTO_THEME cannot be read: {problem}.") from problem
    if unknown := sorted(set(said) - set(_BLOCKS)):
        raise ImproperlyConfigured(
            f"RIALTO_THEME has the tables light and dark, but not: {', '.join(unknown)}."
        )
    sides = {side: _side(side, said.get(side, {}), own_tokens(tokens, side)) for side in _BLOCKS}
    if problems := [problem for side, colours in sides.items() for problem in _unreadable(side, colours)]:
        raise ImproperlyConfigured(
            "RIALTO_THEME has colours that cannot be told apart. " + " ".join(problems)
        )
    return Theme(**{side: _as_tokens(side, colours) for side, colours in sides.items()})


def own_tokens(tokens: str, side: str) -> dict[str, str]:
    """The colours of our own stylesheet in light or dark: name -> `#rrggbb`. Dark keeps what it does not name."""
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", _block(tokens, _BLOCKS["light"])))
    if side == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", _block(tokens, _BLOCKS["dark"])))
    return found


def _block(tokens: str, head: str) -> str:
    return tokens.partition(f"\n{head}")[2].partition("\n}")[0]


def _side(side: str, said: object, own: Mapping[str, str]) -> dict[str, str]:
    """All colours of a side by the names of a theme, what is missing derived, and our own tokens by theirs."""
    if not isinstance(said, dict):
        raise ImproperlyConfigured(f"RIALTO_THEME: {side} has to be a table.")
    for name, colour in said.items():
        if name not in TOKENS:
            raise ImproperlyConfigured(f"RIALTO_THEME: {side}.{name} is none of {', '.join(TOKENS)}.")
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour.lower()):
            raise ImproperlyConfigured(f"RIALTO_THEME: {side}.{name} has to be a colour such as #0b5563.")
    if missing := [name for name in NEEDED if name not in said]:
        raise ImproperlyConfigured(f"RIALTO_THEME: {side} lacks {' and '.join(missing)}.")
    chosen = {name: colour.lower() for name, colour in said.items()}
    derived = _light(chosen, own) if side == "light" else _dark(chosen, own)
    return {**own, **derived, **chosen}


def _light(chosen: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    action, accent = chosen["action"], chosen["accent"]
    deep = chosen.get("deep", mixed(action, BLACK, 0.4))
    return {
        "action-strong": mixed(action, BLACK, 0.28),
        "action-wash": mixed(action, own["paper"], 0.9),
        "on-action": _readable_on(action, WHITE, own["ink"]),
        "accent-wash": mixed(accent, own["paper"], 0.92),
        "deep": deep,
        "on-deep-soft": mixed(chosen.get("on-deep", own["on-deep"]), deep, 0.2),
        "focus": accent,
        "stone": action,
        "stone-shade": mixed(action, BLACK, 0.22),
        "roof": accent,
        "deep-line": mixed(deep, WHITE, 0.22),
    }


def _dark(chosen: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    action, accent = chosen["action"], chosen["accent"]
    deep = chosen.get("deep", mixed(action, own["paper-sunk"], 0.82))
    stone = mixed(action, own["paper-sunk"], 0.6)
    return {
        "action-strong": mixed(action, WHITE, 0.35),
        "action-wash": mixed(action, own["paper"], 0.85),
        "on-action": _readable_on(action, mixed(action, BLACK, 0.85), WHITE),
        "accent-wash": mixed(accent, own["paper"], 0.85),
        "deep": deep,
        "on-deep-soft": mixed(chosen.get("on-deep", own["on-deep"]), deep, 0.2),
        "stone": stone,
        "stone-shade": mixed(stone, BLACK, 0.25),
        "roof": mixed(accent, BLACK, 0.35),
        "deep-line": mixed(deep, WHITE, 0.22),
    }


def _readable_on(ground: str, *inks: str) -> str:
    return max(inks, key=lambda ink: contrast(ink, ground))


def _as_tokens(side: str, colours: Mapping[str, str]) -> dict[str, str]:
    drawn = ("stone", "stone-shade", "roof", "deep-line")
    named = {token: colours[name] for name, token in TOKENS.items() if name in colours}
    return named | {name: colours[name] for name in drawn}


def _unreadable(side: str, colours: Mapping[str, str]) -> Iterator[str]:
    for pairs, least in ((TEXT_PAIRS, TEXT_CONTRAST), (SIGN_PAIRS, SIGN_CONTRAST)):
        for front, ground in pairs:
            reached = contrast(colours[front], colours[ground])
            if reached < least:
                yield (
                    f"In {side}, {front} ({colours[front]}) on {ground} ({colours[ground]}) has a contrast of {reached:.2f}:1 "
                    f"and needs {least}:1."
                )


def mixed(one: str, other: str, share: float) -> str:
    """The colour between two, `share` (0 to 1) of the way from the first to the other."""
    points = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in points)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
