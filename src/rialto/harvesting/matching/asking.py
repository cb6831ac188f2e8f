"""Asking what an offer may be the same as, before it is an entry: nothing is written."""

from dataclasses import dataclass

from rialto.catalogue.queries.offers import holders_of, offer_rows
from rialto.harvesting.matching.blocking import chosen, keys_of
from rialto.harvesting.matching.decision import judge
from rialto.harvesting.matching.loading import offer_of
from rialto.harvesting.matching.offer import Offer

# The id of an offer that is no entry yet.
NOBODY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An entry that may be the same offer: by which rule, and how sure that is, 0 to 1."""

    entry_id: int
    rule: str
    score: float


def entries_like(offer: Offer, *, limit: int) -> list[Alike]:
    """Entries that may be the same offer, surest first: some five queries, however many entries there are."""
    keys = keys_of(offer)
    nearest, siblings = chosen(keys, holders_of(keys), but=offer.id)
    rows = offer_rows(sorted(nearest | siblings))
    offers = {pk: offer_of(row) for pk, row in rows.items()}
    judged = judge(
        offer,
        [offers[pk] for pk in sorted(nearest & offers.keys())],
        [offers[pk] for pk in sorted(siblings & offers.keys())],
    )
    found = [
        Alike(
            entry_id=one.second if one.first == offer.id else one.first,
            rule=one.verdict.rule,
            score=one.verdict.score,
        )
        for one in judged
    ]
    return found[:limit]
