"""One word, or all words of a text, in every form that is indexed or looked for."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from . import irish, latin, lemmas, stems
from .compounds import splitter
from .folding import fold
from .spellings import spellings
from .splitting import composed, split
from .steps import Step, is_taken, left_out

# Change it when the same text would now give other forms: indexes of another version are rebuilt.
ANALYSIS_VERSION = 2
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
    """One word: folded, its lemma (empty where no dictionary is loaded), its stem, and lemmas and stems of its parts, all folded.

    `keys` are those of a Bulgarian or Greek word for who types it in Latin letters.
    """

    exact: str
    lemma: str
    stem: str
    parts: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words of a text in order."""

    forms: tuple[Forms, ...]

    @property
    def exact(self) -> list[str]:
        return [word.exact for word in self.forms]


class Wanted(NamedTuple):
    """One word of a query in the languages it may be of.

    `spelled`: the same word as others write it (ae for ä, Greek in Latin letters). `keys`: what it may mean in Latin letters where Bulgarian
    or Greek is among the languages (`latin_keys` says it for others). `parts`: lemmas and stems of each part of a compound, all of which together say the same.
    """

    exact: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]
    spelled: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()


def version() -> str:
    """Names the rules by which texts are analysed, dictionaries apart."""
    return "-".join([str(ANALYSIS_VERSION), *left_out()])


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
    latin_keys.cache_clear()
    _parts.cache_clear()
    spellings.cache_clear()


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
                spellings(piece, languages),
                latin_keys(piece, languages) if "bg" in languages or "el" in languages else (),
                _parts(piece, languages),
            )
        )
    return tuple(found)


@lru_cache(maxsize=4096)
def latin_keys(word: str, languages: tuple[str, ...] = ("bg", "el")) -> tuple[str, ...]:
    """What a word in Latin letters may mean where it is Bulgarian or Greek, if that is among the languages."""
    if not is_taken(Step.LATIN) or not word.isascii():
        return ()
    asked = [one for one in ("bg", "el") if one in languages]
    return tuple(dict.fromkeys(one for language in asked for one in latin.typed_keys(word, language)))


@lru_cache(maxsize=4096)
def _parts(word: str, languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    for language in languages if is_taken(Step.COMPOUNDS) else ():
        whole = splitter(language)
        parts = whole.split(word) if whole else ()
        if parts:
            return tuple(tuple(dict.fromkeys(_forms_of_part(part, language))) for part in parts)
    return ()


def work_out(word: str, language: str) -> Forms:
    """The same without remembering it: for those who remember what they make of it."""
    exact = (fold(word) or word) if is_taken(Step.MARKS) else word
    if not word.isalpha():
        return Forms(exact, "", exact, ())
    lemma = _lemma(word, language)
    stem = stems.stem(word, language) if is_taken(Step.STEMS) else word
    whole = splitter(language) if is_taken(Step.COMPOUNDS) else None
    parts: tuple[str, ...] = ()
    if whole is not None:
        parts = tuple(
            dict.fromkeys(form for part in whole.split(word) for form in _forms_of_part(part, language))
        )
    if word[0] in "em" and word[1:] in _AFTER_E:
        parts = (*parts, stems.stem(word[1:], "en"))
    stem = exact if stem == word else fold(stem) or exact
    lemma = exact if lemma == word else fold(lemma)
    keys = _written_keys(exact, lemma, stem) if language in ("bg", "el") else ()
    return Forms(exact, lemma, stem, parts, keys)


def _lemma(word: str, language: str) -> str:
    """The dictionary form; of an Irish word that no dictionary has as it is, that of the word without its mutation."""
    if not is_taken(Step.LEMMAS):
        return ""
    lemma = lemmas.lemma(word, language)
    if language == "ga" and lemma == word and is_taken(Step.MUTATIONS):
        return lemmas.lemma(irish.unmutated(word), language)
    return lemma


def _written_keys(*forms: str) -> tuple[str, ...]:
    if not is_taken(Step.LATIN):
        return ()
    return tuple(dict.fromkeys(made for form in forms if (made := latin.key(form))))


def _forms_of_part(part: str, language: str) -> list[str]:
    found = [fold(lemmas.lemma(part, language)), fold(stems.stem(part, language))]
    return [form for form in found if form]
