"""Questions whose answers are known by construction.

Two rules judge, and neither looks at what our analysis does with a word:

1. A document that holds the word that was meant (lower case, accents ignored, whole word) in its title has grade 2, one that holds it
   only in its text has grade 1, all others 0. Of several words every one has to be there, and the grade is that of the worst.
2. A word of `paradigms.txt` is held by whoever holds any of the forms on its line, one of `compounds.txt` by whoever holds a word that
   begins like one on its line.

What is asked is then not the word that was meant, but what people type: another form of it (*inflected*), one letter wrong (*typo*), two
words of which one is mistyped (*typo in two words*), a title with a letter wrong (*typo in a title*), the first three fifths of it (*half*), it
without its accents (*unmarked*), with an elided article before it (*elided*), in Latin letters (*romanised*), a part of it (*compound*).
A mistyped or half word that is itself a word of the catalogue is not asked: nobody could say what was meant.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from rialto.search.port import Document

from .latin import GREEKLISH, ROMAN_GREEK, STREAMLINED, latin

HERE = Path(__file__).parent
WORD = re.compile(r"[^\W_]+")
TITLE, TEXT = 2, 1
# A word that more documents hold is not told apart by it.
MOST_HOLDERS = 25
SHORTEST = 5
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ς": "σ"})


class Judged(NamedTuple):
    """A question of a kind in a language, and the grades of all documents that have one. `narrowed`: asked within the language only."""

    kind: str
    language: str
    text: str
    grades: dict[int, int]
    narrowed: bool = False


def plain(text: str) -> str:
    """Lower-cased, without accents (й is a letter, and no accented и)."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN)).replace("и\u0306", "й")
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).translate(_PLAIN)


