"""A search read backwards: which of many standing queries one document answers, by the very rules of the engine.

A query becomes a `Standing`: groups of terms of which a document must hold at least one each. The group that the fewest documents can
satisfy is its anchor: whoever keeps standing queries looks only at those with an anchor among the document's own terms, and asks
`holds` for the rest. No query has to be run, so 100,000 of them cost what a few hundred do. What a standing query finds is what an
engine finds for the same query without `relax` and with its last word closed; a property test holds the two together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from sys import intern
from typing import Any, NamedTuple

from . import analysis
from .analysis.guessing import languages_of
from .analysis.stop_words import is_stop_word
from .points import POINT_FACET, Around, nearest_of, point_of, square_of, squares_around
from .port import CONCEPT_FACET, LESS_SURE, Document, Meant, Query
from .query_text import QueryText
from .tantivy_engine.questions import apart
from .tantivy_engine.written import KEY, LEMMA, PART, STEM, written_words

EXACT = "=:"
# A term that every document holds: the anchor of queries that insist on nothing.
EVERYTHING = "*"
# Where the engine keeps days that nobody knows: beyond all others.
_NO_DAY = 1 << 62
# The engine reads no more of a text than this.
_LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a document must hold; days are asked for separately, since they move with the calendar.

    `groups`: one term of each. `phrases` and `unwanted_phrases`: folded words side by side. `unwanted`: none of these terms.
    `filters`: facet -> values, one of each facet.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[str, ...] = ()
    unwanted_phrases: tuple[tuple[str, ...], ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    around: Around | None = None

    def plain(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return {
            "groups": [list(group) for group in self.groups],
            "phrases": [list(phrase) for phrase in self.phrases],
            "unwanted": list(self.unwanted),
            "unwanted_phrases": [list(phrase) for phrase in self.unwanted_phrases],
            "filters": {name: list(values) for name, values in self.filters.items()},
            **({"around": list(self.around)} if self.around else {}),
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Standing":
        """Read what `plain` gave. Terms that many queries share are kept once: very many are held in memory."""
        return cls(
            groups=tuple([_shared(group) for group in plain["groups"]]),
            phrases=tuple([_shared(phrase) for phrase in plain["phrases"]]),
            unwanted=_shared(plain["unwanted"]),
            unwanted_phrases=tuple([_shared(phrase) for phrase in plain["unwanted_phrases"]]),
            filters={intern(name): _shared(values) for name, values in plain["filters"].items()},
            around=Around(*plain["around"]) if plain.get("around") else None,
        )


class Group(NamedTuple):
    """Terms of which a matching document holds at least one, and the query that counts how many documents do."""

    terms: frozenset[str]
    query: Query


class Held:
    """A document as standing queries see it: its terms, its words in order, its facets and days."""

    __slots__ = ("days", "facets", "id", "runs", "terms")

    def __init__(self, document: Document) -> None:
        self.id = document.id
        self.facets = document.facets
        self.days = document.days
        terms: set[str] = {EVERYTHING}
        runs: list[str] = []
        for language, texts in document.texts.items():
            for text in texts.values():
                words = written_words(text[:_LONGEST_TEXT], language)
                if not words:
                    continue
                # The engine cuts at ASCII spaces only.
                run = " ".join([word.exact for word in words])
                runs.append(f" {run} ")
                terms.update([EXACT + word for word in run.split(" ")])
                for word in words:
                    if word.forms:
                        terms.update(word.forms.split(" "))
        self.terms = terms | {
            facet_term(name, one) for name, values in document.facets.items() for one in values
        }
        self.terms |= {
            square_term(square_of(point))
            for value in document.facets.get(POINT_FACET, ())
            if (point := point_of(value))
        }
        self.runs = runs

    def has_phrase(self, phrase: tuple[str, ...]) -> bool:
        wanted = f" {' '.join(phrase)} "
        return any(wanted in run for run in self.runs)


def standing_of(query: Query) -> Standing:
    """Read a query (its `text`, `concepts` and `filters`) as what a document must hold."""
    languages = _languages(query)
    text = query.text or QueryText()
    unwanted: set[str] = set()
    unwanted_phrases: list[tuple[str, ...]] = []
    for phrase in text.excluded:
        words = [one for word in phrase for one in analysis.wanted(word, languages)]
        if len(words) > 1:
            unwanted_phrases.append(_exact_words(phrase))
        elif words:
            unwanted |= {EXACT + words[0].exact, *(LEMMA + lemma for lemma in words[0].lemmas)}
    return Standing(
        groups=tuple(tuple(sorted(one.terms)) for one in _needed(text, query.concepts, languages)),
        phrases=tuple(exact for phrase in text.phrases if (exact := _exact_words(phrase))),
        unwanted=tuple(sorted(unwanted)),
        unwanted_phrases=tuple(unwanted_phrases),
        filters={name: tuple(values) for name, values in query.filters.items() if values},
        around=query.around,
    )


def anchor_groups(query: Query) -> Iterator[Group]:
    """The groups that a standing query could be filed under; one with the single term `EVERYTHING` where there is no other."""
    languages = _languages(query)
    text = query.text or QueryText()
    found = False
    counted = Query(languages=query.languages, limit=0)
    for one in _needed(text, query.concepts, languages):
        found = True
        alone = tuple(replace(meant, first=0, last=0) for meant in one.meant)
        yield Group(
            one.terms, replace(counted, text=QueryText(words=(one.typed,), raw=one.typed), concepts=alone)
        )
    for phrase in text.phrases:
        for exact in _exact_words(phrase):
            found = True
            yield Group(
                frozenset({EXACT + exact}), replace(counted, text=QueryText(words=(exact,), raw=exact))
            )
    for name, values in query.filters.items():
        if values:
            found = True
            terms = frozenset(facet_term(name, value) for value in values)
            yield Group(terms, replace(counted, filters={name: tuple(values)}))
    if query.around:
        found = True
        squares = frozenset(square_term(one) for one in squares_around(query.around))
        yield Group(squares, replace(counted, around=query.around))
    if not found:
        yield Group(frozenset({EVERYTHING}), counted)


def holds(held: Held, standing: Standing) -> bool:
    """Whether the document has all that is asked for but the days."""
    terms = held.terms
    if any(terms.isdisjoint(group) for group in standing.groups):
        return False
    if not terms.isdisjoint(standing.unwanted):
        return False
    if not passes(held, standing.filters, standing.around):
        return False
    return all(held.has_phrase(phrase) for phrase in standing.phrases) and not any(
        held.has_phrase(phrase) for phrase in standing.unwanted_phrases
    )


def passes(held: Held, filters: Mapping[str, tuple[str, ...]], around: Around | None = None) -> bool:
    """Whether the document has one of the values of each facet, and a point within the circle."""
    facets = held.facets
    if around and nearest_of(around, facets.get(POINT_FACET, ())) is None:
        return False
    return all(any(value in values for value in facets.get(name, ())) for name, values in filters.items())


def in_time(held: Held, at_least: Mapping[str, int], at_most: Mapping[str, int]) -> bool:
    """Whether the document's days lie within the bounds; without a day it passes `at_least` and fails `at_most`."""
    return all(_day(held, name) >= bound for name, bound in at_least.items()) and all(
        _day(held, name) <= bound for name, bound in at_most.items()
    )


