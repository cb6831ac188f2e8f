"""How facets are counted: facets of one tally as one number a document, taken apart when the numbers have been counted.

Counting costs 5 to 10 ns a hit and column, whatever the column holds, and a column of numbers has no dictionary to be looked through: at
40,000 hits 8 numbers instead of 14 columns of words take a third of the time (docs/benchmarks.md, "Searching"). All values that a
document has in the facets of a tally make one text; the number is its hash, and the index keeps the text as a word, so that whoever
counts can learn what a number means.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import tantivy

from ..port import Shape

BETWEEN_VALUES, BETWEEN_FACETS = "\x1f", "\x1e"
# Facets of few values that are put together: their combinations stay some hundreds.
MOST_TOGETHER = 6
# 40 bits: two of 10,000 combinations have one number in one of 20,000 catalogues, and each byte is one for each of a million documents.
CODE_BYTES = 5
# More combinations than any catalogue has.
EVERY = 1_000_000
# The number of what has no value in any facet of a tally. Where every document has a number, the engine reads them by place: without it
# it has to look for each, which takes 5 to 10 ns a hit and column more than counting does.
NOTHING = 0


class Tally(NamedTuple):
    """Facets that are counted together, in the columns `words` (their values as one text) and `codes` (its number)."""

    number: int
    facets: tuple[str, ...]
    # A single facet of one value a document: the most frequent values can be asked for alone.
    is_single: bool

    @property
    def words(self) -> str:
        return f"set{self.number}"

    @property
    def codes(self) -> str:
        return f"code{self.number}"

    def together(self, values: Mapping[str, tuple[str, ...]]) -> str:
        """All that a document has in these facets as one text; empty where it has nothing."""
        parts = [_joined(values.get(name, ())) for name in self.facets]
        return BETWEEN_FACETS.join(parts) if any(parts) else ""

    def apart(self, together: str) -> tuple[tuple[str, str], ...]:
        """The text as pairs of facet and value."""
        parts = zip(self.facets, together.split(BETWEEN_FACETS), strict=True)
        return tuple((name, value) for name, part in parts if part for value in part.split(BETWEEN_VALUES))


def _joined(values: tuple[str, ...]) -> str:
    # Most have none or one, and this is asked ten times a document.
    if len(values) < 2:
        return values[0] if values else ""
    return BETWEEN_VALUES.join(sorted(set(values)))


def tallies_of(shape: Shape) -> tuple[Tally, ...]:
    """A shape's tallies: facets of several or of many values alone, the others together."""
    counted = [facet for facet in shape.facets if facet.counted]
    plain = iter(facet.name for facet in counted if not facet.multi and not facet.many)
    groups: list[tuple[tuple[str, ...], bool]] = []
    while some := tuple(islice(plain, MOST_TOGETHER)):
        groups.append((some, len(some) == 1))
    groups += [((facet.name,), not facet.multi) for facet in counted if facet.multi or facet.many]
    return tuple(Tally(number, facets, single) for number, (facets, single) in enumerate(groups))


@lru_cache(maxsize=20_000)
def code_of(together: str) -> int:
    """The number of a combination of values."""
    if not together:
        return NOTHING
    return int.from_bytes(blake2b(together.encode(), digest_size=CODE_BYTES).digest(), "little") or 1


class Meanings:
    """What the numbers mean, for one reader: learned from the index's words when a number is met that is not known."""

    def __init__(self) -> None:
        self._of: dict[Tally, dict[int, tuple[tuple[str, str], ...]]] = {}

    def of(
        self, tally: Tally, codes: Iterable[int], searcher: tantivy.Searcher
    ) -> dict[int, tuple[tuple[str, str], ...]]:
        """Number -> pairs of facet and value, for these numbers at least; raises ValueError for one that no word of the index has."""
        known = self._of.get(tally, {})
        if known.keys() >= set(codes):
            return known
        words = searcher.terms_with_prefix(tally.words, "", limit=EVERY)
        known = {code_of(together): tally.apart(together) for together, _count in words}
        self._of[tally] = known
        if not known.keys() >= set(codes):
            raise ValueError("The index counts values that it does not have.")
        return known
