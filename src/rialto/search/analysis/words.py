"""One word, or all words of a text, in every form that is indexed or looked for."""

from dataclasses import dataclass
from typing import NamedTuple

from . import lemmas, stems
from .compounds import splitter
from .folding import fold
from .splitting import composed, split

# Change it when the same text would now give other forms: indexes of another version are rebuilt.
ANALYSIS_VERSION = 1
# Words remembered in all languages together, about 25 MB; then all are forgotten.
MOST_REMEMBERED = 60_000
# What e-learning holds beside itself.
_AFTER_E = frozenset(
    [
        "learning",
        "skills",
        "government",
        "commerce",
        "health",
        "business",
        "inclusion",
        "services",
        "service",
        "training",
        "administration",
        "participation",
        "safety",
        "democracy",
        "school",
        "teaching",
        "twinning",
        "leadership",
        "competence",
        "waste",
        "book",
        "books",
        "mobility",
    ]
)
_caches: dict[str, dict[str, "Forms"]] = {}


class Forms(NamedTuple):
    """One word: folded, its lemma (empty where no dictionary is loaded), its stem, and lemmas and stems of its parts, all folded."""

    exact: str
    lemma: str
    stem: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words of a text in order."""

    forms: tuple[Forms, ...]

    @property
    def exact(self) -> list[str]:
        return [word.exact for word in self.forms]


class Wanted(NamedTuple):
    """One word of a query in the languages it may be of."""

    exact: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]


def version() -> str:
    """Names the rules by which texts are analysed, dictionaries apart."""
    return str(ANALYSIS_VERSION)


def lemma_state() -> str:
    """Names the dictionaries in use; it differs where they have not been built yet."""
    return lemmas.state()


def forms(word: str, language: str) -> Forms:
    """The forms of one lower-cased word; a language that is not one of the 24 gives the folded word alone."""
    cache = _caches.get(language)
    if cache is None:
        cache = _caches.setdefault(language, {})
    known = cache.get(word)
    if known is None:
        known = work_out(word, language)
        if sum(map(len, _caches.values())) >= MOST_REMEMBERED:
            forget()
        _caches.setdefault(language, {})[word] = known
    return known


def forget() -> None:
    """Forget all words, because dictionaries or vocabularies changed, or there are too many."""
    _caches.clear()


def analyse(text: str, language: str) -> Tokens:
    """All words of a text in the given language (ISO 639-1)."""
    return Tokens(forms=tuple(forms(word, language) for word, _, _ in split(composed(text))))


def wanted(word: str, languages: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The words that one typed word holds (c'est-à-dire holds three), each with its forms in all these languages."""
    found = []
    for piece, _, _ in split(composed(word)):
        each = [forms(piece, language) for language in languages] or [forms(piece, "")]
        found.append(
            Wanted(
                each[0].exact,
                tuple(dict.fromkeys(one.lemma for one in each if one.lemma)),
                tuple(dict.fromkeys(one.stem for one in each if one.stem)),
            )
        )
    return tuple(found)


def work_out(word: str, language: str) -> Forms:
    """The same without remembering it: for those who remember what they make of it."""
    exact = fold(word) or word
    if not word.isalpha():
        return Forms(exact, "", exact, ())
    lemma = lemmas.lemma(word, language)
    stem = stems.stem(word, language)
    whole = splitter(language)
    parts: tuple[str, ...] = ()
    if whole is not None:
        parts = tuple(
            dict.fromkeys(form for part in whole.split(word) for form in _forms_of_part(part, language))
        )
    if word[0] in "em" and word[1:] in _AFTER_E:
        parts = (*parts, stems.stem(word[1:], "en"))
    return Forms(
        exact, exact if lemma == word else fold(lemma), exact if stem == word else fold(stem) or exact, parts
    )


def _forms_of_part(part: str, language: str) -> list[str]:
    found = [fold(lemmas.lemma(part, language)), fold(stems.stem(part, language))]
    return [form for form in found if form]
