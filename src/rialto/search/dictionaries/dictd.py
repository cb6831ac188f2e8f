"""Dictionaries as dictd keeps them (RFC 2229's server), written as FreeDict writes its own: headwords, and what they mean.

`NAME.index` has a line each headword: the word, where its text begins and how long it is (numbers to the base 64), parted by tabs.
`NAME.dict` or `NAME.dict.dz` (gzip) holds the texts: a line with the word, its sound (/…/) and kind (<…>), then its translations, in one line or in
numbered ones, each of them sometimes with a line that explains it, and lines that refer to others.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import structlog

log = structlog.get_logger(__name__)

_DIGITS = {
    sign: value
    for value, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
# What dictd tells of the dictionary itself.
_ABOUT_ITSELF = "00"
_ASIDE = re.compile(r"//.*?//|/[^/\n]*/|\[[^\]\n]*\]|<[^>\n]*>|\([^)\n]*\)|\{[^}\n]*\}")
_NUMBERED = re.compile(r"\s*\d+\.\s+(?P<text>.+)")
_NUMBER_BEHIND = re.compile(r"\s+\d+\.\s*$")
_REFERENCE = re.compile(r"\s*(?:see|synonyms?|antonyms?|note|usage|cf\.?)\s*:", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN = re.compile(r"[,;]")
# How dictionaries write an English verb; what follows is the word.
_INFINITIVE = "to "
# Longer ones explain instead of naming.
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Database:
    """The two files of a dictionary."""

    index: Path
    texts: Path

    @classmethod
    def of(cls, index: Path) -> Self | None:
        """The dictionary of an index; None where its texts are missing."""
        for ending in (".dict.dz", ".dict"):
            texts = index.with_suffix(ending)
            if texts.exists():
                return cls(index, texts)
        return None

    def state(self) -> tuple[int, ...]:
        """Another one when a file was replaced."""
        states = [file.stat() for file in (self.index, self.texts)]
        return tuple(number for one in states for number in (one.st_size, one.st_mtime_ns))


def entries(database: Database) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each headword with its translations, in the dictionary's order.

    What cannot be read is left out: a damaged dictionary gives what it has and a line in the log, never an error.
    """
    try:
        texts = _texts(database.texts)
        lines = database.index.read_text("utf-8", errors="replace").splitlines()
    except (OSError, EOFError, zlib.error) as problem:
        log.warning("dictionary.unreadable", file=database.index.name, reason=str(problem))
        return
    seen, lost = set(), 0
    for line in lines:
        word, *place = line.split("\t")[:3]
        if word.startswith(_ABOUT_ITSELF):
            continue
        try:
            begin, length = map(_number, place)
        except (KeyError, ValueError):
            lost += 1
            continue
        # Several headwords of an index may share one text; the text names its own.
        if (begin, length) in seen:
            continue
        seen.add((begin, length))
        found = _entry(texts[begin : begin + length].decode("utf-8", "replace"))
        if found is not None:
            yield found
    if lost:
        log.warning("dictionary.damaged", file=database.index.name, lines=lost)


def _texts(file: Path) -> bytes:
    if file.suffix == ".dz":
        with gzip.open(file) as packed:
            return packed.read()
    return file.read_bytes()


def _number(text: str) -> int:
    value = 0
    for sign in text:
        value = value * 64 + _DIGITS[sign]
    return value


def _entry(text: str) -> tuple[str, tuple[str, ...]] | None:
    head, *lines = text.strip().split("\n")
    word = " ".join(_ASIDE.sub(" ", head).split())
    lines = [line for line in lines if line.strip() and not _REFERENCE.match(line)]
    numbered = [match["text"] for line in lines if (match := _NUMBERED.match(line))]
    said = numbered or lines[:1]
    found = dict.fromkeys(one for line in said for one in _translations(line))
    return (word, tuple(found)) if word and found else None


def _translations(line: str) -> Iterator[str]:
    plain = _NUMBER_BEHIND.sub("", _ASIDE.sub(" ", line))
    for piece in _BETWEEN.split(plain):
        one = " ".join(piece.split()).strip(" .!?…“”\"'").removeprefix(_INFINITIVE)
        if one and len(one.split()) <= MOST_WORDS and _LETTER.search(one):
            yield one
