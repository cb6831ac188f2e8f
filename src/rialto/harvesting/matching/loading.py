"""From the catalogue's rows to offers."""

from typing import Any

from rialto.base.markup import plain_text
from rialto.base.text import folded
from rialto.catalogue.queries.offers import OfferRow
from rialto.harvesting.matching.offer import TEXT_LENGTH, Offer


def offer_of(row: OfferRow) -> Offer:
    """An entry as it is compared."""
    values: dict[str, Any] = row.values
    text = plain_text(values["text"] or "") or values["summary"]
    doi = (values["publicationdetails__doi"] or "").strip().lower()
    return Offer(
        id=row.pk,
        kind=values["kind"],
        title_text=values["title"],
        language=values["language"],
        text=text[:TEXT_LENGTH],
        address=values["canonical_address"],
        provider=values["provider__name"] or "",
        provider_id=values["provider_id"],
        domain=values["provider__domain"] or "",
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        city=values["city"],
        countries=frozenset(values["countries"]),
        is_online=values["is_online"],
        identifiers=frozenset({f"doi {doi}"} if doi else ()),
        concepts=frozenset(row.concept_ids),
        sources=frozenset(row.source_ids),
        sites=frozenset(folded(name) for name in row.source_names),
    )
