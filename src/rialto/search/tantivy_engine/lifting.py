"""What counts besides the text: the best by text, reordered by what integers say of them.

Only so many of the best are looked at (`LIFTED_WINDOW`), always from the first on: so a page holds the same whichever page was asked
for before, nothing is repeated or lost between them, and totals are those of the text.
"""

from collections.abc import Sequence
from typing import NamedTuple

import tantivy

from ..port import MOST_LIFT, Lift
from .columns import NO_DAY, NO_NUMBER, Columns
from .questions import FIRST_SCORE


class Lifted(NamedTuple):
    """A hit of the engine: its score with all lifts, where it lies, and the names of the lifts."""

    score: float
    address: tantivy.DocAddress
    lifts: tuple[str, ...] = ()


def lifted(
    hits: Sequence[tuple[float, tantivy.DocAddress]],
    lifts: Sequence[Lift],
    columns: Columns,
    searcher: tantivy.Searcher,
) -> list[Lifted]:
    """The hits by their lifted scores, best first; equal ones stay as they stood, and what stands first stays first."""
    addresses = [address for _, address in hits]
    had: list[list[Lift]] = [[] for _ in hits]
    for lift in lifts:
        for place in _places(lift, addresses, columns, searcher):
            had[place].append(lift)
    found = [
        Lifted(_score(float(score), these), address, tuple(one.name for one in these))
        for (score, address), these in zip(hits, had, strict=True)
    ]
    return sorted(found, key=lambda one: -one.score)


def unlifted(hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[Lifted]:
    """The hits as they are."""
    return [Lifted(float(score), address) for score, address in hits]


def _score(score: float, lifts: Sequence[Lift]) -> float:
    if score > FIRST_SCORE / 2:
        return score
    together = 1.0
    for lift in lifts:
        together *= max(1.0, lift.factor)
    return score * min(together, MOST_LIFT)


def _places(
    lift: Lift, addresses: list[tantivy.DocAddress], columns: Columns, searcher: tantivy.Searcher
) -> list[int]:
    """Which of the documents a lift is for."""
    if not addresses:
        return []
    if lift.of in columns.bits:
        bits = columns.bits[lift.of]
        wanted = sum(bits.get(value, 0) for value in set(lift.values))
        if not wanted:
            return []
        values = searcher.fast_field_values(f"bits_{lift.of}", addresses)
        return [place for place, value in enumerate(values) if value is not None and value & wanted]  # type: ignore[operator]
    is_day = lift.of in columns.shape.days
    values = searcher.fast_field_values(f"{'on' if is_day else 'number'}_{lift.of}", addresses)
    lowest = -NO_DAY if lift.at_least is None else lift.at_least
    highest = NO_DAY if lift.at_most is None else lift.at_most
    unknown = NO_DAY if is_day else NO_NUMBER
    return [
        place
        for place, value in enumerate(values)
        if value is not None and value != unknown and lowest <= value <= highest
    ]
