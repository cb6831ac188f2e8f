"""Records that leave their source and come back, and what that means for their entries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from rialto.base.bulk import insert_rows
from rialto.catalogue.choices import Cause, Presence, Status
from rialto.catalogue.models import Entry, Source, SourceRecord, Transition
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb

BATCH = 500
# What an entry may be when its last source drops it.
LEAVING = (Status.PUBLISHED, Status.IN_REVIEW)
VERBS = {Status.PUBLISHED: Verb.PUBLISHED, Status.WITHDRAWN: Verb.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Left:
    """How many records left their source now, and how many entries had no other and were withdrawn."""

    records: int = 0
    entries: int = 0


@transaction.atomic
def note_unseen(source: Source, remote_ids: Collection[str], *, at: datetime | None = None) -> int:
    """Count one more complete run in which the source did not show these records. Their entries stay as they are."""
    now = at or timezone.now()
    return sum(
        SourceRecord.objects.filter(source=source, remote_id__in=ids)
        .exclude(presence=Presence.GONE)
        .update(
            presence=Presence.UNSEEN,
            unseen_since=Coalesce("unseen_since", now),
            unseen_count=F("unseen_count") + 1,
        )
        for ids in _pieces(remote_ids)
    )


@transaction.atomic
def note_gone(source: Source, remote_ids: Collection[str], *, reason: str, spares_past: bool = False) -> Left:
    """The source no longer has these records: entries that no source has any more are withdrawn, with a tombstone.

    `reason` is kept with the entry's history. `spares_past` leaves entries alone whose dates are over, for sources
    that only list what is still to come.
    """
    records = entries = 0
    now = timezone.now()
    for ids in _pieces(remote_ids):
        rows = SourceRecord.objects.filter(source=source, remote_id__in=ids).exclude(presence=Presence.GONE)
        entry_ids = set(rows.values_list("entry_id", flat=True))
        records += rows.update(presence=Presence.GONE, unseen_since=Coalesce("unseen_since", now))
        entries += _withdraw(entry_ids, reason=reason, spares_past=spares_past)
    return Left(records, entries)


@transaction.atomic
def note_seen(source: Source, remote_ids: Collection[str]) -> int:
    """The source shows these records again, in the words that are known. Returns how many had been gone."""
    returned = 0
    for ids in _pieces(remote_ids):
        rows = SourceRecord.objects.filter(source=source, remote_id__in=ids).exclude(presence=Presence.SEEN)
        gone = list(rows.filter(presence=Presence.GONE).values_list("entry_id", flat=True))
        rows.update(presence=Presence.SEEN, unseen_since=None, unseen_count=0)
        returned += len(gone)
        entries = Entry.objects.select_for_update().in_bulk(set(gone))
        record_changes(return_entries(set(gone), entries))
    return returned


def forget_understanding(*, before: datetime) -> int:
    """Empty what was understood of records that left their source before a moment; gives how many there were."""
    old = SourceRecord.objects.filter(presence=Presence.GONE, unseen_since__lt=before).exclude(understood={})
    count = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        count += SourceRecord.objects.filter(pk__in=ids).update(understood={})
    return count


def return_entries(entry_ids: Collection[int], entries: Mapping[int, Entry]) -> list[Change]:
    """Bring back those of `entries` that were withdrawn because they had left; gives the changes for the log.

    Each becomes what it was before, and what a person withdrew stays withdrawn. Call it inside a transaction, with the
    entries locked.
    """
    steps = Transition.objects.filter(entry__in=entry_ids, after=Status.WITHDRAWN).order_by("at", "id")
    why: dict[int, str] = {}
    earlier: dict[int, str] = {}
    for pk, cause, before in steps.values_list("entry_id", "cause", "before"):
        why[pk] = cause
        # A step from withdrawn to withdrawn only says that it stays so.
        if before != Status.WITHDRAWN:
            earlier[pk] = before
    back = [
        (entry, Status(earlier[pk]))
        for pk in sorted(entry_ids)
        if (entry := entries[pk]).status == Status.WITHDRAWN
        and why.get(pk) == Cause.LEFT
        and pk in earlier
        and not entry.is_foreign
    ]
    return _step(back, cause=Cause.RETURNED, reason="found again at its source")


def _withdraw(entry_ids: set[int], *, reason: str, spares_past: bool) -> int:
    """Withdraw those of these entries that no source shows any more."""
    still = SourceRecord.objects.filter(entry__in=entry_ids).exclude(presence=Presence.GONE)
    alone = entry_ids - set(still.values_list("entry_id", flat=True))
    entries = (
        Entry.objects.select_for_update()
        .filter(pk__in=alone, status__in=LEAVING, origin=settings.SITE_NAME)
        .order_by("pk")
    )
    leaving = [(entry, Status.WITHDRAWN) for entry in entries if not (spares_past and entry.is_expired)]
    record_changes(_step(leaving, cause=Cause.LEFT, reason=reason))
    return len(leaving)


def _step(entries: list[tuple[Entry, Status]], *, cause: Cause, reason: str) -> list[Change]:
    """Move entries to their new states, with their history."""
    now = timezone.now()
    insert_rows(
        [
            Transition(
                entry=entry, before=entry.status, after=after, at=now, reason=reason[:500], cause=cause
            )
            for entry, after in entries
        ]
    )
    for entry, after in entries:
        entry.status, entry.updated_at = after, now
        entry.withdrawn_at = now if after == Status.WITHDRAWN else None
    Entry.objects.bulk_update(
        [entry for entry, _after in entries], ["status", "updated_at", "withdrawn_at"], batch_size=200
    )
    return [
        Change(noun="entry", public_id=entry.public_id, verb=VERBS.get(after, Verb.CHANGED))
        for entry, after in entries
    ]


def _pieces(remote_ids: Collection[str]) -> Iterable[list[str]]:
    ids = sorted(remote_ids)
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
