"""Writing dictionaries: a trie a language, from folded words to English ones."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import marisa_trie

from ..analysis.folding import fold
from ..analysis.splitting import composed, split
from .sources import FIRST, LANGUAGES, Source, Translation, shipped, translations

# Change it when the files change: dictionaries of another version are built anew.
DICTIONARIES_VERSION = 1
MOST_WORDS, MOST_ENGLISH = 4, 4
# The place of what a dictionary does not have.
NOWHERE = 5
# Stands between the English ones, in none of which it stands.
BETWEEN = "\t"


def build(
    folder: Path, installed: Sequence[Source], *, progress: Callable[[str, int, int], None] | None = None
) -> dict[str, int]:
    """Write a trie for each language into the folder; returns how many words each has. `progress` hears (language, done, of how many).

    One language after another, so that no more than one is in memory: 250 MB for FreeDict's German, which is by far the largest.
    """
    counts, listed = {}, shipped()
    for done, language in enumerate(LANGUAGES, 1):
        found = _found(translations(language, installed, listed.pop(language)))
        trie = marisa_trie.BytesTrie(
            (key, BETWEEN.join(_usual_first(those)).encode()) for key, those in found.items()
        )
        trie.save(str(folder / f"{language}.trie"))
        counts[language] = len(found)
        if progress:
            progress(language, done, len(LANGUAGES))
    return counts


def _found(those: Iterable[Translation]) -> dict[str, dict[str, list[int]]]:
    """Key -> English words -> where they stand in dictionaries to English, and in those from it."""
    found: dict[str, dict[str, list[int]]] = {}
    for one in those:
        words = words_of(one.words)
        if words and len(words) <= MOST_WORDS:
            places = found.setdefault(key_of(words), {}).setdefault(one.english, [NOWHERE, NOWHERE])
            places[one.is_turned] = min(places[one.is_turned], one.place)
    return found


def _usual_first(english: dict[str, list[int]]) -> list[str]:
    """Of all English words for one, those that are meant most often: which stand first in either direction, and best in both.

    Where a word is one of work and learning, what it means there is meant, and nothing else.
    """
    of_field = [one for one, places in english.items() if FIRST in places]
    return of_field[:MOST_ENGLISH] or sorted(english, key=lambda one: sum(english[one]))[:MOST_ENGLISH]


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(word) or word for word, _, _ in split(composed(text))]


def key_of(words: Sequence[str]) -> str:
    """Words in order, as they stand in the trie."""
    return " ".join(words)
