"""Dictionary forms of words by simplemma, from tries that lie on disk once and are shared by all processes.

Without the tries (they take about 40 s to build) words have no lemma and stems alone do the work; an index says which it was built with.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from django.conf import settings

# Our code -> simplemma's. Maltese has no dictionary anywhere; Croatian is in the one of all Serbo-Croatian.
DICTIONARIES = {
    **{
        code: code
        for code in [
            "bg",
            "cs",
            "da",
            "de",
            "el",
            "en",
            "es",
            "et",
            "fi",
            "fr",
            "ga",
            "hu",
            "it",
            "lt",
            "lv",
            "nl",
            "pl",
            "pt",
            "ro",
            "sk",
            "sl",
            "sv",
        ]
    },
    "hr": "hbs",
}
# Where the dictionaries take a word that this field lives by for another one.
CORRECTIONS = {
    "da": {"kursus": "kursus", "kurser": "kursus", "kurset": "kursus", "kurserne": "kursus"},
    "en": {"data": "data", "datum": "data", "training": "training", "trainings": "training"},
    "ro": {"curs": "curs", "cursuri": "curs", "cursul": "curs", "cursului": "curs", "cursurile": "curs"},
    "sv": {"kurs": "kurs", "kursen": "kurs", "kurser": "kurs", "kurserna": "kurs"},
}
_lock = threading.Lock()
_strategy: Any = None


@lru_cache(maxsize=1)
def _edition() -> str:
    return f"simplemma-{version_of('simplemma')}"


def _folder(folder: Path | str | None = None) -> Path:
    # Tries of another edition of simplemma are another dictionary.
    return Path(folder or settings.LEMMA_FOLDER) / _edition()


def state() -> str:
    """Names the dictionaries in use: simplemma's version, or "none" until they have all been built."""
    return _edition() if _strategy is not None or are_built() else "none"


def are_built(folder: Path | str | None = None) -> bool:
    """Whether every dictionary lies in the folder (by default that of the settings)."""
    return (_folder(folder) / "complete").exists()


def build_lemmas(
    folder: Path | str | None = None, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Build the dictionaries that are missing; `progress` hears (language, how many are done, of how many).

    Takes 45 s and 850 MB, so run it in a process of its own. Each dictionary appears whole or not at all; what an interrupted run
    left is used by the next.
    """
    from simplemma.strategies.dictionaries import TrieDictionaryFactory

    target = _folder(folder)
    target.mkdir(parents=True, exist_ok=True)
    codes = sorted(DICTIONARIES.values())
    for done, code in enumerate(codes, start=1):
        place = target / f"{code}.dic"
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=target) as aside:
                TrieDictionaryFactory(cache_max_size=1, disk_cache_dir=aside).get_dictionary(code)
                built = Path(aside) / f"{code}.dic"
                with built.open("rb") as file:
                    os.fsync(file.fileno())
                built.replace(place)
        if progress:
            progress(code, done, len(codes))
    (target / "complete").touch()


def lemma(word: str, language: str) -> str:
    """The dictionary form of a lower-cased word, lower-cased; the word itself when unknown, empty when there is no dictionary."""
    code = DICTIONARIES.get(language)
    if code is None:
        return ""
    strategy = _strategy or _load()
    if strategy is None:
        return ""
    corrected = CORRECTIONS.get(language, {}).get(word)
    return corrected or (strategy.get_lemma(word, code) or word).lower()


def is_known(word: str, language: str) -> bool:
    """Whether a dictionary holds this lower-cased word as it is written, or with a capital as German nouns; no where there is none."""
    return bool(listed(word, language))


def listed(word: str, language: str) -> str:
    """The dictionary form, lower-cased, of a lower-cased word that a dictionary holds as it is written, or with a capital; empty otherwise.

    One look or two, where `lemma` also tries endings and pieces, which reads pages all over the file: for many guesses at a word.
    """
    code = DICTIONARIES.get(language)
    if code is None or (_strategy is None and _load() is None):
        return ""
    known = _tries.get_dictionary(code)
    return (known.get(word) or known.get(word.capitalize()) or "").lower()


def _load() -> Any:
    """simplemma over our tries, or None while they are not built."""
    global _strategy  # noqa: PLW0603 -- loaded once a process
    if not are_built():
        return None
    with _lock:
        if _strategy is None:
            from simplemma.strategies import DefaultStrategy

            _tries.folder = _folder()
            _strategy = DefaultStrategy(dictionary_factory=_tries)
    return _strategy


class _Tries:
    """simplemma's dictionary protocol over mapped files: 24 languages cost a process almost no memory of its own.

    Its own factory reads each trie into the memory of every process, and keeps eight languages unless told otherwise.
    """

    def __init__(self) -> None:
        self.folder = Path()
        self._open: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        found = self._open.get(lang)
        if found is None:
            from marisa_trie import BytesTrie

            found = self._open[lang] = _Trie(BytesTrie().mmap(str(self.folder / f"{lang}.dic")))
        return found


class _Trie(Mapping[str, str]):
    def __init__(self, trie: Any) -> None:
        self._trie = trie

    def get(self, key: str, default: Any = None) -> Any:
        found = self._trie.get(key)
        return found[0].decode() if found else default

    def __getitem__(self, key: str) -> str:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return str(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._trie)

    def __len__(self) -> int:
        return len(self._trie)


_tries = _Tries()
