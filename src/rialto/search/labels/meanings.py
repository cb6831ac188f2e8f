"""From words to what an engine is asked: which concepts the words of a query mean, surely or nearly."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..port import Meant
from ..query_text import QueryText
from .index import LabelIndex

# What the concept with the most similar label counts beside one that the words name.
NEAR_WEIGHT = 0.6
# Of so many similar ones each gives this share of its own to the broader concept that it belongs to: together they say what is meant
# where no label says it. Measured on job titles: a fifth more found where titles name groups, nothing lost elsewhere.
VOTERS, VOTE = 20, 0.5
_LETTER = re.compile(r"\w")
Broader = Callable[[Iterable[int]], Mapping[int, int]]


def meant(index: LabelIndex, text: QueryText, languages: Sequence[str]) -> tuple[Meant, ...]:
    """The concepts that words of a query name, all readings; what stands in quotation marks is meant as it stands."""
    found = []
    for span in index.concepts_in(text.words, languages):
        by_weight: dict[float, list[int]] = {}
        for concept, confidence in span.readings:
            by_weight.setdefault(confidence, []).append(concept)
        found += [
            Meant(first=span.first, last=span.last, concepts=tuple(concepts), weight=weight)
            for weight, concepts in by_weight.items()
        ]
    return tuple(found)


def nearly_meant(
    index: LabelIndex,
    text: QueryText,
    languages: Sequence[str],
    *,
    broader: Broader,
    at_least: float = 0.0,
    limit: int = 10,
) -> tuple[Meant, ...]:
    """The concepts that are called most like all the words of a query together, and the broader ones that several of them share.

    `broader`: concepts -> the next broader one of each that has one. `at_least`: how alike a label must be (`Near.likeness`).
    """
    near = [
        one
        for one in index.nearest(" ".join(text.words), languages, limit=max(limit, VOTERS))
        if one.likeness >= at_least
    ]
    weights = {one.concept: one.share for one in near}
    votes: dict[int, float] = {}
    parents = broader(weights)
    for concept, parent in parents.items():
        votes[parent] = min(1.0, votes.get(parent, 0.0) + VOTE * weights[concept])
    for parent, vote in votes.items():
        weights[parent] = weights.get(parent, 0.0) + vote
    surest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:limit]
    most = max([1.0, *(weight for _, weight in surest)])
    language = near[0].language if near else ""
    return tuple(
        Meant(
            first=0,
            last=len(text.words) - 1,
            concepts=(concept,),
            weight=round(NEAR_WEIGHT * weight / most, 4),
            guessed_in=language,
        )
        for concept, weight in surest
    )


def whole_or_nearly_meant(
    index: LabelIndex,
    text: QueryText,
    languages: Sequence[str],
    *,
    broader: Broader,
    limit: int = 10,
) -> tuple[Meant, ...]:
    """Readings of all words together, to rank by: what a label says that is the whole query, then what is called most like it."""
    whole = _whole(index, text, languages)
    said = {concept for one in whole for concept in one.concepts}
    near = nearly_meant(index, text, languages, broader=broader, limit=limit)
    return (*whole, *(one for one in near if said.isdisjoint(one.concepts)))


def _whole(index: LabelIndex, text: QueryText, languages: Sequence[str]) -> tuple[Meant, ...]:
    """Readings that all words share: of one label, or of several that are beside each other (“Koch / Köchin”)."""
    spans = index.concepts_in(text.words, languages)
    covered = {place for span in spans for place in range(span.first, span.last + 1)}
    if not spans or any(
        place not in covered and _LETTER.search(word) for place, word in enumerate(text.words)
    ):
        return ()
    weights: dict[int, float] = dict(spans[0].readings)
    for span in spans[1:]:
        readings = dict(span.readings)
        weights = {one: min(sure, readings[one]) for one, sure in weights.items() if one in readings}
    last = len(text.words) - 1
    return tuple(
        Meant(first=0, last=last, concepts=(concept,), weight=weight) for concept, weight in weights.items()
    )
