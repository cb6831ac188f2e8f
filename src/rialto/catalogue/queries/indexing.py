"""Reading entries for the index: in bulk, with everything a document holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from rialto.catalogue.models import Entry, EntryConcept

BATCH = 500


# What a document of the index is made of.
INDEXED = (
    "status", "kind", "language", "title", "summary", "description", "tags", "city", "place", "countries", "teaching_languages",
    "level_from", "level_to", "is_free", "is_online", "is_self_paced", "has_certificate", "starts_on", "ends_on",
    "deadline_on", "expires_on", "published_at", "provider__name", "provider__slug", "eventdetails__setting",
)  # fmt: skip


def entries_to_index(entry_ids: Iterable[int]) -> list[Entry]:
    """Public entries with what is indexed of them, of provider and event details, and with translations: two queries."""
    # Asked for the state as well, SQLite goes through all public entries instead of fetching these few.
    entries = (
        Entry.objects.filter(pk__in=list(entry_ids))
        .select_related("provider", "eventdetails")
        .only(*INDEXED)
        .prefetch_related("texts")
        .order_by("pk")
    )
    return [entry for entry in entries if entry.is_public]


def concepts_by_entry(entry_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Entry -> role and key of each of its concepts, in the order in which they were attached: one query."""
    rows = EntryConcept.objects.filter(entry__in=list(entry_ids)).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for entry_id, role, key in rows.values_list("entry_id", "role", "concept__key"):
        found[entry_id].append((role, key))
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


def public_entry_count() -> int:
    return Entry.objects.published().count()
