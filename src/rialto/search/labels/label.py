"""What goes into the index of labels and what comes out."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """How firmly a label names its concept."""

    PREFERRED = 0
    ALTERNATIVE = 1
    # Made by us of another label: without what stands in brackets, or one of the two forms beside a slash.
    SHORTENED = 2
    EITHER = 3


class Label(NamedTuple):
    """One name of a concept (a positive number below 2**32) in a language (ISO 639-1)."""

    concept: int
    language: str
    kind: Kind
    text: str


class Reading(NamedTuple):
    """One concept that words may mean, and how sure that is: 0 to 1."""

    concept: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text (numbers of the first and the last one) that name a concept, in all its readings, the surest first."""

    first: int
    last: int
    readings: tuple[Reading, ...]


class Near(NamedTuple):
    """A concept that is called much like a text.

    `share`: how much of what tells labels apart the two have in common, beside the best (0 to 1). `likeness`: how alike they are as
    they are written (0 to 1), which says something also where even the best is not good.
    """

    concept: int
    share: float
    likeness: float
    label: str
    language: str
