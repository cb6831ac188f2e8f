"""What a title says: the words that count, and what may not differ between two titles of one offer."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rialto.base.text import folded
from rialto.harvesting.matching.words import (
    FORM_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    PART_WORDS,
    PORTALS,
    ROMAN,
    SPELT,
    STOP_WORDS,
)

# Names that folding would make equal to others.
_NAMES = ((re.compile(r"(?i)\bc\+\+"), " cplusplus "), (re.compile(r"(?i)\b([cf])\\?#"), r" \1sharp "),
          (re.compile(r"(?i)(?<!\w)\.net\b"), " dotnet "))  # fmt: skip
_TAIL = re.compile(
    r"^(?P<head>.{4,})\s*(?:\((?P<inner>[^()]{2,60})\)|(?:\s[-–—|·]|\s?[|])\s+(?P<after>[^|–—]{2,60}))\s*$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_ORDINAL = re.compile(r"^(\d{1,3})(?:st|nd|rd|th|e|eme|er|re|a|o)$")
_SPLIT_NUMBER = re.compile(r"^([^\W\d_]+)(\d+)$|^(\d+)([^\W\d_]+)$")
_DIGITS = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared. `words`: what it is about, in order; the sets may not contradict another title's."""

    words: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    # The words before the first colon, where there is a second half.
    head: tuple[str, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def signature(self) -> str:
        """Equal for titles with the same words and numbers in any order."""
        return " ".join((*sorted(set(self.words)), *sorted(self.numbers)))


@lru_cache(maxsize=50_000)
def read_title(text: str, names: frozenset[str] = frozenset()) -> Title:
    """Read a title; `names` are folded names (of the provider, of its site) that sites put around titles."""
    text = _without_names(text, names)
    for pattern, name in _NAMES:
        text = pattern.sub(name, text)
    text = _DIGITS.sub(lambda found: f" {found.group().replace('.', '_')} ", text)
    tokens = folded(text).split()
    numbers, years, rest = _numbers(tokens)
    words = tuple(word for word in rest if word not in STOP_WORDS and word not in FORM_WORDS)
    head, _, tail = text.partition(":")
    return Title(
        words=words or tuple(rest) or tuple(tokens),
        numbers=numbers,
        years=years,
        levels=frozenset(LEVEL_WORDS[word] for word in rest if word in LEVEL_WORDS),
        kinds=frozenset(word for word in rest if word in KIND_WORDS),
        head=tuple(word for word in folded(head).split() if word not in STOP_WORDS) if tail.strip() else (),
    )


def _without_names(text: str, names: frozenset[str]) -> str:
    """Cut what a site puts behind a title: "(edX)", "| Provider", "- Provider"."""
    for _turn in range(2):
        found = _TAIL.match(text)
        if not found:
            return text
        tail = folded(found["inner"] or found["after"])
        if tail not in names and tail.split()[0:1] not in [[name] for name in PORTALS]:
            return text
        text = found["head"]
    return text


def _numbers(tokens: list[str]) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """Part the numbers and the years from the words."""
    numbers: set[str] = set()
    years: set[str] = set()
    words: list[str] = []
    for index, token in enumerate(tokens):
        beside_part = (index > 0 and tokens[index - 1] in PART_WORDS) or (
            index + 1 < len(tokens) and tokens[index + 1] in PART_WORDS
        )
        ordinal = _ORDINAL.match(token)
        split = _SPLIT_NUMBER.match(token)
        if _YEAR.match(token):
            years.add(token)
        elif token.replace("_", "").isdigit():
            numbers.add(token.lstrip("0") or "0")
        elif token in ROMAN and index > 0 and (beside_part or index == len(tokens) - 1):
            numbers.add(ROMAN[token])
        elif token in SPELT and beside_part:
            numbers.add(SPELT[token])
        elif ordinal and (beside_part or token[-2:] in ("st", "nd", "rd", "th")):
            numbers.add(ordinal.group(1))
        elif split:
            numbers.add(split.group(2) or split.group(3))
            words.append(token)
        elif not (token in PART_WORDS and _has_number_beside(tokens, index)):
            words.append(token)
    return frozenset(numbers), frozenset(years), words


def _has_number_beside(tokens: list[str], index: int) -> bool:
    beside = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
    return any(
        token.replace("_", "").isdigit() or token in ROMAN or token in SPELT or bool(_ORDINAL.match(token))
        for token in beside
    )


def contradiction(one: Title, other: Title) -> str:
    """What sets two titles apart for certain, as the name of a veto; "" where nothing does."""
    if one.numbers != other.numbers:
        return "other-number"
    if one.years and other.years and one.years != other.years:
        return "other-year"
    if one.levels and other.levels and one.levels != other.levels:
        return "other-level"
    if one.kinds != other.kinds:
        return "other-form"
    return ""
