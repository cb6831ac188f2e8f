"""Where a practice is at home."""

from rialto.catalogue.models import Entry, Source
from rialto.organisations.models import Organisation


def home_of(entry: Entry) -> str:
    """The country of a practice (ISO 3166-1 alpha-2); empty where nothing says it. Two queries at most.

    It is the one that the entry names; of several, the one in which its organisation sits, else the first. Where it names none, the
    organisation's, else that of the source which told of it.
    """
    seat = entry.provider.country if entry.provider else ""
    named = [str(one) for one in entry.countries]
    if named:
        return seat if seat in named else named[0]
    if seat:
        return seat
    source = source_of(entry)
    if source is None:
        return ""
    return (source.owner.country if source.owner else "") or source.default_country


def public_contact(entry: Entry) -> Organisation | None:
    """Whom everybody may ask about a practice: its organisation, else the owner of the source which told of it."""
    if entry.provider is not None:
        return entry.provider
    source = source_of(entry)
    return source.owner if source else None


def source_of(entry: Entry) -> Source | None:
    """The source that told of an entry first, with its owner."""
    record = entry.source_records.select_related("source__owner").order_by("pk").first()
    return record.source if record else None
