"""Reading entries for the index: in bulk, with everything a document holds."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from rialto.catalogue.models import Entry

BATCH = 500


def entries_to_index(entry_ids: Iterable[int]) -> QuerySet[Entry]:
    """Public entries with provider, event details, concepts and translations loaded: four queries."""
    return (
        Entry.objects.published()
        .filter(pk__in=list(entry_ids))
        .select_related("provider", "eventdetails")
        .prefetch_related("entry_concepts__concept", "texts")
        .order_by("pk")
    )


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
