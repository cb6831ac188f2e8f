"""How good a list of results is, by what was judged beforehand."""

import math
from collections.abc import Iterable, Mapping, Sequence

DEPTH = 10


def ndcg(found: Sequence[int], grades: Mapping[int, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first `depth` (Järvelin and Kekäläinen 2002); gains are the grades, 1 is ideal."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(one, 0) for one in found[:depth]]) / ideal if ideal else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def success(found: Sequence[int], relevant: Iterable[int], depth: int = DEPTH) -> bool:
    """Whether any of the first `depth` is relevant."""
    return not set(found[:depth]).isdisjoint(relevant)


def mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing, to four places."""
    kept = list(values)
    return round(sum(kept) / len(kept), 4) if kept else 0.0
