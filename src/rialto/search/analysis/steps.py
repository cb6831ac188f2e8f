"""The steps by which a typed word and a written one meet, each of which can be left out to see what it is worth."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class Step(StrEnum):
    """What is done to words of texts (an index has to be built anew without it), or to a question only (the last three)."""

    MARKS = "marks"
    ELISIONS = "elisions"
    MUTATIONS = "mutations"
    LEMMAS = "lemmas"
    STEMS = "stems"
    COMPOUNDS = "compounds"
    LATIN = "latin"
    SPELLINGS = "spellings"
    HALF_WORDS = "half_words"
    SIMILAR = "similar"


_left_out: frozenset[Step] = frozenset()


def is_taken(step: Step) -> bool:
    """Whether the step is done; always, but in a measurement."""
    return step not in _left_out


def left_out() -> tuple[str, ...]:
    """The names of the steps that are not done: part of the version of an index."""
    return tuple(sorted(_left_out))


@contextmanager
def without(*steps: Step) -> Iterator[None]:
    """Leave steps out in this process, for measuring: of texts that are indexed meanwhile and of questions that are asked."""
    global _left_out  # noqa: PLW0603 -- of the process, as what is remembered of words is
    before = _left_out
    _left_out = before | frozenset(steps)
    try:
        yield
    finally:
        _left_out = before
