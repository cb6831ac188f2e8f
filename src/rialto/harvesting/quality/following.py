"""Keeping the points of entries true: a reader of the change log, and what time itself changes."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from rialto.catalogue.actions import store_points
from rialto.catalogue.models import Entry, Quality
from rialto.catalogue.queries.indexing import entry_ids_of
from rialto.changes.actions import move_cursor
from rialto.changes.queries import changes_after, position_of
from rialto.harvesting.quality.plain import plain_values
from rialto.harvesting.quality.rules import VERSION, Plain, points_of

# New rules begin with the log's first record, and so compute everything anew.
READER = f"quality-{VERSION}"
BATCH = 500


def follow_quality() -> int:
    """Compute the points of what changed since the last time; returns how many records of the log were dealt with.

    Points that are the same are not written, so that a batch that was interrupted can be repeated.
    """
    records = changes_after(position_of(READER), limit=BATCH)
    if not records:
        return 0
    compute_points(entry_ids_of({one.public_id for one in records if one.noun == "entry"}).values())
    move_cursor(READER, to=records[-1].position)
    return len(records)


def compute_points(entry_ids: Iterable[int]) -> int:
    """Compute and keep the points of some entries; returns how many were other than before."""
    return store_points([_row(entry_id, plain) for entry_id, plain in plain_values(entry_ids).items()])


def compute_what_time_changed(days: int = 3) -> int:
    """Compute anew what came to its end in the last days: nothing in the log says that."""
    today = timezone.localdate()
    ended = Entry.objects.published().filter(expires_on__range=(today - timedelta(days=days), today))
    ids = list(ended.values_list("pk", flat=True))
    return sum(compute_points(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _row(entry_id: int, plain: Plain) -> Quality:
    points = points_of(plain)
    return Quality(
        entry_id=entry_id,
        total=points.total,
        missing=points.missing,
        computed_at=timezone.now(),
        **{str(name.value): value for name, value in points.dimensions.items()},
    )
