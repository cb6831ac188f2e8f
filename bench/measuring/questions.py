"""What visitors ask: common and rare words, two words, filters, nothing at all, and deep pages, in several languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from bench.generated.entries import Proportions
from bench.generated.words import Vocabulary, vocabularies

LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "fi", "el", "bg", "hu", "nl", "sv")
# A word on every page, and one that a handful of entries has.
COMMON, RARE = (30, 250), (3_000, 12_000)
FILTERS = (
    [("kind", "training")],
    [("kind", "event"), ("online", "yes")],
    [("free", "yes")],
    [("country", "DE")],
    [("country", "FR"), ("country", "BE")],
    [("language", "en"), ("level", "basic")],
    [("technology", "artificial-intelligence")],
    [("when", "month"), ("sort", "date")],
    [("certificate", "yes"), ("self-paced", "yes")],
    [("audience", "all"), ("level", "intermediate"), ("kind", "training")],
)


@dataclass(frozen=True, slots=True)
class Question:
    """One address of the results page and which sort of question it is."""

    sort: str
    path: str


def questions(count: int, *, seed: int) -> list[Question]:
    """So many questions, all sorts alike, hardly any twice, in an order that a seed decides."""
    dice = Random(f"questions {seed}")
    words, spoken = vocabularies(), Proportions().languages
    makers = list(_MAKERS.items())
    asked = []
    for number in range(count):
        sort, maker = makers[number % len(makers)]
        language = dice.choice(LANGUAGES)
        pairs = maker(dice, words[language], spoken.one(dice))
        asked.append(Question(sort, f"/{language}/search/{'?' if pairs else ''}{urlencode(pairs)}"))
    dice.shuffle(asked)
    return asked


Pairs = list[tuple[str, str]]


def _word(dice: Random, words: Vocabulary, ranks: tuple[int, int]) -> str:
    first, last = ranks
    return words.words[dice.randrange(min(first, len(words.words) - 1), min(last, len(words.words)))]


def _common(dice: Random, words: Vocabulary, _language: str) -> Pairs:
    return [("q", _word(dice, words, COMMON))]


def _rare(dice: Random, words: Vocabulary, _language: str) -> Pairs:
    return [("q", _word(dice, words, RARE))]


def _two_words(dice: Random, words: Vocabulary, _language: str) -> Pairs:
    return [("q", f"{_word(dice, words, COMMON)} {_word(dice, words, (100, 2_000))}")]


def _filtered(dice: Random, words: Vocabulary, language: str) -> Pairs:
    """A word narrowed by facets, or facets alone."""
    pairs = list(dice.choice(FILTERS))
    if not any(name == "language" for name, _value in pairs) and dice.random() < 0.5:
        pairs.append(("language", language))
    return [*_common(dice, words, language), *pairs] if dice.random() < 0.5 else pairs


def _no_text(_dice: Random, _words: Vocabulary, _language: str) -> Pairs:
    return []


def _page_50(dice: Random, words: Vocabulary, language: str) -> Pairs:
    found = _common(dice, words, language) if dice.random() < 0.5 else [("kind", "training")]
    return [*found, ("page", "50")]


_MAKERS = {
    "common": _common,
    "rare": _rare,
    "two words": _two_words,
    "filtered": _filtered,
    "no text": _no_text,
    "page 50": _page_50,
}


def sorts() -> Iterator[str]:
    """The sorts of questions."""
    yield from _MAKERS
