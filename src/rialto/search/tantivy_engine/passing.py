"""Days as words, for the one day by which nearly every question is filtered: who is past a bound is then looked up, not compared.

Comparing a column costs 25 to 30 ns a hit, and a question pays it twice, for its hits and for its counts (docs/benchmarks.md, "Searching").
A document has two words for its day: the stretch of `1 << BITS` days that it lies in, and the day itself. Those before a bound hold
one of the stretches before that of the bound, or one of the days of that stretch: some dozens of lists of documents, put together once a question.
"""

from collections.abc import Iterable
from itertools import takewhile

import tantivy

STRETCH, DAY = "s", "d"
BITS = 5
# More stretches than days of a catalogue have, but for absurd ones: then the column is compared.
MOST_STRETCHES = 1_000


def words_of(moment: int) -> list[str]:
    """What stands in the column of words for a day."""
    return [f"{STRETCH}{moment >> BITS}", f"{DAY}{moment}"]


class Passing:
    """The days that one snapshot's documents have in a column of such words."""

    def __init__(self, schema: tantivy.Schema, field: str, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._field = field
        self._searcher = searcher
        found = searcher.terms_with_prefix(field, STRETCH, limit=MOST_STRETCHES + 1)
        self._stretches = sorted(int(word.removeprefix(STRETCH)) for word, _count in found)
        self._before: dict[int, tantivy.Query] = {}

    @property
    def is_usable(self) -> bool:
        """Whether there are few enough stretches."""
        return len(self._stretches) <= MOST_STRETCHES

    def before(self, bound: int) -> tantivy.Query:
        """Documents whose day is known and lies before `bound`, unscored."""
        known = self._before.get(bound)
        if known is None:
            query = tantivy.Query.term_set_query(self._schema, self._field, list(self._words_before(bound)))
            known = self._before[bound] = tantivy.Query.const_score_query(query, 0.0)
        return known

    def _words_before(self, bound: int) -> Iterable[str]:
        last = bound >> BITS
        for stretch in takewhile(lambda one: one < last, self._stretches):
            yield f"{STRETCH}{stretch}"
        for day in range(last << BITS, bound):
            word = f"{DAY}{day}"
            if self._searcher.doc_freq(self._field, word):
                yield word
