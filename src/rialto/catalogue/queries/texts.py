"""Entries as lists show them: in the reader's language where there is a translation, and saying so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rialto.catalogue.choices import ConceptRole
from rialto.catalogue.models import Entry, EntryConcept, EntryText
from rialto.translation.choices import TextOrigin

# What a list shows of an entry. Every column left out here makes a page of 20 quicker: the description most, but
# putting the query together counts as well.
LISTED = (
    "public_id", "kind", "slug", "language", "title", "summary", "countries", "city", "is_online", "is_free",
    "is_self_paced", "price_amount", "price_currency", "level_from", "level_to", "teaching_languages", "starts_on",
    "ends_on", "deadline_on", "expires_on", "issued_on", "schedule", "link_state", "status", "provider__name",
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

    @property
    def is_machine_made(self) -> bool:
        return self.title.is_machine_made or self.summary.is_machine_made


def shown_entries(entry_ids: Sequence[int], *, language: str) -> list[ShownEntry]:
    """Public entries in the order of their ids, with what a list shows loaded: three queries, however long it is."""
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
    ordered = [entries[pk] for pk in entry_ids if pk in entries]
    return in_language(ordered, language=language)


def in_language(entries: Sequence[Entry], *, language: str) -> list[ShownEntry]:
    """Entries that are loaded already (with provider and details), with texts and technologies: two queries, one when all are originals."""
    technologies: dict[int, list[str]] = {}
    rows = EntryConcept.objects.filter(entry__in=[entry.pk for entry in entries], role=ConceptRole.TECHNOLOGY)
    for entry_id, key in rows.values_list("entry_id", "concept__key"):
        technologies.setdefault(entry_id, []).append(key)
    foreign = [entry.pk for entry in entries if entry.language != language]
    texts = shown_texts(foreign, language=language, fields=("title", "summary"))
    return [
        ShownEntry(
            entry,
            title=shown(entry, "title", texts, language),
            summary=shown(entry, "summary", texts, language),
            technologies=technologies.get(entry.pk, []),
        )
        for entry in entries
    ]


Texts = dict[tuple[int, str], EntryText]


def shown_texts(entry_ids: Iterable[int], *, language: str, fields: Iterable[str]) -> Texts:
    """Translations into one language by entry and field."""
    ids = list(entry_ids)
    if not ids:
        return {}
    rows = EntryText.objects.filter(entry__in=ids, language=language, field__in=list(fields))
    return {(row.entry_id, row.field): row for row in rows}


def shown(entry: Entry, field_name: str, texts: Texts, language: str) -> Shown:
    """The field in the reader's language, or the original."""
    row = texts.get((entry.pk, field_name)) if entry.language != language else None
    if row is None:
        return Shown(getattr(entry, field_name), entry.language)
    return Shown(row.text, row.language, TextOrigin(row.origin))
