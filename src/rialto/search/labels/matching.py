"""Whole labels in a text: the longest first, as they are written, in another form, with one letter wrong, or as part of a compound."""

from collections.abc import Sequence
from itertools import islice, product
from typing import Any, NamedTuple

from .. import analysis
from ..analysis import latin
from ..analysis.guessing import languages_of
from ..analysis.lemmas import is_known
from ..analysis.splitting import composed, split
from .building import names
from .keys import (
    ALIKE,
    EXACT,
    LANGUAGES,
    MOST_WORDS,
    OTHER_SCRIPTS,
    PART,
    ROMANISED,
    is_stem_enough,
    key_of,
    mask_of,
)
from .label import Kind, Reading, Span
from .spelling import one_letter_away

# How sure a reading is, by how the words met the label and by what kind of label that is.
WRITTEN, INFLECTED, MISTYPED, IN_COMPOUND = 1.0, 0.9, 0.7, 0.5
OF_KIND = {Kind.PREFERRED: 1.0, Kind.ALTERNATIVE: 0.9, Kind.SHORTENED: 0.8, Kind.EITHER: 0.95}
# What is left of it where the label is in a language that nobody expected.
UNEXPECTED = 0.7
# More readings of the same words than this say nothing any more.
MOST_READINGS = 24
# A shorter word is another word when one letter differs.
SHORTEST_MISTYPED = 5
MOST_CORRECTIONS = 6
# So many ways of reading what was typed in Latin letters are tried, of so many words one after another.
MOST_ROMANISED, ROMANISED_WORDS = 32, 4
ALL_LANGUAGES = tuple(code for code in LANGUAGES if code)


class Found(NamedTuple):
    """Readings of the words from `first` to before `end`."""

    first: int
    end: int
    readings: dict[int, float]


