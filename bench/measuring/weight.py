"""What a first view of a page makes a browser fetch, in kilobytes (1,024 bytes) as sent."""

import gzip
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import brotli

FACE = re.compile(r"@font-face\s*{([^}]*)}")
TAGS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
# The families of a page in a Latin-script language; the others stand only in the stacks of Greek and Bulgarian pages.
LATIN_FAMILIES = ("Literata Variable", "Commissioner Variable")
# Elements that tokens and browsers set in italics.
ITALIC = re.compile(r"<(?:em|i|cite|dfn|address)\b")
# As nginx and whitenoise compress: gzip's usual level, brotli's level for answers made on the spot.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One page: HTML, styles and script together, fonts apart."""

    gzip_kb: float
    brotli_kb: float
    font_kb: float


def weight_of(page: bytes, static: Path) -> Weight:
    """Weigh a page with the style sheets and scripts that it names, and the fonts that its letters need."""
    html = page.decode()
    sheets = _named(r'<link rel="stylesheet" href="([^"]+)"', html, static)
    scripts = _named(r'<script[^>]+src="([^"]+)"', html, static)
    files = [*sheets, *scripts]
    return Weight(
        gzip_kb=(len(gzip.compress(page, GZIP_LEVEL)) + sum(_size(path, ".gz") for path in files)) / 1024,
        brotli_kb=(
            len(brotli.compress(page, quality=BROTLI_QUALITY)) + sum(_size(path, ".br") for path in files)
        )
        / 1024,
        font_kb=sum(path.stat().st_size for path in _fonts(html, sheets, static)) / 1024,
    )


def _named(pattern: str, html: str, static: Path) -> list[Path]:
    return [static / address.removeprefix("/static/") for address in re.findall(pattern, html)]


def _size(path: Path, suffix: str) -> int:
    """The size of the compressed copy that whitenoise hands out; tiny files have none."""
    copy = path.with_name(path.name + suffix)
    return (copy if copy.exists() else path).stat().st_size


def _fonts(html: str, sheets: list[Path], static: Path) -> set[Path]:
    """The font files that a browser fetches: those preloaded, and those whose range holds a letter of the page."""
    fonts = set(_named(r'<link rel="preload" href="([^"]+)" as="font"', html, static))
    letters = {ord(letter) for letter in unescape(TAGS.sub(" ", html))}
    for sheet in sheets:
        for face in FACE.findall(sheet.read_text(encoding="utf-8")):
            is_wanted = any(family in face for family in LATIN_FAMILIES) and (
                "italic" not in face or ITALIC.search(html)
            )
            if is_wanted and letters & _range(face):
                address = re.search(r'url\(["\']?([^"\')]+)', face)
                if address:
                    fonts.add((sheet.parent / address[1]).resolve())
    return {path.resolve() for path in fonts}


def _range(face: str) -> set[int]:
    said = re.search(r"unicode-range:([^;}]+)", face)
    points: set[int] = set()
    for part in said[1].split(",") if said else ():
        first, _, last = part.strip().removeprefix("U+").removeprefix("u+").partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points
