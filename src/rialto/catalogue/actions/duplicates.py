"""Making one entry of two, and two of one again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions.filling import Taken, fill_gaps, give_back
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.actions.variants import variants_of
from rialto.catalogue.choices import CandidateState, Cause, Status
from rialto.catalogue.models import (
    DuplicateCandidate,
    Entry,
    EntryMerge,
    FormerAddress,
    SourceRecord,
    Transition,
)
from rialto.catalogue.queries.duplicates import merged_ids
from rialto.catalogue.signals import merged, split
from rialto.changes.actions import Change, record_change, record_changes
from rialto.changes.choices import Verb

REASON_LENGTH = 500
BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPair:
    """Two entries that may be one offer, and why."""

    first: int
    second: int
    rule: str
    score: float
    evidence: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def merge_entries(
    survivor: Entry,
    other: Entry,
    *,
    by: User | None,
    rule: str = BY_HAND,
    score: float = 1.0,
    reason: str = "",
) -> EntryMerge:
    """Make `other` live on in `survivor`: its records move, its addresses lead there, its words fill gaps.

    Nothing of `other` is deleted, so that `split_entry` restores both. Refuses an entry that is merged already, one
    with itself, and, where no person acts, two that a person keeps apart.
    """
    if survivor.pk == other.pk:
        raise Refused(_("An entry cannot be merged with itself."))
    survivor, other = _locked(survivor.pk, other.pk)
    check_is_ours(survivor, other)
    if Status.MERGED in (survivor.status, other.status):
        raise Refused(_("One of the two has been merged already."))
    if by is None and are_kept_apart(survivor.pk, other.pk):
        raise Refused(_("A person has decided that these are two offers."))
    now = timezone.now()
    merge = EntryMerge(
        survivor=survivor, other=other, rule=rule, score=score, reason=reason.strip()[:REASON_LENGTH], at=now,
        actor_id=by.public_id if by else None, status_before=other.status,
    )  # fmt: skip
    merge.taken = _moved(survivor, other, rule=rule, score=score)
    fill_gaps(survivor, other, merge.taken)
    merge.save()
    survivor.variants = variants_of(survivor)
    _decide(survivor.pk, other.pk, CandidateState.MERGED, rule=rule, score=score, by=by, reason=reason)
    _lead_candidates(other.pk, to=survivor.pk)
    was_public = other.is_public
    why = reason or f"{rule}: {survivor.public_id}"
    _set_status(other, Status.MERGED, by=by, cause=Cause.MERGED, reason=why)
    _touch(survivor, by=by)
    verb = Verb.WITHDRAWN if was_public else Verb.CHANGED
    record_change("entry", other.public_id, verb, actor_id=by.public_id if by else None)
    _tell_what_lives_on_in(other, by=by)
    merged.send(Entry, survivor=survivor, other=other)
    return merge


@transaction.atomic
def split_entry(merge: EntryMerge, *, by: User, reason: str = "") -> Entry:
    """Undo a merge: both entries are what they were, and stay apart. Returns the one that comes back.

    What sources or people changed since stays changed; records that the other one's sources added since stay.
    """
    merge = EntryMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(_("These two have been split already."))
    survivor, other = _locked(merge.survivor_id, merge.other_id)
    give_back(survivor, merge.taken)
    for pk, joined_at, match_rule, match_score in merge.taken.get("records", []):
        SourceRecord.objects.filter(pk=pk, entry=survivor).update(
            entry=other, joined_at=joined_at, match_rule=match_rule, match_score=match_score
        )
    # What they said meanwhile went to the survivor: their next word is news, even if it is the same.
    other.source_records.filter(changed_at__gt=merge.at).update(parsed_hash="", content_hash="")
    FormerAddress.objects.filter(pk__in=merge.taken.get("addresses", []), entry=survivor).update(entry=other)
    FormerAddress.objects.filter(kind=other.kind, slug=other.slug, entry=survivor).delete()
    merge.undone_at, merge.undone_by = timezone.now(), by.public_id
    merge.save(update_fields=["undone_at", "undone_by"])
    survivor.variants = variants_of(survivor)
    _decide(survivor.pk, other.pk, CandidateState.DIFFERENT, rule=BY_HAND, score=0.0, by=by, reason=reason)
    _set_status(other, Status(merge.status_before), by=by, cause=Cause.SPLIT, reason=reason)
    _touch(survivor, by=by)
    verb = Verb.PUBLISHED if other.is_public else Verb.CHANGED
    record_change("entry", other.public_id, verb, actor_id=by.public_id)
    _tell_what_lives_on_in(other, by=by)
    split.send(Entry, other=other)
    return other


@transaction.atomic
def keep_apart(first: Entry, second: Entry, *, by: User, reason: str = "") -> DuplicateCandidate:
    """Decide that two entries are two offers, for good."""
    if first.pk == second.pk:
        raise Refused(_("An entry cannot be kept apart from itself."))
    return _decide(
        first.pk, second.pk, CandidateState.DIFFERENT, rule=BY_HAND, score=0.0, by=by, reason=reason
    )


@transaction.atomic
def note_candidates(pairs: Iterable[FoundPair]) -> int:
    """Put pairs into the duplicate queue; what is decided stays. Returns how many are new or have another score."""
    wanted = {tuple(sorted((pair.first, pair.second))): pair for pair in pairs if pair.first != pair.second}
    firsts = {first for first, _second in wanted}
    rows = DuplicateCandidate.objects.filter(first__in=firsts)
    known = {(row.first_id, row.second_id): row for row in rows if (row.first_id, row.second_id) in wanted}
    new, changed = [], []
    for (first, second), pair in wanted.items():
        row = known.get((first, second))
        values = {"rule": pair.rule, "score": pair.score, "evidence": pair.evidence}
        if row is None:
            new.append(DuplicateCandidate(first_id=first, second_id=second, **values))
        elif row.state == CandidateState.OPEN and (row.rule, row.score) != (pair.rule, pair.score):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    DuplicateCandidate.objects.bulk_create(new, ignore_conflicts=True)
    DuplicateCandidate.objects.bulk_update(changed, ["rule", "score", "evidence"])
    return len(new) + len(changed)


@transaction.atomic
def refill(survivor_id: int) -> bool:
    """Fill the gaps that came to be since a merge; what its own source says now stands. Returns whether there were any."""
    merges = EntryMerge.objects.filter(survivor=survivor_id, undone_at__isnull=True).order_by("at", "pk")
    found = False
    for merge in merges.select_for_update():
        survivor, other = _locked(survivor_id, merge.other_id)
        if fill_gaps(survivor, other, merge.taken):
            merge.save(update_fields=["taken"])
            _touch(survivor, by=None)
            found = True
    return found


def are_kept_apart(first: int, second: int) -> bool:
    """Whether a person keeps any of what lives on in one apart from any of what lives on in the other."""
    members = merged_ids([first, second])
    ones, others = members[first], members[second]
    pairs = Q(first__in=ones, second__in=others) | Q(first__in=others, second__in=ones)
    return DuplicateCandidate.objects.filter(pairs, state=CandidateState.DIFFERENT).exists()


def _locked(survivor_id: int, other_id: int) -> tuple[Entry, Entry]:
    """Both entries, with what people set by hand; always locked in the same order, so that nobody waits for ever.

    Their ids do not change, so that rows which only point at them (pairs in the queue) need not wait for it.
    """
    entries = Entry.objects.select_for_update(no_key=True).order_by("pk").prefetch_related("overrides")
    both = {entry.pk: entry for entry in entries.filter(pk__in=[survivor_id, other_id])}
    return both[survivor_id], both[other_id]


def _moved(survivor: Entry, other: Entry, *, rule: str, score: float) -> Taken:
    """Move records and addresses; returns which, and what stood in the records."""
    records = list(other.source_records.values_list("pk", "joined_at", "match_rule", "match_score"))
    addresses = list(other.former_addresses.values_list("pk", flat=True))
    SourceRecord.objects.filter(entry=other).update(
        entry=survivor, joined_at=timezone.now(), match_rule=rule, match_score=score
    )
    FormerAddress.objects.filter(pk__in=addresses).update(entry=survivor)
    FormerAddress.objects.update_or_create(kind=other.kind, slug=other.slug, defaults={"entry": survivor})
    return {"records": [list(record) for record in records], "addresses": addresses}


def _tell_what_lives_on_in(entry: Entry, *, by: User | None) -> None:
    """What was merged into an entry before ends elsewhere now: that is news of each, in a version of its own."""
    members = merged_ids([entry.pk])[entry.pk] - {entry.pk}
    if members:
        ids = Entry.objects.filter(pk__in=members).order_by("pk").values_list("public_id", flat=True)
        actor_id = by.public_id if by else None
        record_changes(
            [
                Change(noun="entry", public_id=public_id, verb=Verb.CHANGED, actor_id=actor_id)
                for public_id in ids
            ]
        )


def _lead_candidates(other: int, *, to: int) -> None:
    """What waits for a decision about the other one waits now for the survivor."""
    rows = DuplicateCandidate.objects.filter(Q(first=other) | Q(second=other), state=CandidateState.OPEN)
    for row in rows:
        third = row.second_id if row.first_id == other else row.first_id
        first, second = sorted((third, to))
        is_known = DuplicateCandidate.objects.filter(first=first, second=second).exists()
        if is_known or first == second:
            row.delete()
        else:
            row.first_id, row.second_id = first, second
            row.save(update_fields=["first", "second"])


def _decide(
    first: int, second: int, state: CandidateState, *, rule: str, score: float, by: User | None, reason: str
) -> DuplicateCandidate:
    first, second = sorted((first, second))
    decision = {
        "state": state,
        "decided_at": timezone.now(),
        "decided_by": by.public_id if by else None,
        "reason": reason.strip()[:REASON_LENGTH],
    }
    row, _made = DuplicateCandidate.objects.update_or_create(
        first_id=first, second_id=second, defaults=decision,
        create_defaults=decision | {"rule": rule, "score": score},
    )  # fmt: skip
    return row


def _set_status(entry: Entry, status: Status, *, by: User | None, cause: Cause, reason: str) -> None:
    before, entry.status, entry.updated_at = entry.status, status, timezone.now()
    entry.save(update_fields=["status", "updated_at"])
    Transition.objects.create(
        entry=entry, before=before, after=status, actor_id=by.public_id if by else None, cause=cause,
        reason=reason.strip()[:REASON_LENGTH],
    )  # fmt: skip


def _touch(entry: Entry, *, by: User | None) -> None:
    entry.updated_at = timezone.now()
    entry.save(update_fields=["updated_at", "variants"])
    record_change("entry", entry.public_id, Verb.CHANGED, actor_id=by.public_id if by else None)
