"""Reading the log."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, Max, Min, OuterRef

from rialto.changes.choices import COMPACTED, RESTORED, Verb
from rialto.changes.models import ChangeRecord, Cursor


def last_position() -> int:
    """The newest position of the log, 0 when it is empty."""
    return ChangeRecord.objects.order_by("-position").values_list("position", flat=True).first() or 0


def changes_after(position: int, *, limit: int = 1000) -> list[ChangeRecord]:
    """The next records of the log after `position`, oldest first."""
    return list(ChangeRecord.objects.filter(position__gt=position).order_by("position")[:limit])


def things_after(position: int, *, limit: int = 1000) -> list[tuple[int, str, UUID]]:
    """Position, noun and public id of the next records: for readers who look at the things themselves."""
    records = ChangeRecord.objects.filter(position__gt=position).order_by("position")
    return list(records.values_list("position", "noun", "public_id")[:limit])


def changed_between(position: int, until: int, *, noun: str) -> list[UUID]:
    """The things with this noun that were changed (not made) after `position`, up to `until`."""
    records = ChangeRecord.objects.filter(
        position__gt=position, position__lte=until, noun=noun, verb=Verb.CHANGED
    )
    return list(records.order_by().values_list("public_id", flat=True).distinct())


def first_positions(noun: str, public_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Public id -> where each of these things stands in the log for the first time."""
    records = ChangeRecord.objects.filter(noun=noun, public_id__in=list(public_ids))
    return dict(records.values_list("public_id").annotate(Min("position")).order_by())


def latest_positions(noun: str, public_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Public id -> where each of these things stands in the log for the last time. One query."""
    records = ChangeRecord.objects.filter(noun=noun, public_id__in=list(public_ids))
    return dict(records.values_list("public_id").annotate(Max("position")).order_by())


def latest_after(
    position: int, *, until: int, nouns: Iterable[str], limit: int, origin: str = ""
) -> list[tuple[int, str, UUID]]:
    """Position, noun and public id of what changed after `position`, up to `until`: each thing once, where it stands last.

    What changes again after `until` is left to whoever asks from there. `origin`: only what was recorded as this site's.
    """
    later = ChangeRecord.objects.filter(
        noun=OuterRef("noun"), public_id=OuterRef("public_id"), position__gt=OuterRef("position")
    )
    records = ChangeRecord.objects.filter(position__gt=position, position__lte=until, noun__in=list(nouns))
    if origin:
        records = records.filter(origin=origin)
    found = records.filter(~Exists(later)).order_by("position")
    return list(found.values_list("position", "noun", "public_id")[:limit])


def kept_from() -> int:
    """The position from which on the log still holds every record; below it only each thing's first and last are left."""
    return position_of(COMPACTED)


def began_anew_at() -> int:
    """Where the log went on after a restore, 0 if there was none: what stands before counts as of this position."""
    return position_of(RESTORED)


def count_after(position: int) -> int:
    """How many records of the log follow `position`: positions have gaps where a transaction was taken back."""
    return ChangeRecord.objects.filter(position__gt=position).count()


def position_of(reader: str) -> int:
    """How far `reader` has come, 0 when it has not started."""
    return Cursor.objects.filter(reader=reader).values_list("position", flat=True).first() or 0
