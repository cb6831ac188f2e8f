"""Documents found by meaning, put in order together with those found by words.

Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): a document scores 1 / (10 + rank) in each list that holds it. The lists are the
first `FUSED` hits of the words and all near documents that pass the filters. What the words found beyond follows in its own order. Since
near documents are left out of that rest, no page repeats or loses a hit, wherever the fused part ends. Guessed concepts are fused otherwise
(`GUESSED_CONSTANT`).
"""

from collections import Counter
from typing import NamedTuple

from tantivy import Occur, Query

from ..port import LANGUAGE_FACET, MEANING, WORDS, Hit, Matched
from ..port import Query as Asked
from .columns import Columns
from .counting import total_of
from .lifting import lifted, unlifted
from .questions import Questions, within

# How many of the words' hits are fused: five pages.
FUSED = 100
# 60, as is usual, is for lists of a thousand: on a hundred a document that is thirtieth in both would stand before the first of either
# (docs/benchmarks.md).
RANK_CONSTANT = 10
# Where concepts are only called much like the question, each of both lists is right early or not at all, and in the language of those names
# meaning mostly tells better (job titles, docs/benchmarks.md: 0.74 instead of 0.64 of German ones, 0.91 instead of 0.86 of French ones, but 0.37
# instead of 0.47 of Bulgarian ones; from German to English 0.56 instead of 0.66).
GUESSED_CONSTANT, GUESS_SHARE = 3, 0.4
# What a list counts. Where only some of the words were found, meaning is the better guess.
MEANING_WEIGHT = 1.0
WORDS_WEIGHT = {Matched.ALL: 1.0, Matched.SIMILAR: 1.0, Matched.SOME: 0.5, Matched.MEANING: 0.0}


class Ranked(NamedTuple):
    """A document, its score by its words with all lifts (0.0 where they do not match), and the names of the lifts."""

    id: int
    score: float
    lifts: tuple[str, ...] = ()
    # Whether it is in the language of the names that concepts were guessed by.
    is_in_language_of_guess: bool = False


