"""From an offer and those worth comparing to what is to be done with each pair."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rialto.harvesting.matching.languages import Cohort, are_languages_apart, set_apart, translations_of
from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.matching.rules import compare, provider_likeness
from rialto.harvesting.matching.verdict import Band, Verdict

# A person is asked about so many pairs of one entry at once; the rest waits until these are decided.
MOST_QUEUED = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """Two offers, by id, lower first, and what is said of them."""

    first: int
    second: int
    verdict: Verdict

    @property
    def pair(self) -> tuple[int, int]:
        return (self.first, self.second)


def judge(offer: Offer, nearest: Collection[Offer], siblings: Collection[Offer] = ()) -> list[Judged]:
    """What is the same offer as `offer`, or may be: sure ones first, then by score.

    `nearest` share a key with it; `siblings` are its provider's, among which a translation has to stand out.
    """
    found: dict[int, Verdict] = {}
    for other in nearest:
        if other.id != offer.id and not are_languages_apart(offer, other):
            verdict = compare(offer, other)
            if verdict.band is not Band.DIFFERENT:
                found[other.id] = verdict
    others = {other.id: other for other in (*nearest, *siblings)}
    if any(are_languages_apart(offer, other) for other in others.values()):
        found |= _across_languages(offer, others.values())
    judged = []
    for other_id, verdict in found.items():
        first, second = sorted((offer.id, other_id))
        judged.append(Judged(first, second, verdict))
    return sorted(
        judged, key=lambda one: (one.verdict.band is not Band.AUTOMATIC, -one.verdict.score, one.pair)
    )


def _across_languages(offer: Offer, candidates: Iterable[Offer]) -> dict[int, Verdict]:
    cohort = Cohort([offer, *(other for other in candidates if is_of_the_cohort(offer, other))])
    return {other.id: verdict for other, verdict in translations_of(offer, cohort)}


def is_of_the_cohort(offer: Offer, other: Offer) -> bool:
    """Whether two offers may be one in two languages: one provider, one page, or one day at one place."""
    if other.id == offer.id or other.kind != offer.kind:
        return False
    if provider_likeness(offer, other) >= 0.9:
        return True
    if offer.has_own_page and offer.address_without_language == other.address_without_language:
        return True
    same_day = offer.starts_on is not None and offer.starts_on == other.starts_on
    return same_day and bool(offer.city_key) and offer.city_key == other.city_key


def agree(ones: Iterable[Offer], others: Iterable[Offer]) -> bool:
    """Whether no offer of one group speaks against any of the other: links must not chain what does not belong.

    Two of one language have to be alike themselves; two of different languages must not be set apart.
    """
    rest = list(others)
    for one in ones:
        for other in rest:
            if are_languages_apart(one, other):
                if set_apart(one, other):
                    return False
                continue
            verdict = compare(one, other)
            # What one source lists twice in one language is two things, unless it is plainly one page.
            is_listed_twice = bool(one.sources & other.sources) and verdict.band is not Band.AUTOMATIC
            if verdict.band is Band.DIFFERENT or is_listed_twice:
                return False
    return True
