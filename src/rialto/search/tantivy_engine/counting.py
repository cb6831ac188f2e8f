"""Counts of facets and of stretches of days, exact and of the same snapshot as the hits."""

from typing import Any

import tantivy
from tantivy import Query

from ..port import Query as Asked
from ..port import Range
from .columns import Columns
from .questions import Questions
from .tallies import EVERY, NOTHING, Meanings, Tally

Counts = dict[str, tuple[tuple[str, int], ...]]
Tallied = dict[tuple[str, str], int]
# Of a facet of many values so many more are read, since values that are as frequent as the last one wanted are ordered by name; where
# even these do not reach beyond its count, or hardly anything was found, all.
MARGIN, FEW = 50, 300


class Counting:
    """Counts what a query asks for, on one snapshot."""

    def __init__(
        self, columns: Columns, questions: Questions, searcher: tantivy.Searcher, meanings: Meanings
    ) -> None:
        self.columns = columns
        self.questions = questions
        self.searcher = searcher
        self.meanings = meanings

    def counts(self, asked: Asked, text: Query | None, total: int) -> Counts:
        """All facets and ranges asked for; those with a filter of their own are counted without it, one query each."""
        active = {name for name, values in asked.filters.items() if values} | {
            *asked.at_least,
            *asked.at_most,
        }
        found: Counts = {}
        together = []
        for name in [*asked.facets, *asked.ranges]:
            if name in active:
                query = self.questions.together(text, self.questions.filters(asked, without=name))
                # More may be found without the facet's filter.
                found |= self._counted([name], asked, query, is_few=False)
            else:
                together.append(name)
        if together:
            query = self.questions.together(text, self.questions.filters(asked))
            found |= self._counted(together, asked, query, is_few=total <= FEW)
        return found

    def _counted(self, names: list[str], asked: Asked, query: Query, *, is_few: bool) -> Counts:
        tallies = list(dict.fromkeys(self.columns.tally_of[name] for name in names if name in asked.facets))
        aggregations: dict[str, Any] = {
            name: {"range": {"field": f"on_{name}", "ranges": [_stretch(one) for one in asked.ranges[name]]}}
            for name in names
            if name in asked.ranges
        }
        for tally in tallies:
            size = EVERY if is_few or not tally.is_single else asked.facets[tally.facets[0]] + 1 + MARGIN
            terms = {"field": tally.codes, "size": size, "segment_size": EVERY}
            aggregations[tally.codes] = {"terms": terms}
        answer = self.searcher.aggregate(query, aggregations)
        tallied: Tallied = {}
        for tally in tallies:
            buckets = _of_something(answer, tally)
            size = aggregations[tally.codes]["terms"]["size"]
            is_full = len(answer[tally.codes]["buckets"]) == size
            if is_full and _is_cut_within(buckets, size - 1 - MARGIN):
                every = {tally.codes: {"terms": aggregations[tally.codes]["terms"] | {"size": EVERY}}}
                buckets = _of_something(self.searcher.aggregate(query, every), tally)
            self._add(tallied, tally, buckets)
        by_facet: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
        for (name, value), count in tallied.items():
            if name in by_facet:
                by_facet[name].append((value, count))
        found: Counts = {}
        for name in names:
            if name in asked.ranges:
                counted = {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
                found[name] = tuple((one.key, counted.get(one.key, 0)) for one in asked.ranges[name])
            else:
                found[name] = self._shown(name, asked, by_facet[name], query)
        return found

    def _add(self, tallied: Tallied, tally: Tally, buckets: list[dict[str, Any]]) -> None:
        """Count each value of each combination."""
        counts = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        meanings = self.meanings.of(tally, counts, self.searcher)
        for code, count in counts.items():
            for pair in meanings[code]:
                tallied[pair] = tallied.get(pair, 0) + count

    def _shown(
        self, name: str, asked: Asked, counted: list[tuple[str, int]], query: Query
    ) -> tuple[tuple[str, int], ...]:
        """The most frequent values, then what is chosen and not among them."""
        counted.sort(key=lambda item: (-item[1], item[0]))
        shown = counted[: asked.facets[name]]
        chosen = [value for value in dict.fromkeys(asked.filters.get(name, ())) if value not in dict(shown)]
        known = dict(counted) if chosen else {}
        for value in chosen:
            shown.append((value, known[value] if value in known else self._count_of(name, value, query)))
        return tuple(shown)

    def _count_of(self, name: str, value: str, query: Query) -> int:
        chosen = self.questions.has_any(name, (value,))
        both = Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
        return total_of(self.searcher.search(both, 1))


def _of_something(answer: dict[str, Any], tally: Tally) -> list[dict[str, Any]]:
    """The counts of a tally, without that of documents that have no value in it."""
    return [bucket for bucket in answer[tally.codes]["buckets"] if int(bucket["key"]) != NOTHING]


def _is_cut_within(buckets: list[dict[str, Any]], wanted: int) -> bool:
    """Whether values that were left out may be as frequent as the last one wanted."""
    return wanted > 0 and bool(buckets[-1]["doc_count"] == buckets[wanted - 1]["doc_count"])


def total_of(found: tantivy.SearchResult) -> int:
    """How many documents a search found (the stubs of the bindings forget it)."""
    return int(found.count)  # type: ignore[attr-defined]


def _stretch(stretch: Range) -> dict[str, Any]:
    found: dict[str, Any] = {"key": stretch.key}
    if stretch.at_least is not None:
        found["from"] = stretch.at_least
    if stretch.at_most is not None:
        found["to"] = stretch.at_most + 1
    return found
