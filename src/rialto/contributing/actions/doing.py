"""One of many: what is done to it, what is remembered so that it can be undone, and the undoing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import correct_entry, keep_entry, move_entry, put_back
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import is_taken_down
from rialto.contributing.actions.drafting import locked
from rialto.contributing.actions.moving import take_step
from rialto.contributing.actions.reviewing import decide
from rialto.contributing.choices import BatchDeed, Deed, State, Verdict
from rialto.contributing.models import Batch, Contribution, Revision
from rialto.contributing.rules import GIVEN_KEPT, entries_edited_by, may_review, reviewable_by, reviews_where

Kept = dict[str, Any]
VERDICTS = {
    BatchDeed.ACCEPT: Verdict.ACCEPT,
    BatchDeed.SEND_BACK: Verdict.SEND_BACK,
    BatchDeed.REFUSE: Verdict.REFUSE,
}
# What of a contribution's row a decision changes; moments as ISO 8601, people by their key.
FIELDS = ("state", "needs_two", "oddities", "claimed_by_id")
MOMENTS = ("sent_at", "claimed_until", "sampled_at")
MOST_SUBJECTS = 30


def do_to_contribution(batch: Batch, thing_id: UUID, by: User) -> tuple[Kept, Kept]:
    """Decide about one contribution, or give it to somebody; gives what it was and what it is."""
    found = Contribution.objects.filter(reviewable_by(by), public_id=thing_id)
    contribution = found.first()
    if contribution is None:
        raise Refused(_("It is not there any more, or not for you to decide about."))
    contribution = locked(contribution)
    before = _row(contribution)
    if contribution.entry is not None and batch.deed == BatchDeed.ACCEPT:
        before["entry"] = keep_entry(contribution.entry)
    if batch.deed == BatchDeed.ASSIGN:
        _give(contribution, UUID(batch.words))
    else:
        contribution = decide(contribution, VERDICTS[BatchDeed(batch.deed)], by=by, reason=batch.words)
    return before, _seen(contribution)


def undo_to_contribution(thing_id: UUID, before: Mapping[str, Any], after: Kept, by: User) -> None:
    """Let a contribution be what it was, and its entry. Refuses when either changed since."""
    found = Contribution.objects.filter(public_id=thing_id).first()
    contribution = locked(found) if found else None
    if contribution is None or _seen(contribution) != after:
        raise Refused(_("It changed since. It stays as it is now."))
    is_decision = (
        contribution.state != before["state"] or str(contribution.first_accepted_by or "") != before["first"]
    )
    entry = contribution.entry
    if contribution.state == State.PUBLISHED and entry is not None:
        last = contribution.revisions.last()
        if last is not None:
            Revision.objects.filter(pk=last.pk).update(is_published=before["was_published"])
        if "entry" in before:
            put_back(entry, before["entry"], by=by, reason=_("The decision was undone."))
        else:
            # What was public for some minutes keeps its address, which says that it is gone.
            move_entry(entry, to=Status.WITHDRAWN, by=by, reason=_("The decision was undone."))
    for name in FIELDS:
        setattr(contribution, name, before[name])
    for name in MOMENTS:
        setattr(contribution, name, parse_datetime(before[name]) if before[name] else None)
    contribution.first_accepted_by = UUID(before["first"]) if before["first"] else None
    if is_decision:
        take_step(contribution, to=State(before["state"]), by=by, deed=Deed.UNDONE)
    contribution.save()


def do_to_entry(batch: Batch, thing_id: UUID, by: User) -> tuple[Kept, Kept]:
    """Withdraw one entry, bring it back, or change its subjects."""
    entry = _edited(by, thing_id)
    if batch.deed in (BatchDeed.ADD_SUBJECT, BatchDeed.REMOVE_SUBJECT):
        before: Kept = {"entry": keep_entry(entry)}
        correct_entry(entry, {"tags": _subjects(entry, batch)}, by=by)
    else:
        before = {"status": entry.status, "withdrawn_at": _iso(entry.withdrawn_at)}
        if batch.deed == BatchDeed.WITHDRAW:
            move_entry(entry, to=Status.WITHDRAWN, by=by, reason=batch.words)
        elif is_taken_down(entry):
            raise Refused(
                _("This was taken down for good. Somebody at the desk has to let it come back first.")
            )
        else:
            move_entry(entry, to=Status.PUBLISHED, by=by)
    return before, _entry_seen(Entry.objects.get(pk=entry.pk))


def undo_to_entry(thing_id: UUID, before: Mapping[str, Any], after: Kept, by: User) -> None:
    """Let an entry be what it was. Refuses when it changed since, or somebody took it down for good."""
    entry = _edited(by, thing_id)
    if _entry_seen(entry) != after or is_taken_down(entry):
        raise Refused(_("It changed since. It stays as it is now."))
    words = _("The decision was undone.")
    if "entry" in before:
        put_back(entry, before["entry"], by=by, reason=words)
        return
    if before["status"] == Status.ARCHIVED:
        entry = move_entry(entry, to=Status.WITHDRAWN, by=by, reason=words)
    move_entry(entry, to=Status(before["status"]), by=by, reason=words)
    moment = before["withdrawn_at"]
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at=parse_datetime(moment) if moment else None)


def _edited(by: User, thing_id: UUID) -> Entry:
    entry = entries_edited_by(by).select_for_update(of=("self",)).filter(public_id=thing_id).first()
    if entry is None:
        raise Refused(_("It is not there any more, or not for you to decide about."))
    return entry


def _subjects(entry: Entry, batch: Batch) -> list[str]:
    word = batch.words
    has = [one.casefold() for one in entry.tags]
    if batch.deed == BatchDeed.ADD_SUBJECT:
        if word.casefold() in has:
            raise Refused(_("It has this subject already."))
        if len(has) >= MOST_SUBJECTS:
            raise Refused(_("It has very many subjects already."))
        return [*entry.tags, word]
    if word.casefold() not in has:
        raise Refused(_("It does not have this subject."))
    return [one for one in entry.tags if one.casefold() != word.casefold()]


def _give(contribution: Contribution, reviewer_id: UUID) -> None:
    reviewer = User.objects.filter(public_id=reviewer_id, is_active=True).first()
    if reviewer is None or not reviews_where(reviewer).covers(contribution.country):
        raise Refused(_("This reviewer does not decide for its country."))
    if contribution.state != State.IN_REVIEW or not may_review(reviewer, contribution):
        raise Refused(_("This reviewer wrote it, looked at it already, or somebody has decided."))
    contribution.claimed_by, contribution.claimed_until = reviewer, timezone.now() + GIVEN_KEPT
    contribution.save(update_fields=["claimed_by", "claimed_until"])


def _row(contribution: Contribution) -> Kept:
    last = contribution.revisions.last()
    return {
        **{name: getattr(contribution, name) for name in FIELDS},
        **{name: _iso(getattr(contribution, name)) for name in MOMENTS},
        "first": str(contribution.first_accepted_by or ""),
        "was_published": last is not None and last.is_published,
    }


def _seen(contribution: Contribution) -> Kept:
    """By what one sees that nothing happened since: the last step, the last change, and those of the entry."""
    last = contribution.transitions.order_by("pk").values_list("pk", flat=True).last()
    entry = Entry.objects.filter(contribution=contribution).first()
    return {
        "step": last,
        "changed_at": _iso(contribution.changed_at),
        "given": [contribution.claimed_by_id, _iso(contribution.claimed_until)],
        "entry": _entry_seen(entry) if entry else None,
    }


def _entry_seen(entry: Entry) -> Kept:
    return {"status": entry.status, "updated_at": _iso(entry.updated_at)}


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
