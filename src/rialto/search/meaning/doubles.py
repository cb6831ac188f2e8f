"""Words that say one thing for two genders, said once: "tester/testerka softvéru" as "tester softvéru".

In a vector the second half only blurs what is meant: of occupations asked for in 23 languages 77.0 instead of 75.9 in 100 are found among the
first ten, in French 87.5 instead of 80 (docs/benchmarks.md).
"""

import re
from itertools import takewhile

# So many letters are shared by the two forms of a word.
SHARED = 3


def said_once(text: str) -> str:
    """The text without the second of two like halves, or of two like words, parted by a stroke; any other text as it is."""
    if text.count("/") != 1:
        return text
    first, second = (half.split() for half in text.split("/"))
    if not first or not second:
        return text
    if len(first) <= len(second) and all(map(_alike, first, second)):
        return " ".join([*first, *second[len(first) :]])
    if _alike(first[-1], second[0]):
        return " ".join([*first, *second[1:]])
    if _alike(first[0], second[0]):
        return " ".join(first)
    return text


def _alike(one: str, other: str) -> bool:
    pairs = zip(one.lower(), other.lower(), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared >= min(SHARED, len(one), len(other)) and not re.search(r"\d", one + other)
