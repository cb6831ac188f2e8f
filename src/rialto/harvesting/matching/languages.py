"""Offers in two languages: is one a translation of the other?

Titles and texts are compared by what languages share (names, numbers, technical terms: `Offer.cognates`), each weighed by
how rare it is among the provider's offers, as bilingual page alignment does (Resnik & Smith 2003 give the idea of using
cognates and addresses). A pair has to stand out from all other pairs of these two languages: the runner-up decides.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.matching.rules import provider_likeness
from rialto.harvesting.matching.verdict import Band, Verdict

# Chosen on the development half of bench/harvest/duplicates: with a weight of 0.15 one pair in 110 was wrong where half of
# the lessons had no counterpart ("SecOps functions" for "SecOps architecture"), with 0.2 none.
SURE_MARGIN, SURE_WEIGHT = 2.0, 0.2
QUEUE_SHARE = 0.6
LEAST_WEIGHT = 0.004
# With fewer cognates than this there is no text to speak of: the titles alone never decide, and have to be much alike.
TEXT_COGNATES, TITLE_WEIGHT = 30, 0.25


def are_languages_apart(one: Offer, other: Offer) -> bool:
    """Whether two offers are in two languages that are both known."""
    return one.language != other.language and "und" not in (one.language, other.language)


class Cohort:
    """The offers among which a translation has to stand out: those of one provider and kind."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = {offer.id: offer for offer in offers}
        counts = Counter(word for offer in self.offers.values() for word in offer.cognates)
        size = max(len(self.offers), 2)
        self.weights = {word: math.log((size + 1) / count) ** 2 for word, count in counts.items()}
        self.by_language: dict[str, list[Offer]] = defaultdict(list)
        for offer in self.offers.values():
            self.by_language[offer.language].append(offer)
        self._norms: dict[int, float] = {}
        self._likeness: dict[tuple[int, int], float] = {}

    def likeness(self, one: Offer, other: Offer) -> float:
        """Cosine of the weighed cognates, a title's words counting thrice; 0 to 1."""
        key = (min(one.id, other.id), max(one.id, other.id))
        if key not in self._likeness:
            weights = self.weights
            shared = sum(weights.get(word, 0.0) for word in one.cognates & other.cognates)
            shared += 2 * sum(weights.get(word, 0.0) for word in one.title_cognates & other.title_cognates)
            norm = self._norm(one) * self._norm(other)
            self._likeness[key] = shared / norm if norm else 0.0
        return self._likeness[key]

    def _norm(self, offer: Offer) -> float:
        if offer.id not in self._norms:
            total = sum(self.weights.get(word, 0.0) for word in offer.cognates)
            total += 2 * sum(self.weights.get(word, 0.0) for word in offer.title_cognates)
            self._norms[offer.id] = math.sqrt(total)
        return self._norms[offer.id]

    def ranked(self, offer: Offer, language: str) -> list[tuple[float, Offer]]:
        """The offers of a language by likeness to `offer`, highest first."""
        found = [
            (self.likeness(offer, each), each) for each in self.by_language[language] if each is not offer
        ]
        return sorted(found, key=lambda pair: (-pair[0], pair[1].id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How a pair stands among the others of its two languages."""

    weight: float
    margin: float
    is_best_both_ways: bool
    has_rivals: bool


def translations_of(offer: Offer, cohort: Cohort) -> list[tuple[Offer, Verdict]]:
    """What is, or may be, `offer` in other languages: at most two offers a language."""
    found: list[tuple[Offer, Verdict]] = []
    for language in sorted(cohort.by_language):
        if language in (offer.language, "und"):
            continue
        ranked = [
            (weight, each) for weight, each in cohort.ranked(offer, language) if not set_apart(offer, each)
        ]
        for place, (_weight, other) in enumerate(ranked[:2]):
            verdict = _judged(offer, other, cohort, _standing(offer, ranked, place, cohort))
            if verdict.band is not Band.DIFFERENT:
                found.append((other, verdict))
    return found


def set_apart(one: Offer, other: Offer) -> str:
    """What tells for certain that two offers are not translations of each other; "" where nothing does."""
    first, second = one.title, other.title
    if one.kind != other.kind:
        return "other-kind"
    if first.numbers != second.numbers:
        return "other-number"
    if first.years and second.years and first.years != second.years:
        return "other-year"
    if first.levels and second.levels and first.levels != second.levels:
        return "other-level"
    if one.kind == "event" and one.starts_on and other.starts_on and one.starts_on != other.starts_on:
        return "other-day"
    return ""


def _standing(offer: Offer, ranked: Sequence[tuple[float, Offer]], place: int, cohort: Cohort) -> _Standing:
    weight, other = ranked[place]
    back = [
        (value, each) for value, each in cohort.ranked(other, offer.language) if not set_apart(other, each)
    ]
    rivals = [value for value, each in ranked if each is not other]
    rivals_back = [value for value, each in back if each is not offer]
    runner_up = max((*rivals, *rivals_back), default=0.0)
    return _Standing(
        weight=weight,
        margin=weight / runner_up if runner_up else math.inf,
        is_best_both_ways=place == 0 and (not rivals_back or max(rivals_back) < weight),
        has_rivals=bool(rivals) and bool(rivals_back),
    )


def _judged(one: Offer, other: Offer, cohort: Cohort, standing: _Standing) -> Verdict:
    same_provider = provider_likeness(one, other) >= 0.9
    rule, band = "translated-text", Band.DIFFERENT
    if is_language_variant(one, other):
        rule, band = "same-page-in-two-languages", Band.AUTOMATIC
    elif same_provider and _same_name(one, other):
        rule, band = "same-name-in-two-languages", Band.AUTOMATIC
    elif min(len(one.cognates), len(other.cognates)) < TEXT_COGNATES:
        if same_provider and standing.is_best_both_ways and standing.weight >= TITLE_WEIGHT:
            rule, band = "translated-title", Band.QUEUE
    elif same_provider and standing.is_best_both_ways and standing.has_rivals:
        sure = standing.margin >= SURE_MARGIN and standing.weight >= SURE_WEIGHT
        band = Band.AUTOMATIC if sure else Band.QUEUE
    elif standing.weight >= LEAST_WEIGHT and standing.margin >= QUEUE_SHARE:
        band = Band.QUEUE
    if band is Band.AUTOMATIC and one.title.levels != other.title.levels:
        band = Band.QUEUE
    return Verdict(
        band=band,
        rule=rule,
        score=round(min(1.0, standing.weight * 2 + 0.2 * min(standing.margin, 2.0)), 3),
        evidence={
            "likeness": round(standing.weight, 3),
            "margin": round(min(standing.margin, 99.0), 2),
            "best_both_ways": standing.is_best_both_ways,
            "same_concepts": len(one.concepts & other.concepts),
        },
    )


def is_language_variant(one: Offer, other: Offer) -> bool:
    """Whether two addresses differ in nothing but the language that they name."""
    return (
        one.has_own_page
        and one.address != other.address
        and one.address_without_language == other.address_without_language
    )


def _same_name(one: Offer, other: Offer) -> bool:
    """A name of its own that was not translated: two words or more, the same in both."""
    words = set(one.title.words)
    return len(words) >= 2 and words == set(other.title.words)