def _shared(words: Iterable[str]) -> tuple[str, ...]:
    return tuple([intern(word) for word in words])


@lru_cache(maxsize=65_536)
def term_key(term: str) -> int:
    """A term as a number of eight bytes. Two terms may share one: whoever looks by it asks `holds` next."""
    return int.from_bytes(
        blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )


def facet_term(name: str, value: str) -> str:
    """The term that a document with this value of a facet holds."""
    return f"is:{name}:{value}"


def square_term(square: str) -> str:
    """The term that a document with a point in this square of one degree holds."""
    return f"in:{square}"


def _day(held: Held, name: str) -> int:
    moment = held.days.get(name)
    return _NO_DAY if moment is None else moment


def _languages(query: Query) -> tuple[str, ...]:
    guessed = languages_of(query.text.raw) if query.text else ()
    return tuple(dict.fromkeys([*query.languages, *guessed]))


class _Needed(NamedTuple):
    """A word that is insisted on: as it was typed, the terms of which one is enough, and the readings of the words it stands among."""

    typed: str
    terms: frozenset[str]
    meant: tuple[Meant, ...]


def _needed(text: QueryText, concepts: tuple[Meant, ...], languages: tuple[str, ...]) -> list[_Needed]:
    """The words that are insisted on; stop words only where there are no others.

    Words that name a concept are all there, or the concept is: so each of them, or the concept.
    """
    meant = {
        place: tuple(said)
        for first, last, said in apart(concepts, len(text.words))
        for place in range(first, last + 1)
    }
    words = [
        (place, typed, one)
        for place, typed in enumerate(text.words)
        for one in analysis.wanted(typed, languages)
    ]
    telling = [word for word in words if not any(is_stop_word(word[2].exact, one) for one in languages)]
    return [
        _Needed(typed, _terms_of(word) | _concept_terms(meant.get(place, ())), meant.get(place, ()))
        for place, typed, word in telling or words
    ]


def _concept_terms(meant: Iterable[Meant]) -> frozenset[str]:
    return frozenset(
        facet_term(CONCEPT_FACET, f"{concept}{mark}")
        for one in meant
        for concept in one.concepts
        for mark in ("", LESS_SURE)
    )


def _terms_of(word: analysis.Wanted) -> frozenset[str]:
    return frozenset(
        [
            EXACT + word.exact,
            *(EXACT + form for form in word.spelled),
            *(LEMMA + form for form in word.lemmas),
            *(STEM + form for form in word.stems),
            *(PART + form for form in (*word.lemmas, *word.stems)),
            *(KEY + form for form in word.keys),
        ]
    )


def _exact_words(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.exact for word in phrase for one in analysis.wanted(word, ()))