class Matcher:
    """Asks the tries of one index; keeps nothing of what it was asked."""

    def __init__(self, keys: Any, whole: Any, words: Any) -> None:
        self._prefixes = keys.prefixes
        self._whole = whole
        self._words = words

    def in_query(self, pieces_typed: Sequence[str], languages: Sequence[str]) -> tuple[Span, ...]:
        """Spans over the typed pieces of a query. `languages`: those it is probably in; others are tried where these explain nothing."""
        expected = tuple(dict.fromkeys([*languages, *languages_of(" ".join(pieces_typed))]))
        places: list[int] = []
        words: list[str] = []
        for place, piece in enumerate(pieces_typed):
            for word, _, _ in split(composed(piece)):
                places.append(place)
                words.append(word)
        if not words:
            return ()
        chosen = _longest(self._written(words, expected) + self._inflected(words, expected))
        if len(_covered(chosen)) < len(words):
            chosen = _longest(
                chosen
                + self._mistyped(words, expected, _covered(chosen))
                + self._inflected(words, self._languages_with(words, expected), UNEXPECTED)
            )
        if len(_covered(chosen)) < len(words):
            covered = _covered(chosen)
            chosen = _longest(
                chosen + self._parts(words, expected, covered) + self._romanised(words, expected, covered)
            )
        return tuple(_span(found, places) for found in chosen)

    def in_text(self, text: str, language: str) -> dict[int, bool]:
        """The concepts whose whole label stands in a text, as written or inflected, in its language or (as written) English.

        Each with whether it is called so first of all. From left to right, each time the longest label.
        """
        words = [analysis.forms(word, language) for word, _, _ in split(composed(text))]
        mask = mask_of([language, "en"])
        exact = [f"{word.exact} " for word in words]
        lemmas = [f"{word.lemma or word.stem} " for word in words]
        stems = [f"{word.stem} " for word in words]
        alike = f"{language}{ALIKE}"
        prefixes = self._prefixes
        found: dict[int, bool] = {}
        first = 0
        while first < len(words):
            end, key = first, ""
            for start, forms in ((EXACT, exact), (alike, lemmas), (alike, stems)):
                keys = prefixes(start + "".join(forms[first : first + MOST_WORDS]))
                length = keys[-1].count(" ") if keys else 0
                if first + length > end and (
                    length > 1 or forms is not stems or is_stem_enough(words[first], language)
                ):
                    end, key = first + length, keys[-1]
            if key:
                named = [record for record in self._whole[key] if record[1] & mask]
                if len(named) <= MOST_READINGS:
                    for concept, _, kind in named:
                        found[concept] = found.get(concept, False) or kind == Kind.PREFERRED
            first = max(end, first + 1)
        return found

    def _written(self, words: Sequence[str], languages: Sequence[str]) -> list[Found]:
        """Labels as they stand there, in any language."""
        folded = [analysis.fold(word) or word for word in words]
        return self._of_runs(self._runs(EXACT, folded), WRITTEN, languages)

    def _inflected(self, words: Sequence[str], languages: Sequence[str], share: float = 1.0) -> list[Found]:
        found = []
        for language in languages:
            forms = [analysis.forms(word, language) for word in words]
            stems = [word.stem for word in forms]
            lemmas = [word.lemma or word.stem for word in forms]
            for sequence in [lemmas] if stems == lemmas else [lemmas, stems]:
                runs = self._runs(f"{language}{ALIKE}", sequence)
                found += [
                    one
                    for one in self._of_runs(runs, INFLECTED * share, [language])
                    if one.end - one.first > 1
                    or (
                        names(forms[one.first], language)
                        and (sequence is lemmas or is_stem_enough(forms[one.first], language))
                    )
                ]
        return found

    def _mistyped(self, words: Sequence[str], languages: Sequence[str], covered: set[int]) -> list[Found]:
        """Labels with a known word in place of one that no label has in the expected languages."""
        mask = mask_of(languages)
        folded = [analysis.fold(word) or word for word in words]
        found: list[Found] = []
        for place, word in enumerate(folded):
            if place in covered or len(word) < SHORTEST_MISTYPED or self._speaks(word, mask):
                continue
            if any(is_known(words[place], language) for language in languages):
                continue  # a word of the language, if none of our names
            corrections = 0
            for other in one_letter_away(word):
                if not self._speaks(other, mask):
                    continue
                corrections += 1
                if corrections > MOST_CORRECTIONS:
                    break
                start = max(0, place - MOST_WORDS)
                near = [*folded[start:place], other, *folded[place + 1 : place + MOST_WORDS]]
                speaking = [one for one in languages if self._speaks(other, mask_of([one]))]
                for one in self._written(near, languages) + self._inflected(near, speaking):
                    if start + one.first <= place < start + one.end:
                        readings = {concept: sure * MISTYPED for concept, sure in one.readings.items()}
                        found.append(Found(start + one.first, start + one.end, readings))
        return found

    def _parts(self, words: Sequence[str], languages: Sequence[str], covered: set[int]) -> list[Found]:
        """Labels that are one word and stand in a compound which means nothing as a whole."""
        found = []
        for place, word in enumerate(words):
            if place in covered:
                continue
            readings: dict[int, float] = {}
            for language in languages:
                for part in analysis.forms(word, language).parts:
                    for concept, spoken, kind in self._whole.get(f"{language}{PART}{part} ", ()):
                        if spoken & mask_of([language]) and len(part) > 3:
                            readings[concept] = max(
                                readings.get(concept, 0), IN_COMPOUND * OF_KIND[Kind(kind)]
                            )
            if 0 < len(readings) <= MOST_READINGS:
                found.append(Found(place, place + 1, readings))
        return found

    def _romanised(self, words: Sequence[str], languages: Sequence[str], covered: set[int]) -> list[Found]:
        """Bulgarian and Greek labels that were typed in Latin letters, where one of the words means nothing else."""
        found = []
        for language in (one for one in OTHER_SCRIPTS if one in languages):
            typed = [latin.typed_keys(word, language) for word in words]
            for first in range(len(words)):
                following = range(first, min(len(words), first + ROMANISED_WORDS))
                readable = next((place for place in following if not typed[place]), following.stop)
                for keys in islice(
                    product(*typed[first:readable]), MOST_ROMANISED if readable > first else 0
                ):
                    runs = self._runs(f"{language}{ROMANISED}", keys).get(0, {})
                    of_first = {first: {first + end: records for end, records in runs.items()}}
                    found += self._of_runs(of_first, INFLECTED, [language])
        return [one for one in found if not covered.issuperset(range(one.first, one.end))]

    def _languages_with(self, words: Sequence[str], expected: Sequence[str]) -> list[str]:
        """Languages beyond the expected ones whose labels have at least half of the words, as they are written."""
        masks = [self._words.get(analysis.fold(word) or word) for word in words]
        spoken = [known[0][0] for known in masks if known]
        return [
            code
            for code in ALL_LANGUAGES
            if code not in expected
            and sum(bool(mask & mask_of([code])) for mask in spoken) * 2 >= max(len(words), 1)
        ]

    def _speaks(self, word: str, mask: int) -> bool:
        """Whether some label in these languages has this folded word."""
        known = self._words.get(word)
        return bool(known) and bool(known[0][0] & mask)

    def _runs(self, prefix: str, words: Sequence[str]) -> dict[int, dict[int, list[tuple[int, int, int]]]]:
        """First word -> end -> records of the label that the words between them are."""
        whole = self._whole
        runs: dict[int, dict[int, list[tuple[int, int, int]]]] = {}
        for first in range(len(words)):
            text = prefix + key_of(words[first : first + MOST_WORDS])
            for key in self._prefixes(text):
                runs.setdefault(first, {})[first + key.count(" ")] = whole[key]
        return runs

    def _of_runs(
        self,
        runs: dict[int, dict[int, list[tuple[int, int, int]]]],
        sure: float,
        expected: Sequence[str],
    ) -> list[Found]:
        mask = mask_of(expected)
        found = []
        for first, by_end in runs.items():
            for end, records in by_end.items():
                readings: dict[int, float] = {}
                for concept, spoken, kind in records:
                    one = sure * OF_KIND[Kind(kind)] * (1.0 if spoken & mask else UNEXPECTED)
                    readings[concept] = max(readings.get(concept, 0.0), one)
                if len(readings) <= MOST_READINGS:
                    found.append(Found(first, end, readings))
        return found


def _covered(found: Sequence[Found]) -> set[int]:
    return {place for one in found for place in range(one.first, one.end)}


def _longest(found: Sequence[Found]) -> list[Found]:
    """The longest of what overlaps; of the same words all readings, each as sure as its surest."""
    together: dict[tuple[int, int], dict[int, float]] = {}
    for one in found:
        readings = together.setdefault((one.first, one.end), {})
        for concept, sure in one.readings.items():
            readings[concept] = max(readings.get(concept, 0.0), sure)
    ordered = sorted(
        (Found(first, end, readings) for (first, end), readings in together.items()),
        key=lambda one: (one.first - one.end, -max(one.readings.values()), one.first),
    )
    taken: set[int] = set()
    chosen = []
    for one in ordered:
        places = range(one.first, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(one)
    return sorted(chosen)


def _span(found: Found, places: Sequence[int]) -> Span:
    ordered = sorted(found.readings.items(), key=lambda item: (-item[1], item[0]))
    return Span(
        places[found.first],
        places[found.end - 1],
        tuple(Reading(concept, round(sure, 3)) for concept, sure in ordered),
    )
