"""The fixed mix of questions: words chosen by how many documents hold them, in the language that holds them most; one seed, always the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bench.generated.words import CODES
from bench.search.catalogue import documents
from rialto.search.port import Document

# Documents from whose words the questions are made: the same for every size of catalogue from here on.
LOOKED_AT = 10_000
SEED = 4
# The share of documents that hold a word: at a million 100 to 1,000, 10,000 to 80,000, and 120,000 or more.
RARE, COMMON, VERY_COMMON = (1e-4, 1e-3), (0.01, 0.08), (0.12, 1.0)
# Sort of question -> how many of a hundred.
SHARES = {
    "rare": 20,
    "common": 25,
    "two words": 20,
    "filtered": 20,
    "newest": 5,
    "page 50": 5,
    "very common": 5,
}
SHORTEST = 3
FILTERS = (
    ("kind", "training"), ("kind", "event"), ("free", "yes"), ("online", "yes"), ("level", "basic"), ("level", "intermediate"),
    ("country", "DE"), ("country", "FR"), ("technology", "artificial-intelligence"), ("audience", "all"), ("certificate", "yes"),
    ("self-paced", "yes"),
)  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A search as the address of the results page says it, and the interface language it is asked in."""

    sort: str
    language: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"/{self.language}/search/?{urlencode(self.pairs)}"

    @property
    def words(self) -> str:
        return dict(self.pairs)["q"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words (language, word) by how common they are."""

    rare: list[tuple[str, str]]
    common: list[tuple[str, str]]
    very_common: list[tuple[str, str]]
    # Language -> its words of middling frequency, for a second word.
    second: dict[str, list[str]]


def words_of(folder: Path) -> Words:
    """The words of the kept catalogue's first documents."""
    return _words(documents(folder, LOOKED_AT))


def mix(words: Words, count: int, *, seed: int = SEED) -> list[Question]:
    """So many questions in the shares of the issue, in an order that the seed decides."""
    dice = Random(f"mix {seed}")
    asked = [
        next_question
        for sort, share in SHARES.items()
        for next_question in _questions(sort, round(count * share / 100), words, dice)
    ]
    dice.shuffle(asked)
    return asked


def very_common(words: Words, count: int, *, seed: int = SEED) -> list[Question]:
    """So many questions for very common words alone."""
    return list(_questions("very common", count, words, Random(f"very common {seed}")))


def _words(found: Iterable[Document]) -> Words:
    counts: Counter[str] = Counter()
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for document in found:
        total += 1
        seen = {
            word.strip(".,;:").lower()
            for fields in document.texts.values()
            for text in fields.values()
            for word in text.split()
        }
        held = [word for word in seen if len(word) >= SHORTEST and word.isalpha()]
        counts.update(held)
        if document.language in CODES:
            by_language[document.language].update(held)
    language_of = {
        word: max(by_language, key=lambda code: by_language[code][word])
        for word in sorted(word for word in counts if counts[word] > 1)
    }

    def between(shares: tuple[float, float]) -> list[tuple[str, str]]:
        low, high = shares[0] * total, shares[1] * total
        return [(code, word) for word, code in language_of.items() if low <= counts[word] <= high]

    second = {
        code: [word for word, held in sorted(of.items()) if 5 <= held <= total / 50]
        for code, of in by_language.items()
    }
    return Words(between(RARE), between(COMMON), between(VERY_COMMON), second)


def _questions(sort: str, count: int, words: Words, dice: Random) -> Iterator[Question]:
    for _number in range(count):
        if sort == "rare":
            language, word = dice.choice(words.rare)
            pairs: Pairs = []
        elif sort == "very common":
            language, word = dice.choice(words.very_common)
            # Words so common are few: the facets of another stretch of time make another question of them.
            pairs = [("past", "yes")] if dice.random() < 0.5 else []
        else:
            language, word = dice.choice(words.common)
            pairs = _more(sort, dice)
            if sort == "two words":
                word = f"{word} {dice.choice(words.second[language])}"
        yield Question(sort, language, (("q", word), *pairs))


def _more(sort: str, dice: Random) -> Pairs:
    if sort == "filtered":
        chosen = dict(dice.sample(FILTERS, len(FILTERS)))
        return dice.sample(sorted(chosen.items()), 3)
    if sort == "newest":
        return [("sort", "newest")]
    return [("page", "50")] if sort == "page 50" else []
