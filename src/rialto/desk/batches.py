"""Doing one thing to many, as the desk shows it: what will happen to how many, how far it is, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.accounts.models import RoleGrant, User
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.contributing.actions import can_be_undone
from rialto.contributing.actions.batching import UNDO_KEPT
from rialto.contributing.choices import (
    BatchDeed,
    BatchState,
    ItemState,
    PlanDeed,
    PlanState,
)
from rialto.contributing.models import Batch, BatchItem, Contribution, Revision
from rialto.contributing.queries import QueueFilters, queue, waiting_for
from rialto.contributing.rules import entries_edited_by
from rialto.desk.entries import EntryFilters, entries_in

SHOWN_ITEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """How far the doing of many is, and what came of it."""

    batch: Batch
    total: int
    done_count: int
    undone_count: int
    # Left out, or changed since so that undoing left it: with the reason.
    others: Sequence[BatchItem]
    others_count: int
    is_going_on: bool
    # Until when it can be undone; None where it cannot.
    undo_until: datetime | None


def batch_view(batch: Batch, *, reader: User) -> BatchView:
    """One batch for its page: two queries."""
    counts = dict(batch.items.order_by().values_list("state").annotate(Count("pk")))
    others = batch.items.filter(state__in=[ItemState.SKIPPED, ItemState.CONFLICT])
    may_undo = batch.made_by_id == reader.pk and can_be_undone(batch)
    return BatchView(
        batch=batch,
        total=sum(counts.values()),
        done_count=counts.get(ItemState.DONE, 0),
        undone_count=counts.get(ItemState.UNDONE, 0),
        others=list(others[:SHOWN_ITEMS]),
        others_count=counts.get(ItemState.SKIPPED, 0) + counts.get(ItemState.CONFLICT, 0),
        is_going_on=batch.state in (BatchState.RUNNING, BatchState.UNDOING),
        undo_until=batch.done_at + UNDO_KEPT if may_undo and batch.done_at else None,
    )


def batches_of(reader: User) -> QuerySet[Batch]:
    """What somebody did to many, the latest first; staff see everybody's."""
    return Batch.objects.all() if reader.is_staff else Batch.objects.filter(made_by=reader)


def contributions_chosen(
    reader: User, *, ids: Sequence[UUID], everything: bool, filters: QueueFilters
) -> QuerySet[Contribution]:
    """What was ticked in the queue, or all that the list holds; only what waits for this reviewer."""
    if everything:
        return queue(filters, reader=reader)
    return waiting_for(reader).filter(public_id__in=ids)


def entries_chosen(
    reader: User, *, ids: Sequence[UUID], everything: bool, filters: EntryFilters
) -> QuerySet[Entry]:
    """The same in the list of entries."""
    if everything:
        return entries_in(filters, reader=reader)
    return entries_edited_by(reader).filter(public_id__in=ids)


def what_will_happen(deed: BatchDeed, things: QuerySet[Any], *, reader: User) -> list[str]:
    """In words, before it is done: what becomes of how many, and how many are left out. At most five queries."""
    total = things.order_by().count()
    match deed:
        case BatchDeed.ACCEPT:
            return _accepting(things, total, reader)
        case BatchDeed.SEND_BACK:
            words = [
                ngettext("%(count)s goes back to its author.", "%(count)s go back to their authors.", total)
            ]
        case BatchDeed.REFUSE:
            words = [ngettext("%(count)s is refused.", "%(count)s are refused.", total)]
        case BatchDeed.ASSIGN:
            words = [
                ngettext(
                    "%(count)s is given to one reviewer for a week; others are told to take another.",
                    "%(count)s are given to one reviewer for a week; others are told to take another.",
                    total,
                )
            ]
        case BatchDeed.WITHDRAW:
            return _moving(
                things, total, Status.PUBLISHED, _("%(count)s will be withdrawn: nobody finds them any more.")
            )
        case BatchDeed.BRING_BACK:
            return _moving(things, total, Status.WITHDRAWN, _("%(count)s will be public again."))
        case BatchDeed.ADD_SUBJECT:
            words = [ngettext("%(count)s gets a subject.", "%(count)s get a subject.", total)]
        case BatchDeed.REMOVE_SUBJECT:
            words = [ngettext("%(count)s loses a subject.", "%(count)s lose a subject.", total)]
    said = [one % {"count": total} for one in words]
    if deed in (BatchDeed.SEND_BACK, BatchDeed.REFUSE):
        said += _own(things, reader)
    return said


def _accepting(things: QuerySet[Contribution], total: int, reader: User) -> list[str]:
    rest = things.order_by().exclude(pk__in=_mine(things, reader).values("pk"))
    first = rest.filter(needs_two=True, first_accepted_by=None).count()
    later = (
        rest.exclude(needs_two=True, first_accepted_by=None)
        .filter(plans__state=PlanState.OPEN, plans__deed=PlanDeed.PUBLISH, plans__due_at__gt=timezone.now())
        .distinct()
        .count()
    )
    own = _own(things, reader)
    now = total - first - later - _mine(things, reader).count()
    said = [
        ngettext("%(count)s is published at once.", "%(count)s are published at once.", now) % {"count": now}
    ]
    if first:
        said.append(
            ngettext(
                "%(count)s is accepted by you and waits for a second person.",
                "%(count)s are accepted by you and wait for a second person.",
                first,
            )
            % {"count": first}
        )
    if later:
        said.append(
            ngettext("%(count)s waits for its planned day.", "%(count)s wait for their planned days.", later)
            % {"count": later}
        )
    return [*said, *own]


def _mine(things: QuerySet[Contribution], reader: User) -> QuerySet[Contribution]:
    wrote_in = Revision.objects.filter(actor_id=reader.public_id).values("contribution")
    return things.order_by().filter(
        Q(author=reader) | Q(first_accepted_by=reader.public_id) | Q(pk__in=wrote_in)
    )


def _own(things: QuerySet[Contribution], reader: User) -> list[str]:
    count = _mine(things, reader).count()
    if not count:
        return []
    words = ngettext(
        "%(count)s is left out: you wrote it, or looked at it already.",
        "%(count)s are left out: you wrote them, or looked at them already.",
        count,
    )
    return [words % {"count": count}]


def _moving(things: QuerySet[Entry], total: int, status: Status, words: str) -> list[str]:
    fits = things.order_by().filter(status=status).count()
    said = [words % {"count": fits}]
    if total > fits:
        left = ngettext(
            "%(count)s is left out: its state does not allow it.",
            "%(count)s are left out: their state does not allow it.",
            total - fits,
        )
        said.append(left % {"count": total - fits})
    return said


def reviewers_to_choose() -> list[User]:
    """Who can be given something to look at: staff, and who has a role. Two queries."""
    with_role = RoleGrant.objects.filter(ended_at=None).values("user")
    found = User.objects.filter(Q(is_staff=True) | Q(pk__in=with_role), is_active=True)
    return list(found.order_by("name", "email")[:500])
