"""From an offer and those worth comparing to what is to be done with each pair."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rialto.harvesting.matching.languages import Cohort, are_languages_apart, translations_of
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


def judge(offer: Offer, candidates: Collection[Offer]) -> list[Judged]:
    """What is the same offer as `offer`, or may be, among those that share a key with it; best first."""
    found: dict[int, Verdict] = {}
    for other in candidates:
        if other.id != offer.id and not are_languages_apart(offer, other):
            verdict = compare(offer, other)
            if verdict.band is not Band.DIFFERENT:
                found[other.id] = verdict
    apart = [other for other in candidates if are_languages_apart(offer, other)]
    if apart:
        found |= _across_languages(offer, candidates)
    judged = [Judged(*sorted((offer.id, other)), verdict) for other, verdict in found.items()]
    judged.sort(key=lambda one: (one.verdict.band is not Band.AUTOMATIC, -one.verdict.score, one.pair))
    sure = [one for one in judged if one.verdict.band is Band.AUTOMATIC]
    return sure + [one for one in judged if one.verdict.band is Band.QUEUE]


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
