"""Reading entries for the index: in bulk, with everything a document holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, EntryConcept, EntryText, Session

BATCH = 500


class IndexedText(NamedTuple):
    """A translation of one field."""

    language: str
    field: str
    text: str


class IndexedSession(NamedTuple):
    """Where one date of an entry takes place."""

    city: str
    place: str
    country: str


class IndexedEntry(NamedTuple):
    """What a document of the index is made of. Plain values: making models of them took half the reading's time."""

    pk: int
    status: str
    kind: str
    language: str
    title: str
    summary: str
    description: str
    tags: list[str]
    city: str
    place: str
    countries: list[str]
    teaching_languages: list[str]
    variants: list[dict[str, str]]
    level_from: int | None
    level_to: int | None
    is_free: bool | None
    is_online: bool | None
    is_self_paced: bool | None
    has_certificate: bool | None
    starts_on: date | None
    ends_on: date | None
    deadline_on: date | None
    expires_on: date | None
    published_at: datetime | None
    link_state: str
    provider_name: str | None
    provider_slug: str | None
    # Of events that say it.
    setting: str | None
    # Of its description, 0 to 100, as they stood when it was read: they are computed after an entry was written.
    points: int | None
    texts: Sequence[IndexedText]
    sessions: Sequence[IndexedSession] = ()


# Where each value but the texts stands, seen from the entry.
_PATHS = {
    "provider_name": "provider__name",
    "provider_slug": "provider__slug",
    "setting": "eventdetails__setting",
    "points": "quality__total",
}
_COLUMNS = tuple(_PATHS.get(name, name) for name in IndexedEntry._fields[:-2])


def entries_to_index(entry_ids: Iterable[int]) -> list[IndexedEntry]:
    """Public entries with what is indexed of them, of provider, event details and points, with translations and places of sessions: three
    queries.
    """
    ids = list(entry_ids)
    # Asked for the state as well, SQLite goes through all public entries instead of fetching these few.
    rows = Entry.objects.filter(pk__in=ids).order_by("pk").values_list(*_COLUMNS)
    texts: dict[int, list[IndexedText]] = defaultdict(list)
    translations = EntryText.objects.filter(entry__in=ids).order_by("pk")
    for entry_id, *text in translations.values_list("entry_id", "language", "field", "text"):
        texts[entry_id].append(IndexedText(*text))
    sessions: dict[int, list[IndexedSession]] = defaultdict(list)
    placed = Session.objects.filter(entry__in=ids).exclude(city="", place="").order_by("pk")
    for entry_id, *where in placed.values_list("entry_id", "city", "place", "country"):
        sessions[entry_id].append(IndexedSession(*where))
    entries = [IndexedEntry._make((*row, texts.get(row[0], ()), sessions.get(row[0], ()))) for row in rows]
    return [entry for entry in entries if entry.status == Status.PUBLISHED]


class TitleAndSummary(NamedTuple):
    """What says most of an entry, in its original language."""

    pk: int
    language: str
    title: str
    summary: str


def titles_and_summaries(entry_ids: Iterable[int]) -> list[TitleAndSummary]:
    """Those of the entries that are public, lowest id first: one query."""
    # The state is looked at here for the same reason as in `entries_to_index`.
    rows = Entry.objects.filter(pk__in=list(entry_ids)).order_by("pk")
    found = rows.values_list("pk", "language", "title", "summary", "status")
    return [TitleAndSummary._make(values[:4]) for values in found if values[4] == Status.PUBLISHED]


def languages_of_entries(entry_ids: Iterable[int]) -> dict[int, str]:
    """Entry -> the language that it is written in: one query."""
    ids = list(entry_ids)
    return dict(Entry.objects.filter(pk__in=ids).values_list("pk", "language")) if ids else {}


class IndexedConcept(NamedTuple):
    """A concept of an entry: in what role, its key and database id, and how sure it is (1.0 where somebody states it)."""

    role: str
    key: str
    concept_id: int
    confidence: float


def concepts_by_entry(entry_ids: Iterable[int]) -> dict[int, list[IndexedConcept]]:
    """Entry -> its concepts, in the order in which they were attached: one query."""
    rows = EntryConcept.objects.filter(entry__in=list(entry_ids)).order_by("pk")
    found: dict[int, list[IndexedConcept]] = defaultdict(list)
    columns = rows.values_list("entry_id", "role", "concept__key", "concept_id", "confidence")
    for entry_id, role, key, concept_id, confidence in columns:
        found[entry_id].append(
            IndexedConcept(role, key, concept_id, 1.0 if confidence is None else confidence)
        )
    return found


def public_entry_ids() -> Iterator[list[int]]:
    """The ids of all public entries in batches, lowest first. Each batch is a query of its own, so memory stays flat."""
    last = 0
    while True:
        ids = list(
            Entry.objects.published().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return
        yield ids
        last = ids[-1]


def entry_ids_of(public_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Public id -> database id of those that exist."""
    rows = Entry.objects.filter(public_id__in=list(public_ids)).values_list("public_id", "pk")
    return dict(rows)


def entry_ids_of_providers(public_ids: Iterable[UUID]) -> list[int]:
    """Database ids of the public entries that these organisations offer."""
    entries = Entry.objects.published().filter(provider__public_id__in=list(public_ids))
    return list(entries.order_by("pk").values_list("pk", flat=True))


def public_entry_count() -> int:
    return Entry.objects.published().count()
