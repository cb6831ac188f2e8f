"""Words as they are written into the columns, remembered: an index meets the same words over and over."""

from typing import NamedTuple

from ..analysis import words as analysed
from ..analysis.splitting import composed, found_words, pieces
from ..analysis.stop_words import is_stop_word

# In all languages together, about 45 MB, and as many older ones: what was not met since the last turn is forgotten.
# Most words of a long import were met before; working one out takes about 31 µs (docs/benchmarks.md).
MOST_REMEMBERED = 150_000
LEMMA, STEM, PART, KEY = "l:", "s:", "p:", "t:"


class Written(NamedTuple):
    """What one found word puts into the columns: folded words, other forms (both parted by spaces), and its key when it tells something."""

    exact: str
    forms: str
    key: str


class _Words(dict[str, Written]):
    """The words of one language, each worked out when it is first asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, word: str) -> Written:
        older = _older.get(self.language)
        written = (older.get(word) if older else None) or _write(word, self.language)
        self[word] = written
        return written


_caches: dict[str, _Words] = {}
_older: dict[str, _Words] = {}


def written_words(text: str, language: str) -> list[Written]:
    """All words of a text, in order."""
    cache = _caches.get(language)
    if cache is None:
        cache = _caches[language] = _Words(language)
    before = len(cache)
    found = [cache[word] for word in found_words(composed(text))]
    if len(cache) != before and sum(map(len, _caches.values())) >= MOST_REMEMBERED:
        _grow_old()
    return found


def forget() -> None:
    """Forget all words, because dictionaries or vocabularies changed."""
    analysed.forget()
    _caches.clear()
    _older.clear()


def _grow_old() -> None:
    _older.clear()
    _older.update(_caches)
    _caches.clear()


def _write(found: str, language: str) -> Written:
    words = [analysed.work_out(word, language) for word, _, _ in pieces(found)]
    others: list[str] = []
    for word in words:
        if word.lemma:
            others.append(LEMMA + word.lemma)
        others.append(STEM + word.stem)
        others += [PART + part for part in word.parts]
        others += [KEY + key for key in word.keys]
    telling = [
        word
        for word in words
        if len(word.exact) > 2 and not word.exact.isdigit() and not is_stop_word(word.exact, language)
    ]
    key = (telling[-1].lemma or telling[-1].stem) if telling else ""
    exact = " ".join([word.exact for word in words])
    # Most words are what they were found as: one text then serves for all three.
    exact = found if exact == found else exact
    return Written(exact, " ".join(others), exact if key == exact else key)
