"""Words as they are written into the columns, remembered: an index meets the same words over and over."""

from typing import NamedTuple

from ..analysis import words as analysed
from ..analysis.splitting import composed, pattern, pieces
from ..analysis.stop_words import is_stop_word

# In all languages together, about 60 MB, and as many older ones: what was not met since the last turn is forgotten.
MOST_REMEMBERED = 120_000
LEMMA, STEM, PART = "l:", "s:", "p:"


class Written(NamedTuple):
    """What one found word puts into the columns: folded words, other forms (both parted by spaces), and its key when it tells something."""

    exact: str
    forms: str
    key: str


_caches: dict[str, dict[str, Written]] = {}
_older: dict[str, dict[str, Written]] = {}


def written_words(text: str, language: str) -> list[Written]:
    """All words of a text, in order."""
    cache = _caches.setdefault(language, {})
    text = composed(text)
    found = []
    for word in pattern(text).findall(text):
        known = cache.get(word)
        if known is None:
            known = cache[word] = _older.get(language, {}).get(word) or _write(word, language)
            if sum(map(len, _caches.values())) >= MOST_REMEMBERED:
                _grow_old()
                cache = _caches.setdefault(language, {})
        found.append(known)
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
    telling = [
        word
        for word in words
        if len(word.exact) > 2 and not word.exact.isdigit() and not is_stop_word(word.exact, language)
    ]
    key = (telling[-1].lemma or telling[-1].stem) if telling else ""
    return Written(" ".join([word.exact for word in words]), " ".join(others), key)
