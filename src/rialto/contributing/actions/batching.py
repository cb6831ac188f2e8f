"""Doing one thing to many, one after the other, and undoing it: each by itself, and what changed since is left alone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.bulk import insert_values
from rialto.base.errors import Refused
from rialto.catalogue.models import Entry
from rialto.contributing.actions.doing import (
    do_to_contribution,
    do_to_entry,
    undo_to_contribution,
    undo_to_entry,
)
from rialto.contributing.choices import (
    ENTRY_DEEDS,
    NEEDS_WORDS,
    REVIEW_DEEDS,
    BatchDeed,
    BatchState,
    ItemState,
)
from rialto.contributing.models import Batch, BatchItem, Contribution

# More at once is no decision any more.
MOST = 5000
# For so long it can be undone; only then authors are told.
UNDO_KEPT = timedelta(minutes=15)
# What was done to each thing stands in its own history; the list of what was done at once is for looking back.
LISTED_FOR = timedelta(days=365)
CHUNK = 25


@transaction.atomic
def begin_batch(
    deed: BatchDeed, things: QuerySet[Contribution] | QuerySet[Entry], *, by: User, words: str = ""
) -> Batch:
    """Promise to do one thing to all of these. `things` holds only what the person may touch; that is asked again for each.

    `words`: the reason, the subject, or the public id of the reviewer. Refuses none, more than 5,000, and a no without a reason.
    """
    words = words.strip()
    if deed in NEEDS_WORDS and not words:
        raise Refused(_("Say why: the author reads it."))
    rows = list(things.order_by("pk").values_list("public_id", "title")[: MOST + 1])
    if not rows:
        raise Refused(_("Tick something first."))
    if len(rows) > MOST:
        raise Refused(_("These are more than %(most)s. Narrow the list first.") % {"most": MOST})
    noun = "contribution" if deed in REVIEW_DEEDS else "entry"
    batch = Batch.objects.create(made_by=by, noun=noun, deed=deed, words=words)
    insert_values(
        BatchItem,
        ("batch_id", "thing_id", "title", "state"),
        [(batch.pk, public_id, title, str(ItemState.WAITING)) for public_id, title in rows],
    )
    return batch


def go_on(batch: Batch, *, limit: int = CHUNK) -> int:
    """Do, or undo, the next of them, each in a transaction of its own; returns how many are left. Bears being called twice at once."""
    batch.refresh_from_db()
    if batch.state == BatchState.RUNNING:
        step, wanted = _do_one, ItemState.WAITING
    elif batch.state == BatchState.UNDOING:
        step, wanted = _undo_one, ItemState.DONE
    else:
        return 0
    items = batch.items.filter(state=wanted)
    # Backwards when undoing: what came last is undone first.
    order = "pk" if batch.state == BatchState.RUNNING else "-pk"
    for pk in list(items.order_by(order).values_list("pk", flat=True)[:limit]):
        step(batch, pk)
    left = items.count()
    if not left:
        _end(batch)
    return left


@transaction.atomic
def undo_batch(batch: Batch, *, by: User) -> Batch:
    """Begin to undo all of it. Refuses what somebody else did, what is not done yet, and what was done too long ago."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.made_by_id != by.pk:
        raise Refused(_("Only who did it can undo it."))
    if not can_be_undone(batch):
        raise Refused(_("It cannot be undone any more."))
    batch.state = BatchState.UNDOING
    batch.save(update_fields=["state"])
    return batch


def can_be_undone(batch: Batch, *, now: datetime | None = None) -> bool:
    return (
        batch.state == BatchState.DONE
        and not batch.is_told
        and batch.done_at is not None
        and batch.done_at > (now or timezone.now()) - UNDO_KEPT
    )


@transaction.atomic
def close_batch(batch: Batch) -> list[BatchItem]:
    """Note that authors are told now, so that nothing can be undone any more; gives what they are told of, once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.is_told or batch.state != BatchState.DONE:
        return []
    batch.is_told = True
    batch.save(update_fields=["is_told"])
    done = list(batch.items.filter(state=ItemState.DONE))
    _forget_what_was(batch)
    return done


def forget_batches() -> int:
    """Delete the lists of what was done to many a year ago; returns how many rows went."""
    return Batch.objects.filter(done_at__lt=timezone.now() - LISTED_FOR).delete()[0]


def _forget_what_was(batch: Batch) -> None:
    """What nobody can put back any more is not kept."""
    batch.items.update(before={})


def _end(batch: Batch) -> None:
    if batch.state == BatchState.RUNNING:
        Batch.objects.filter(pk=batch.pk, state=BatchState.RUNNING).update(
            state=BatchState.DONE, done_at=timezone.now()
        )
    else:
        Batch.objects.filter(pk=batch.pk, state=BatchState.UNDOING).update(state=BatchState.UNDONE)
        _forget_what_was(batch)
    batch.refresh_from_db()


@transaction.atomic
def _do_one(batch: Batch, pk: int) -> None:
    item = _held(pk, ItemState.WAITING)
    if item is None:
        return
    try:
        with transaction.atomic():
            if batch.made_by is None:
                raise Refused(_("Who asked for this has left."))
            item.before, item.after = _does(batch)(batch, item.thing_id, batch.made_by)
            item.state = ItemState.DONE
    except Refused as refusal:
        item.state, item.reason = ItemState.SKIPPED, str(refusal.message)
    item.save(update_fields=["before", "after", "state", "reason"])


@transaction.atomic
def _undo_one(batch: Batch, pk: int) -> None:
    item = _held(pk, ItemState.DONE)
    if item is None:
        return
    try:
        with transaction.atomic():
            if batch.made_by is None:
                raise Refused(_("Who asked for this has left."))
            _undoes(batch)(item.thing_id, item.before, item.after, batch.made_by)
            item.state = ItemState.UNDONE
    except Refused as refusal:
        item.state, item.reason = ItemState.CONFLICT, str(refusal.message)
    item.save(update_fields=["state", "reason"])


def _held(pk: int, state: ItemState) -> BatchItem | None:
    """The item, if nobody else has done it meanwhile."""
    return BatchItem.objects.select_for_update().filter(pk=pk, state=state).first()


def _does(batch: Batch) -> Any:
    return do_to_entry if batch.deed in ENTRY_DEEDS else do_to_contribution


def _undoes(batch: Batch) -> Any:
    return undo_to_entry if batch.deed in ENTRY_DEEDS else undo_to_contribution
