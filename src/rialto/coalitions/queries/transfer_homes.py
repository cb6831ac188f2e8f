"""Where a practice is at home."""

from rialto.catalogue.models import Entry
from rialto.organisations.models import Organisation


def home_and_giver(entry: Entry) -> tuple[str, Organisation | None]:
    """The country of a practice (ISO 3166-1 alpha-2, empty where nothing says it) and the organisation behind it. Two queries at most.

    The organisation is its provider, else whose source told of it. The country is the one that the entry names; of several, the one
    in which the organisation sits, else the first. Where it names none, the organisation's, else that of the source.
    """
    giver, of_source = entry.provider, ""
    if giver is None:
        record = entry.source_records.select_related("source__owner").order_by("pk").first()
        if record is not None:
            giver, of_source = record.source.owner, record.source.default_country
    seat = giver.country if giver else ""
    named = [str(one) for one in entry.countries]
    if named:
        return (seat if seat in named else named[0]), giver
    return seat or of_source, giver