class Holders:
    """Which documents hold which plain words, and where."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.grades: dict[str, dict[int, int]] = defaultdict(dict)
        self.titles: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.language: dict[int, str] = {}
        for one in documents:
            self.language[one.id] = one.language
            texts = one.texts[one.language]
            self.titles[one.language].append((one.id, texts["title"]))
            for text, grade in ((texts.get("body", ""), TEXT), (texts["title"], TITLE)):
                for word in WORD.findall(plain(text)):
                    self.grades[word][one.id] = grade
        self.grades.default_factory = None
        self._words = sorted(self.grades)

    def any_of(self, words: Iterable[str], language: str) -> dict[int, int]:
        """Grades of the documents of a language that hold one of these words."""
        found: dict[int, int] = {}
        for word in words:
            for one, grade in self.grades.get(plain(word), {}).items():
                if self.language[one] == language:
                    found[one] = max(grade, found.get(one, 0))
        return found

    def all_of(self, words: list[str]) -> dict[int, int]:
        """Grades of the documents that hold every one of these words."""
        each = [self.grades.get(plain(word), {}) for word in words]
        shared = set.intersection(*map(set, each))
        return {one: min(grades[one] for grades in each) for one in shared}

    def beginning_with(self, half: str) -> dict[int, int]:
        """Grades of the documents that hold a word which begins so."""
        found: dict[int, int] = {}
        for word in self._words[bisect_left(self._words, half) :]:
            if not word.startswith(half):
                break
            for one, grade in self.grades[word].items():
                found[one] = max(grade, found.get(one, 0))
        return found

    def of_language(self, grades: dict[int, int], language: str) -> dict[int, int]:
        """Those of the grades whose documents are in the language."""
        return {one: grade for one, grade in grades.items() if self.language[one] == language}


def judged(documents: list[Document], languages: Iterable[str], *, each: int) -> list[Judged]:
    """The set: the written words, and of each kind that is made from titles up to `each` a language. The same with every run."""
    holders = Holders(documents)
    found = [*_inflected(holders), *_compounds(holders)]
    for language in languages:
        dice = Random(f"relevance {language}")
        for make in (_typos, _typos_in_two, _typos_in_titles, _halves, _unmarked, _elided, _romanised):
            found += islice(make(holders, language, dice), each)
    return [one for one in found if one.grades]


def _written(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _inflected(holders: Holders) -> Iterator[Judged]:
    for line in _written("paradigms.txt"):
        language, *forms = line.split()
        grades = holders.any_of(forms, language)
        for form in forms[::3]:
            yield Judged("inflected", language, form, grades, narrowed=True)


def _compounds(holders: Holders) -> Iterator[Judged]:
    for line in _written("compounds.txt"):
        language, asked, words = (part.strip() for part in line.split("|"))
        grades: dict[int, int] = {}
        for beginning in [*words.split(), *([asked] if " " not in asked else [])]:
            for one, grade in holders.of_language(holders.beginning_with(plain(beginning)), language).items():
                grades[one] = max(grade, grades.get(one, 0))
        yield Judged("compound", language, asked, grades, narrowed=True)


def _telling(holders: Holders, language: str, dice: Random, shortest: int = SHORTEST) -> Iterator[str]:
    """Words of titles that few documents hold, in chance order, each once."""
    words = {
        word
        for _, title in holders.titles[language]
        for word in WORD.findall(title)
        if word.isalpha() and len(word) >= shortest and len(holders.grades[plain(word)]) <= MOST_HOLDERS
    }
    ordered = sorted(words)
    dice.shuffle(ordered)
    yield from ordered


def mistyped(word: str, dice: Random) -> str:
    """The word with one letter left out, doubled, put for another, or two changed about."""
    place = dice.randrange(len(word))
    letter = dice.choice([one for one in word.lower() if one != word[place].lower()] or ["x"])
    following = word[place + 1 : place + 2]
    match dice.randrange(4):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[:place] + letter + word[place:]
        case 2:
            return word[:place] + letter + word[place + 1 :]
        case _:
            return word[:place] + following + word[place] + word[place + 2 :]


def _wrong(holders: Holders, word: str, dice: Random) -> str | None:
    """The word mistyped, unless that is another word or the same."""
    typed = mistyped(word, dice)
    return None if plain(typed) in holders.grades or plain(typed) == plain(word) else typed


def _typos(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    for word in _telling(holders, language, dice):
        if typed := _wrong(holders, word, dice):
            yield Judged("typo", language, typed, holders.all_of([word]))


def _typos_in_two(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    yield from _from_titles("typo in two words", holders, language, dice, lambda words: dice.sample(words, 2))


def _typos_in_titles(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    yield from _from_titles("typo in a title", holders, language, dice, lambda words: words[:8])


def _from_titles(
    kind: str, holders: Holders, language: str, dice: Random, choose: Callable[[list[str]], list[str]]
) -> Iterator[Judged]:
    titles = sorted({title for _, title in holders.titles[language]})
    dice.shuffle(titles)
    for title in titles:
        words = [word for word in dict.fromkeys(WORD.findall(title)) if word.isalpha()]
        if len(words) < 3:
            continue
        chosen = choose(words)
        long = [word for word in chosen if len(word) >= SHORTEST]
        if not long:
            continue
        word = dice.choice(long)
        if typed := _wrong(holders, word, dice):
            asked = " ".join(typed if one == word else one for one in chosen)
            yield Judged(kind, language, asked, holders.all_of(chosen))


def _halves(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    for word in _telling(holders, language, dice, shortest=8):
        half = word[: len(word) * 3 // 5]
        grades = holders.beginning_with(plain(half))
        if plain(half) not in holders.grades and len(grades) <= MOST_HOLDERS:
            yield Judged("half", language, half, grades)


def _unmarked(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    for word in _telling(holders, language, dice):
        if not word.isascii() and plain(word) != word.lower():
            yield Judged("unmarked", language, plain(word), holders.all_of([word]))


_ELISION = {
    "fr": ("l'", "d'"), "it": ("l'", "dell'", "un'"), "mt": ("il-", "l-", "tal-"),
}  # fmt: skip
_VOWELS = frozenset("aeiouh")


def _elided(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    for word in _telling(holders, language, dice) if language in _ELISION else ():
        if language == "mt" or plain(word)[0] in _VOWELS:
            article = dice.choice(_ELISION[language])
            yield Judged("elided", language, f"{article}{word.lower()}", holders.all_of([word]))


def _romanised(holders: Holders, language: str, dice: Random) -> Iterator[Judged]:
    systems = {"bg": (STREAMLINED,), "el": (ROMAN_GREEK, GREEKLISH)}.get(language, ())
    for word in _telling(holders, language, dice) if systems else ():
        if not word.isascii():
            for system in systems:
                yield Judged("romanised", language, latin(word, system), holders.all_of([word]))


def kinds(questions: Iterable[Judged]) -> Counter[str]:
    """How many there are of each kind."""
    return Counter(one.kind for one in questions)
