"""Pieces of JSON-LD that several kinds of entries share. Each gives None where nobody said anything."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from rialto.catalogue.choices import ConceptRole
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.pages import EntryPage
from rialto.organisations.models import Organisation
from rialto.pictures.queries import ShownPicture
from rialto.taxonomy.queries import vocabulary

Json = dict[str, Any]


def kept(values: Json) -> Json:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def day_of(day: date | None) -> str | None:
    return day.isoformat() if day else None


def moment_of(at: datetime | None, is_all_day: bool) -> str | None:
    if at is None:
        return None
    return at.date().isoformat() if is_all_day else at.isoformat()


def image_of(picture: ShownPicture) -> Json:
    """A picture in its oldest format, which every program reads."""
    return kept(
        {
            "@type": "ImageObject",
            "contentUrl": f"{settings.ORIGIN}{picture.address}",
            "encodingFormat": picture.content_type,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.alt,
            "creditText": picture.credit,
            "license": f"https://spdx.org/licenses/{picture.licence}" if picture.licence else None,
        }
    )


def organisation_of(organisation: Organisation | None) -> Json | None:
    if organisation is None:
        return None
    return kept({"@type": "Organization", "name": organisation.name, "sameAs": organisation.website})


def person_of(page: EntryPage) -> Json | None:
    author = getattr(page.details, "author", "")
    return {"@type": "Person", "name": author} if author else None


def place_of(place: str, city: str, country: str) -> Json | None:
    if not (place or city or country):
        return None
    address = kept({"@type": "PostalAddress", "addressLocality": city, "addressCountry": country})
    return kept(
        {"@type": "Place", "name": place or city or country, "address": address if len(address) > 1 else None}
    )


def offer_of(entry: Entry) -> Json | None:
    if entry.is_free:
        return (
            {"@type": "Offer", "price": "0", "priceCurrency": "EUR", "category": "Free", "url": entry.address}
            if entry.address
            else None
        )
    if entry.price_amount is None:
        return None
    return kept(
        {
            "@type": "Offer",
            "price": f"{entry.price_amount:f}",
            "priceCurrency": entry.price_currency,
            "category": "Paid",
            "url": entry.address,
        }
    )


def labels_of(page: EntryPage, role: ConceptRole, scheme: str) -> list[str]:
    terms = vocabulary(scheme)
    # What Rialto only suggests is not told to machines as if somebody had said it.
    stated = (one for one in page.concepts.get(role, ()) if not one.is_suggested)
    found = (terms.get(one.key) for one in stated)
    return [term.label("en") for term in found if term]