class Fusing:
    """The near documents of one question, on one snapshot."""

    def __init__(self, questions: Questions, asked: Asked, columns: Columns) -> None:
        self.questions = questions
        self.asked = asked
        self.columns = columns
        first = asked.first if asked.order == "relevance" else ()
        self.first = tuple(one for one in first if one == within(one))
        self.similarity = {one: similarity for one, similarity in asked.near if one == within(one)}
        self.near = Query.const_score_query(questions.has_id(self.similarity), 0.0)
        self._guessed_in = {one.guessed_in for one in asked.concepts} - {""}
        languages = columns.bits.get(LANGUAGE_FACET, {})
        self._guessed_bits = sum(languages.get(one, 0) for one in self._guessed_in)

    def either(self, text: Query | None) -> Query:
        """What the words or the meaning find, unscored parts included: what is counted, and ordered by a day."""
        parts = [self.near] if text is None else [text, self.near]
        if self.first:
            parts.append(Query.const_score_query(self.questions.has_id(self.first), 0.0))
        return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, one) for one in parts])

    def page(self, text: Query | None, matched: Matched) -> tuple[tuple[Hit, ...], int]:
        """One page by relevance, and how many there are in all. `text` is scored as the question wants it."""
        first = self._first_hits(text)
        near = [one for one in self._near_hits(text) if one.id not in self.first]
        total = len(first) + len(near)
        begin, limit = self.asked.offset, self.asked.limit
        rest_count, best = self._rest(text, 0, FUSED)
        total += rest_count
        fused = first + self._fused(best, near, matched)
        hits = fused[begin : begin + limit]
        beyond = begin + limit - len(fused)
        if beyond > 0 and rest_count > FUSED:
            wanted = min(limit, beyond)
            _, rest = self._rest(text, FUSED + beyond - wanted, wanted)
            hits += [Hit(id=one.id, score=0.0) for one in rest]
        return tuple(hits), total

    def found_by(self, text: Query | None, ids: list[int]) -> dict[int, frozenset[str]]:
        """How each of the documents of a page was found."""
        near = [one for one in ids if one in self.similarity]
        both: set[int] = set()
        if text is not None and near:
            these = self.questions.has_id(near)
            _, found = self._search(
                Query.boolean_query([(Occur.Must, text), (Occur.Must, these)]), 0, len(near)
            )
            both = {one.id for one in found}
        return {one: _ways(one in self.similarity, one not in self.similarity or one in both) for one in ids}

    def _rest(self, text: Query | None, offset: int, limit: int) -> tuple[int, list[Ranked]]:
        """What the words find beside the near documents: how many in all, and a stretch."""
        if text is None:
            return 0, []
        filters = [*self.questions.filters(self.asked), (Occur.MustNot, self.near)]
        if self.first:
            filters.append((Occur.MustNot, self.questions.has_id(self.first)))
        return self._search(self.questions.together(text, filters), offset, limit)

    def _first_hits(self, text: Query | None) -> list[Hit]:
        """The documents that stand first and pass the filters, in their order, each with how it was found besides."""
        if not self.first:
            return []
        these = Query.const_score_query(self.questions.has_id(self.first), 0.0)
        parts = [(Occur.Must, these), *self.questions.filters(self.asked)]
        if text is not None:
            parts.append((Occur.Should, text))
        _, found = self._search(Query.boolean_query(parts), 0, len(self.first))
        return [
            Hit(
                id=one.id,
                score=one.score,
                found_by=_ways(one.id in self.similarity, one.score > 0),
                lifted=one.lifts,
            )
            for one in sorted(found, key=lambda one: self.first.index(one.id))
        ]

    def _near_hits(self, text: Query | None) -> list[Ranked]:
        """The near documents that pass the filters, nearest first, demoted ones last, with what their words score."""
        if not self.similarity:
            return []
        filters = self.questions.filters(self.asked)
        parts = [(Occur.Must, self.near), *filters]
        if text is not None:
            parts.append((Occur.Should, text))
        _, found = self._search(Query.boolean_query(parts), 0, len(self.similarity))
        low = self._demoted_ids(self.near)
        return sorted(
            found,
            key=lambda one: (
                -self.similarity[one.id] * (self.columns.shape.demoted_share if one.id in low else 1.0),
                one.id,
            ),
        )

    def _demoted_ids(self, among: Query) -> set[int]:
        marks = [(Occur.Should, one) for one in self.questions.demoting()]
        if not marks:
            return set()
        marked = Query.boolean_query([(Occur.Must, among), (Occur.Must, Query.boolean_query(marks))])
        return {one.id for one in self._search(marked, 0, FUSED + len(self.similarity))[1]}

    def _search(self, query: Query, offset: int, limit: int) -> tuple[int, list[Ranked]]:
        searcher = self.questions.searcher
        found = searcher.search(query, max(1, limit), offset=offset)
        hits = found.hits[:limit]
        if self.asked.lifts and offset == 0 and self.asked.order == "relevance":
            page = lifted(hits, self.asked.lifts, self.columns, searcher)
        else:
            page = unlifted(hits)
        addresses = [one.address for one in page]
        ids = searcher.fast_field_values("id", addresses)
        guesses = [False] * len(page)
        if self._guessed_bits:
            held = searcher.fast_field_values(f"bits_{LANGUAGE_FACET}", addresses)
            guesses = [bool(one and int(one) & self._guessed_bits) for one in held]
        ranked = [
            Ranked(int(one), each.score, each.lifts, is_guess)  # type: ignore[arg-type]
            for one, each, is_guess in zip(ids, page, guesses, strict=True)
        ]
        return total_of(found), ranked

    def _fused(self, words: list[Ranked], near: list[Ranked], matched: Matched) -> list[Hit]:
        # Of equal ones, as all are that only a concept speaks for, those first that fit by meaning too.
        by_words = sorted([*(one for one in near if one.score > 0), *words], key=lambda one: -one.score)
        weights = dict.fromkeys((one.id for one in by_words), WORDS_WEIGHT[matched])
        constant = RANK_CONSTANT
        if self._guessed_in:
            by_words, constant = self._in_turn(by_words), GUESSED_CONSTANT
            for one in by_words:
                if one.is_in_language_of_guess:
                    weights[one.id] *= GUESS_SHARE
        scores: dict[int, float] = {}
        for rank, one in enumerate(by_words, 1):
            scores[one.id] = weights[one.id] / (constant + rank)
        for rank, one in enumerate(near, 1):
            scores[one.id] = scores.get(one.id, 0.0) + MEANING_WEIGHT / (constant + rank)
        worded = {one.id: one.lifts for one in by_words}
        low = self._demoted_ids(self.questions.has_id(scores)) if scores else set()
        order = sorted(scores, key=lambda one: (one in low, -scores[one], one))
        return [
            Hit(
                id=one,
                score=scores[one],
                found_by=_ways(one in self.similarity, one in worded),
                lifted=worded.get(one, ()),
            )
            for one in order
        ]

    def _in_turn(self, ranked: list[Ranked]) -> list[Ranked]:
        """First the best document of each concept, then the second of each: else the first guess fills the page."""
        ids = [one.id for one in ranked]
        about: dict[int, set[int]] = {one: set() for one in ids}
        for place, meant in enumerate(self.asked.concepts):
            either = [(Occur.Should, one) for one in self.questions.about([meant])]
            if ids and either:
                for one in self.questions.ids_among(Query.boolean_query(either), ids):
                    about[one].add(place)
        seen: Counter[int] = Counter()
        turns: dict[int, int] = {}
        for one in ids:
            turns[one] = max((seen[place] for place in about[one]), default=0)
            seen.update(about[one])
        return sorted(ranked, key=lambda one: turns[one.id])


def _ways(is_near: bool, holds_words: bool) -> frozenset[str]:
    return frozenset([WORDS] * holds_words + [MEANING] * is_near)
