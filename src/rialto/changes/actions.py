"""Writing the log: in the transaction of the change itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from rialto.base.bulk import insert_values
from rialto.base.identity import new_public_id
from rialto.changes.choices import COMPACTED, RESTORED, Verb
from rialto.changes.models import ChangeRecord, Cursor

# Any constant will do, as long as nothing else of ours locks the same number.
LOG_LOCK = 7_105_103


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that became true: `noun` is the model's name in lower case, `actor_id` a person's public id."""

    noun: str
    public_id: UUID
    verb: Verb
    actor_id: UUID | None = None
    origin: str = ""


def record_changes(changes: Iterable[Change]) -> None:
    """Append `changes` to the log. Must run inside the transaction that makes them true.

    On PostgreSQL positions come from a sequence, which hands out numbers before commit: a reader could pass
    position 8 while 7 is still uncommitted, and never see it. So writers of the log queue up on one lock, which
    the database lets go at commit; on SQLite there is only one writer anyway. (docs/decisions/0002)
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change is recorded in the transaction that makes it true.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    now = timezone.now()
    insert_values(
        ChangeRecord,
        ("noun", "public_id", "verb", "at", "actor_id", "origin"),
        [
            (
                change.noun,
                change.public_id,
                str(change.verb),
                now,
                change.actor_id,
                change.origin or settings.SITE_NAME,
            )
            for change in changes
        ],
    )


def record_change(noun: str, public_id: UUID, verb: Verb, *, actor_id: UUID | None = None) -> None:
    """Append one change to the log; see `record_changes`."""
    record_changes([Change(noun=noun, public_id=public_id, verb=verb, actor_id=actor_id)])


def move_cursor(reader: str, *, to: int) -> None:
    """Remember that `reader` has dealt with everything up to position `to`."""
    Cursor.objects.update_or_create(reader=reader, defaults={"position": to})


@transaction.atomic
def begin_anew() -> int:
    """Go on after a restore at a position that was never handed out; gives it.

    An older backup brings back an older log: its next positions would be those of changes that others have read and
    that are lost here. A millisecond has fewer than one change in the long run, so that the clock lies ahead of all.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    last = ChangeRecord.objects.order_by("-position").values_list("position", flat=True).first() or 0
    now = timezone.now()
    position = max(last + 1, int(now.timestamp() * 1000))
    ChangeRecord.objects.create(
        position=position,
        noun="log",
        public_id=new_public_id(),
        verb=Verb.CREATED,
        at=now,
        origin=settings.SITE_NAME,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'position'), %s)",
                [ChangeRecord._meta.db_table, position],
            )
    # Whoever followed starts anew: what they know may never have been, as far as this log knows.
    move_cursor(COMPACTED, to=position)
    move_cursor(RESTORED, to=position)
    return position


def compact(*, before: datetime, at_once: int = 5_000) -> int:
    """Delete records from before a moment that every reader has passed, but for each thing's first and last; gives how many.

    The last says where a thing stands, so that whoever starts anew misses nothing; the first, since when it is known.
    Deleted in pieces, so that nobody waits long; `queries.kept_from` says afterwards from where on all is kept.
    """
    # The newest record is where the next position is counted from: it stays whatever happens.
    until = (
        ChangeRecord.objects.filter(at__lt=before)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    slowest = Cursor.objects.exclude(reader__in=(COMPACTED, RESTORED)).aggregate(slowest=Min("position"))[
        "slowest"
    ]
    if until is None:
        return 0
    until = until if slowest is None else min(until, slowest)
    of_it = ChangeRecord.objects.filter(noun=OuterRef("noun"), public_id=OuterRef("public_id"))
    past = ChangeRecord.objects.filter(
        Exists(of_it.filter(position__gt=OuterRef("position"))),
        Exists(of_it.filter(position__lt=OuterRef("position"))),
        position__lte=until,
    )
    count = 0
    while positions := list(past.order_by("position").values_list("position", flat=True)[:at_once]):
        count += ChangeRecord.objects.filter(position__in=positions).delete()[0]
    if count:
        move_cursor(COMPACTED, to=until)
    return count
