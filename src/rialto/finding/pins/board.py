"""The pins that stand, as a file beside the index: written by the indexer, read by every process again when it changed.

A results page so asks the database nothing for them, and each machine follows by itself. Which entries are public the index knows.
"""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from rialto.finding.choices import PinRole
from rialto.finding.models import Pin
from rialto.search import analysis
from rialto.search.analysis.stop_words import is_stop_word
from rialto.search.query_text import QueryText, parse

# So many of a question are shown at most: what stands first should be read first.
MOST_SHOWN = 3
# In how many combinations of languages the pins' words are kept.
LANGUAGES_KEPT = 64

# All forms of one word.
Word = frozenset[str]


class StandingPin(NamedTuple):
    """A pin as the file has it."""

    entry_id: int
    words: str
    language: str
    until: date
    reason: str
    role: PinRole


class _Board(NamedTuple):
    mark: tuple[int, int] | None
    pins: tuple[StandingPin, ...]
    # Languages -> the pins with their words in the forms of these.
    analysed: dict[tuple[str, ...], list[tuple[StandingPin, tuple[Word, ...]]]]


_boards: dict[Path, _Board] = {}


def pins_for(text: QueryText, *, languages: tuple[str, ...], language: str, today: date) -> list[StandingPin]:
    """The pins of a question on a page in `language`, the oldest first. `languages`: those that its words may be in."""
    board = _newest()
    if not board.pins or text.excluded:
        return []
    asked = _words(text, languages)
    found = [
        pin
        for pin, words in _analysed(board, languages)
        if pin.language in ("", language) and pin.until >= today and _are_same(asked, words)
    ]
    return found[:MOST_SHOWN]


def is_same_question(one: str, other: str, language: str) -> bool:
    """Whether two texts are the same question: forms of the same words, in any order."""
    languages = tuple(dict.fromkeys(filter(None, [language, "en"])))
    return _are_same(_words(parse(one), languages), _words(parse(other), languages))


def board_file() -> Path:
    return Path(settings.INDEX_FOLDER).with_name("pins.json")


def write_board() -> int:
    """Write all pins that have not ended; returns how many. Those whose last day is past are left out by who reads."""
    pins = Pin.objects.filter(ended_at=None, until__gte=timezone.localdate()).order_by("created_at", "pk")
    columns = ("entry_id", "words", "language", "until", "reason", "role")
    rows = [(*row[:3], row[3].isoformat(), *row[4:]) for row in pins.values_list(*columns)]
    path = board_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place, so that nobody reads half of it; a crash leaves the old one, and the log is read again.
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    aside.replace(path)
    return len(rows)


def is_board_written() -> bool:
    """Whether there is a file at all: a new machine has none yet."""
    return board_file().exists()


def _newest() -> _Board:
    path = board_file()
    try:
        state = os.stat(path)
    except OSError:
        return _Board(None, (), {})
    mark = (state.st_mtime_ns, state.st_ino)
    known = _boards.get(path)
    if known is None or known.mark != mark:
        _boards.clear()
        known = _boards[path] = _Board(mark, tuple(_read(path)), {})
    return known


def _read(path: Path) -> Iterable[StandingPin]:
    try:
        rows: list[list[Any]] = json.loads(path.read_text("utf-8"))
        return [
            StandingPin(entry, words, language, date.fromisoformat(until), reason, PinRole(role))
            for entry, words, language, until, reason, role in rows
        ]
    except (
        OSError,
        ValueError,
        TypeError,
    ):  # half a disk, or another version's: nothing stands first until it is written again
        return []


def _analysed(board: _Board, languages: tuple[str, ...]) -> list[tuple[StandingPin, tuple[Word, ...]]]:
    known = board.analysed.get(languages)
    if known is None:
        if len(board.analysed) >= LANGUAGES_KEPT:
            board.analysed.clear()
        known = [(pin, _words(parse(pin.words), languages)) for pin in board.pins]
        board.analysed[languages] = known
    return known


def _words(text: QueryText, languages: tuple[str, ...]) -> tuple[Word, ...]:
    """Each telling word of a question with its forms; two words that share one are the same."""
    typed = [*text.words, *(word for phrase in text.phrases for word in phrase)]
    words = [one for word in typed for one in analysis.wanted(word, languages)]
    telling = [one for one in words if not any(is_stop_word(one.exact, code) for code in languages)] or words
    different = {one.exact: one for one in telling}.values()
    return tuple(
        # A stem meets a word as well: stemmers take the s off Kurs, but not off Kurse.
        frozenset([one.exact, *one.lemmas, *one.spelled, *one.stems])
        for one in different
    )


def _are_same(asked: tuple[Word, ...], pinned: tuple[Word, ...]) -> bool:
    """Whether each word of either meets one of the other."""
    if len(asked) != len(pinned):
        return False
    return all(any(one & other for other in pinned) for one in asked) and all(
        any(one & other for other in asked) for one in pinned
    )
