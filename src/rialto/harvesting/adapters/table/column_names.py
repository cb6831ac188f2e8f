"""What columns are called, in 24 languages and in the identifiers of programs (`column_names.json` says whence)."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

NAMES = Path(__file__).with_name("column_names.json")
JOINTS = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
# Writers without umlauts put an e behind the vowel.
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Letters that no decomposition takes apart.
STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
# So many letters tell a word by its stem, and so many may follow as an ending.
STEM, ENDING = 5, 5
# Words of columns whose meaning is remembered: sources bring new ones without end.
REMEMBERED = 10_000

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a name may stand for, the languages that say so, and how far down their lists (0: the surest word)."""

    target: str
    languages: frozenset[str]
    rank: int


@dataclass(frozen=True, slots=True)
class Names:
    """The file, folded: `meanings` by the name written together; `things` by what a table may hold rows of.

    `small` words join others and mean nothing; `neutral` ones stand beside a name and leave its meaning.
    """

    meanings: dict[str, tuple[Meaning, ...]]
    things: dict[str, frozenset[str]]
    small: frozenset[str]
    neutral: frozenset[str]
    languages: frozenset[str]
    codes: frozenset[str]
    labels: frozenset[str]
    contacts: frozenset[str]
    surnames: frozenset[str]

    @property
    def thing_words(self) -> frozenset[str]:
        return frozenset().union(*self.things.values())


@cache
def thing_stems() -> tuple[tuple[str, frozenset[str]], ...]:
    """The words for what rows are, without their endings, which languages bend; with the kinds that they stand for."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, words in names().things.items():
        for word in words:
            kinds[word if len(word) < STEM else word[: max(STEM, len(word) - 2)]].add(kind)
    return tuple((stem, frozenset(found)) for stem, found in kinds.items())


@lru_cache(maxsize=REMEMBERED)
def things_named(word: str) -> frozenset[str]:
    """The kinds ("training", "event", "resource") that a word stands for, whatever its ending; none for other words."""
    found = [
        kinds
        for stem, kinds in thing_stems()
        if word == stem or (len(stem) >= STEM and word.startswith(stem) and len(word) <= len(stem) + ENDING)
    ]
    return frozenset().union(*found)


@lru_cache(maxsize=REMEMBERED)
def beside_thing(word: str) -> str:
    """What is left of a compound after the word for what the rows are ("kursbeschreibung": "beschreibung"), or ""."""
    for stem in sorted(names().thing_words, key=len, reverse=True):
        if word.startswith(stem) and len(rest := word.removeprefix(stem)) > 2:
            # A joint may stand between the two: "opleidingsnaam".
            return next((each for each in (rest, rest[1:]) if each in names().meanings), "")
    return ""


@cache
def names() -> Names:
    said = json.loads(NAMES.read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for target, by_language in said["fields"].items():
        for language, phrases in by_language.items():
            for rank, phrase in enumerate(phrases):
                for form in {joined(phrase), joined(phrase.translate(SPELT_OUT))}:
                    found[form][target].append((language, rank))
    return Names(
        meanings={
            form: tuple(
                Meaning(
                    target, frozenset(language for language, _rank in uses), min(rank for _l, rank in uses)
                )
                for target, uses in by_target.items()
            )
            for form, by_target in found.items()
        },
        things={kind: folded_all(words) for kind, words in said["things"].items()},
        small=folded_all(said["small"]),
        neutral=folded_all(said["neutral"]),
        languages=folded_all(said["languages"]),
        codes=folded_all(said["codes"]),
        labels=folded_all(said["labels"]),
        contacts=folded_all(said["contacts"]),
        surnames=folded_all(said["surnames"]),
    )


def folded(text: str) -> str:
    """A word without case, accents and strokes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(STROKES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def joined(text: str) -> str:
    return "".join(tokens_of(text))


def without_small(words: Tokens) -> Tokens:
    """Words without those that only join them; the last always stays."""
    return (*(word for word in words[:-1] if word not in names().small), *words[-1:])


def folded_all(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(joined(phrase) for phrase in phrases)


def tokens_of(name: str) -> Tokens:
    """The words of a name, folded: courseTitle, course_title, "Course title" and course.title are the same two."""
    return tuple(folded(word) for word in JOINTS.split(name) if word)
