"""Entries as lists show them: in the reader's language where there is a translation, and saying so."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rialto.catalogue.choices import ConceptRole
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.around import Around, around_entries
from rialto.catalogue.queries.pictures import lead_pictures
from rialto.pictures.queries import ShownPicture
from rialto.translation.choices import TextOrigin

# What a list shows of an entry. Every column left out here makes a page of 20 quicker: the description most, but
# putting the query together counts as well.
LISTED = (
    "public_id", "kind", "slug", "language", "title", "summary", "countries", "city", "is_online", "is_free",
    "is_self_paced", "price_amount", "price_currency", "level_from", "level_to", "teaching_languages", "variants", "starts_on",
    "ends_on", "deadline_on", "expires_on", "issued_on", "schedule", "link_state", "status", "has_pictures", "provider__name",
    "opportunitydetails__type", "opportunitydetails__pay_from", "opportunitydetails__pay_currency",
    "opportunitydetails__pay_period", "fundingdetails__amount_to", "fundingdetails__budget", "fundingdetails__currency",
)  # fmt: skip


@dataclass(slots=True)
class Shown:
    """One text as a reader sees it: which language it is in, and who translated it (None: it is the original)."""

    text: str
    language: str
    origin: TextOrigin | None = None

    @property
    def is_machine_made(self) -> bool:
        return self.origin == TextOrigin.MACHINE


@dataclass(slots=True)
class ShownEntry:
    """An entry with the texts of a list in the reader's language, as far as there are any."""

    entry: Entry
    title: Shown
    summary: Shown
    # Keys of the technologies it is about, which choose its picture.
    technologies: list[str] = field(default_factory=list)
    # The one that somebody gave to stand for it.
    picture: ShownPicture | None = None

    @property
    def is_machine_made(self) -> bool:
        return self.title.is_machine_made or self.summary.is_machine_made


def shown_entries(entry_ids: Sequence[int], *, language: str) -> list[ShownEntry]:
    """Public entries in the order of their ids, with what a list shows loaded: two queries, however long it is.

    One more where some have pictures.
    """
    entries = listed_entries(entry_ids)
    foreign = [entry.pk for entry in entries if entry.language != language]
    around = around_entries([entry.pk for entry in entries], language=language, foreign=foreign)
    pictures = lead_pictures(entries, language=language)
    return [shown_entry(entry, around, language, pictures.get(entry.pk)) for entry in entries]


def listed_entries(entry_ids: Sequence[int]) -> list[Entry]:
    """Those of the entries that are public, in this order, with the columns of lists: one query."""
    if not entry_ids:
        return []
    # Asked for the state as well, SQLite goes through all public entries instead of fetching these few: 17 ms.
    rows = (
        Entry.objects.filter(pk__in=entry_ids)
        .select_related("provider", "opportunitydetails", "fundingdetails")
        .only(*LISTED)
        .order_by()
    )
    entries = {entry.pk: entry for entry in rows if entry.is_public}
    return [entries[pk] for pk in entry_ids if pk in entries]


def shown_entry(
    entry: Entry, around: Around, language: str, picture: ShownPicture | None = None
) -> ShownEntry:
    """A loaded entry with its texts in the reader's language, as far as `around` has them."""
    return ShownEntry(
        entry,
        title=shown(entry, "title", around, language),
        summary=shown(entry, "summary", around, language),
        technologies=around.keys_of(entry.pk, ConceptRole.TECHNOLOGY),
        picture=picture,
    )


def shown(entry: Entry, field_name: str, around: Around, language: str) -> Shown:
    """The field in the reader's language, or the original."""
    found = around.translations.get((entry.pk, field_name)) if entry.language != language else None
    if found is None:
        return Shown(getattr(entry, field_name), entry.language)
    return Shown(found.text, language, TextOrigin(found.origin))
