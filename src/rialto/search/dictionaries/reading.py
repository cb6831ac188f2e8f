"""Saying a question in English, word by word: from tries that all processes share."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from ..analysis import lemmas
from ..analysis.compounds import LINKS
from ..analysis.folding import fold
from ..analysis.spellings import spellings
from ..analysis.splitting import composed, split
from ..analysis.stop_words import is_stop_word
from ..tantivy_engine.folder import Folder, Generation
from .building import BETWEEN, DICTIONARIES_VERSION, MOST_WORDS, key_of
from .sources import Source

log = structlog.get_logger(__name__)

# Meanings of one word that are said.
MOST_MEANINGS = 3
# The parts of a compound; a shorter last part alone says too little of the whole.
SHORTEST_PART, SHORTEST_LAST, SHORTEST_ALONE = 3, 4, 5
SHORTEST_COMPOUND = 8
# So often the first part may be a compound itself.
DEEPEST = 2
_ENGLISH = "en"


class Said(NamedTuple):
    """Typed words that a dictionary has, and English ones for them, the usual ones first."""

    typed: str
    english: tuple[str, ...]


class Gloss(NamedTuple):
    """A question said in English by the dictionary of one language.

    `texts`: by the usual meaning of each word, and by up to three of each; words that are in no dictionary stay as they are.
    """

    language: str
    texts: tuple[str, str]
    said: tuple[Said, ...]


class _Open(NamedTuple):
    mark: tuple[int, int] | None
    tries: dict[str, Any]


class Dictionaries:
    """Dictionaries in a folder. Safe to share between threads; follows every building by any process at its next question."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(Path(folder))
        self._lock = threading.Lock()
        self._open: _Open | None = None

    @property
    def stamp(self) -> str:
        """What they were stamped with when they were built; empty where there are none that could be used."""
        about = _about(self._folder.current())
        return str(about.get("stamp", ""))

    @property
    def word_counts(self) -> dict[str, int]:
        """Language -> how many words are known."""
        return dict(_about(self._folder.current()).get("words", {}))

    def build(
        self,
        installed: Sequence[Source],
        *,
        stamp: str,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> dict[str, int]:
        """Build anew aside and swap in; returns how many words each language has. Raises WriterBusy while another process builds."""
        from .building import build

        with self._folder.rebuilding() as generation:
            counts = build(generation.files, installed, progress=progress)
            generation.note({"version": DICTIONARIES_VERSION, "stamp": stamp, "words": counts})
        return counts

    def gloss(self, typed: Sequence[str], languages: Sequence[str]) -> Gloss | None:
        """A question's typed words (parted at spaces) in English, by the language that knows most of them, the surer one where two know as many.

        `languages`: those the question may be in, surest first. None where no dictionary has one of the words, and for what is English already.
        """
        tries = self._opened().tries
        words = [word for piece in typed for word, _, _ in split(composed(piece))]
        if not tries or not words or _is_english(words):
            return None
        best: tuple[int, list[Said | str], str] | None = None
        for language in dict.fromkeys(languages):
            trie = tries.get(language)
            if trie is None:
                continue
            pieces = _pieces(trie, words, language)
            known = sum(
                len(piece.typed.split())
                for piece in pieces
                if isinstance(piece, Said) and not is_stop_word(piece.typed, language)
            )
            if known and (best is None or known > best[0]):
                best = known, pieces, language
        return None if best is None else _gloss(best[1], best[2])

    def _opened(self) -> _Open:
        mark = self._folder.mark()
        known = self._open
        if known is not None and known.mark == mark:
            return known
        with self._lock:
            self._open = opened = _Open(mark, _tries(self._folder.current()))
        return opened


def _about(generation: Generation | None) -> dict[str, Any]:
    about = generation.about() if generation else {}
    return about if about.get("version") == DICTIONARIES_VERSION else {}


def _tries(generation: Generation | None) -> dict[str, Any]:
    import marisa_trie

    if generation is None:
        return {}
    try:
        return {
            language: marisa_trie.BytesTrie().mmap(str(generation.files / f"{language}.trie"))
            for language in _about(generation).get("words", {})
        }
    except (OSError, RuntimeError, ValueError) as problem:
        log.warning("dictionaries.unreadable", reason=str(problem))
        return {}


def _is_english(words: Sequence[str]) -> bool:
    """Whether all of several words are English ones: "gift shop" is no German about poison. One word alone says nothing of its language."""
    return len(words) > 1 and all(lemmas.is_known(word, _ENGLISH) for word in words)


def _pieces(trie: Any, words: Sequence[str], language: str) -> list[Said | str]:
    """The words, as the longest sequences of them that the dictionary has."""
    folded = [fold(word) or word for word in words]
    found: list[Said | str] = []
    begin = 0
    while begin < len(words):
        for count in range(min(MOST_WORDS, len(words) - begin), 1, -1):
            if english := _held(trie, key_of(folded[begin : begin + count])):
                break
        else:
            count, english = 1, _of_word(trie, words[begin], language)
        typed = " ".join(words[begin : begin + count])
        found.append(Said(typed, english) if english else typed)
        begin += count
    return found


def _held(trie: Any, key: str) -> tuple[str, ...]:
    held = trie.get(key)
    return tuple(held[0].decode().split(BETWEEN)) if held else ()


def _of_word(trie: Any, word: str, language: str) -> tuple[str, ...]:
    """What one lower-cased word means: as written, by its dictionary form, as others spell it, else by its parts."""
    return _as_whole(trie, word, language, lemmas.lemma) or _by_parts(trie, word, language, DEEPEST)


def _as_whole(
    trie: Any, word: str, language: str, form: Callable[[str, str], str] = lemmas.listed
) -> tuple[str, ...]:
    for one in (word, form(word, language), *spellings(word, (language,))):
        if one and (english := _held(trie, fold(one) or one)):
            return english
    return ()


def _by_parts(trie: Any, word: str, language: str, deepest: int) -> tuple[str, ...]:
    """What a compound means by its parts, the longest last part that is known; by that alone where the first one is not known."""
    links = LINKS.get(language)
    if links is None or len(word) < SHORTEST_COMPOUND or not deepest:
        return ()
    alone: tuple[str, ...] = ()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_LAST + 1):
        last = _as_whole(trie, word[cut:], language)
        if not last:
            continue
        if first := _first_part(trie, word[:cut], language, deepest):
            return tuple(f"{first[0]} {one}" for one in last[:2])
        if not alone and len(word) - cut >= SHORTEST_ALONE:
            alone = last
    return alone


def _first_part(trie: Any, part: str, language: str, deepest: int) -> tuple[str, ...]:
    forms = [part, *(part.removesuffix(link) for link in LINKS[language] if link and part.endswith(link))]
    for one in forms:
        if len(one) >= SHORTEST_PART and (english := _as_whole(trie, one, language)):
            return english
    return _by_parts(trie, part, language, deepest - 1)


def _gloss(pieces: Sequence[Said | str], language: str) -> Gloss:
    # Words that stand everywhere have many meanings in a dictionary, and none here.
    telling = [
        piece
        for piece in pieces
        if not is_stop_word(piece.typed if isinstance(piece, Said) else piece, language)
    ]
    usual = [piece.english[0] if isinstance(piece, Said) else piece for piece in telling]
    several = [
        " ".join(piece.english[:MOST_MEANINGS]) if isinstance(piece, Said) else piece for piece in telling
    ]
    said = tuple(piece for piece in telling if isinstance(piece, Said))
    return Gloss(language, (" ".join(usual), " ".join(several)), said)
