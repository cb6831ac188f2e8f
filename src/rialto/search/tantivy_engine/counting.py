"""Counts of facets and of stretches of days, exact and of the same snapshot as the hits."""

from collections.abc import Mapping
from typing import Any

import tantivy
from tantivy import Query

from ..port import Query as Asked
from ..port import Range
from .columns import SEPARATOR, Columns
from .questions import Questions

Counts = dict[str, tuple[tuple[str, int], ...]]
# Every value of a segment takes part, so that counts are exact; one facet has some thousand providers at most, sets more.
MOST_VALUES = 1_000_000
# With so many hits counting joined sets is quicker than counting each value, though there are thousands of sets (facts/search.md, 4.3).
MANY = 150_000
# Values that are as frequent as the last one wanted are ordered by name, so some more are read.
MARGIN = 10


class Counting:
    """Counts what a query asks for, on one snapshot."""

    def __init__(self, columns: Columns, questions: Questions, searcher: tantivy.Searcher) -> None:
        self.columns = columns
        self.questions = questions
        self.searcher = searcher

    def counts(self, asked: Asked, text: Query | None, total: int) -> Counts:
        """All facets and ranges asked for; those with a filter of their own are counted without it, one query each."""
        active = {name for name, values in asked.filters.items() if values} | {
            *asked.at_least,
            *asked.at_most,
        }
        many = total > MANY
        together: dict[str, Any] = {}
        found: Counts = {}
        for name in [*asked.facets, *asked.ranges]:
            if name not in active:
                together[name] = self._aggregation(name, asked, many=many)
                continue
            query = self.questions.together(text, self.questions.filters(asked, without=name))
            answer = self.searcher.aggregate(query, {name: self._aggregation(name, asked, many=many)})
            found[name] = self._read(name, asked, answer[name], query)
        if together:
            query = self.questions.together(text, self.questions.filters(asked))
            answer = self.searcher.aggregate(query, together)
            found |= {name: self._read(name, asked, answer[name], query) for name in together}
        return found

    def _aggregation(self, name: str, asked: Asked, *, many: bool) -> Mapping[str, Any]:
        if name in asked.ranges:
            return {"range": {"field": f"on_{name}", "ranges": [_stretch(one) for one in asked.ranges[name]]}}
        if name in self.columns.multi and many:
            return {"terms": {"field": f"set_{name}", "size": MOST_VALUES, "segment_size": MOST_VALUES}}
        size = asked.facets[name] + MARGIN
        return {"terms": {"field": f"is_{name}", "size": size, "segment_size": MOST_VALUES}}

    def _read(
        self, name: str, asked: Asked, answer: Mapping[str, Any], query: Query
    ) -> tuple[tuple[str, int], ...]:
        if name in asked.ranges:
            counted = {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["buckets"]}
            return tuple((one.key, counted.get(one.key, 0)) for one in asked.ranges[name])
        counted = {}
        for bucket in answer["buckets"]:
            for value in bucket["key"].split(SEPARATOR):
                counted[value] = counted.get(value, 0) + int(bucket["doc_count"])
        ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        shown = ordered[: asked.facets[name]]
        for value in dict.fromkeys(asked.filters.get(name, ())):
            if not any(value == one for one, _ in shown):
                shown.append(
                    (value, counted[value] if value in counted else self._count_of(name, value, query))
                )
        return tuple(shown)

    def _count_of(self, name: str, value: str, query: Query) -> int:
        chosen = self.questions.has_any(name, (value,))
        both = Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
        return total_of(self.searcher.search(both, 1))


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
