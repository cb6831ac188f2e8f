"""Taking down: an entry leaves for good, and no later reading of a source brings it back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base import erasures
from rialto.base.addresses import canonical_address, usable_address
from rialto.base.errors import Refused
from rialto.catalogue.actions.life import REASON_LENGTH, take_step
from rialto.catalogue.choices import Cause, Presence, Status
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.catalogue.models import Entry, Exclusion, ForeignEntry, Source, Transition
from rialto.catalogue.queries.exclusions import Thing, excluded_among, excluded_things

# What the list of erasures calls it.
TAKEN_DOWN = "taken-down"


@transaction.atomic
def take_down(entry: Entry, *, by: User, reason: str) -> Entry:
    """Withdraw an entry and exclude each of its records, and its address where no other entry has the same one.

    The entry stays as a tombstone: its address says that it is gone, and the log says when.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise Refused(_("Say why the entry is taken down: it stays in the record of decisions."))
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    said = {"entry_public_id": entry.public_id, "reason": reason, "actor_id": by.public_id}
    for source_id, remote_id in entry.source_records.values_list("source_id", "remote_id"):
        Exclusion.objects.get_or_create(source_id=source_id, remote_id=remote_id, defaults=said)
    address = entry.canonical_address
    # An address that other entries have too (a list, a front page) would take those along.
    if address and not Entry.objects.filter(canonical_address=address).exclude(pk=entry.pk).exists():
        Exclusion.objects.get_or_create(source=None, remote_id="", canonical_address=address, defaults=said)
    if entry.status in (Status.PUBLISHED, Status.IN_REVIEW):
        # Also what is kept at another site: what must not stand here is for whoever runs this one to say.
        entry = take_step(entry, to=Status.WITHDRAWN, by=by, reason=reason)
    elif entry.status == Status.WITHDRAWN:
        keep_withdrawn(entry, by=by, reason=reason)
    # Noted also where nothing but the entry itself is excluded: no source names what members wrote.
    _since, things = excluded_things(entry.public_id).get(entry.public_id, (None, []))
    erasures.note(TAKEN_DOWN, entry.public_id, things=things)
    return entry


@transaction.atomic
def take_down_again(entry_public_id: UUID, things: Iterable[Thing], *, taken_down_at: datetime) -> bool:
    """Take down what an older backup brought back, known by its exclusions; whether there was anything to do."""
    reason = _taken_down_on(taken_down_at)
    sources = dict(Source.objects.values_list("slug", "pk"))
    is_new = False
    for slug, remote_id, address in things:
        if slug and slug not in sources:
            continue  # nothing of that source came back
        known: dict[str, Any] = (
            {"source_id": sources[slug]} if slug else {"source": None, "canonical_address": address}
        )
        said = {"entry_public_id": entry_public_id, "reason": reason}
        _exclusion, is_made = Exclusion.objects.get_or_create(remote_id=remote_id, **known, defaults=said)
        is_new = is_new or is_made
    entry = Entry.objects.select_for_update().filter(public_id=entry_public_id).first()
    if entry is not None and entry.status in (Status.PUBLISHED, Status.IN_REVIEW):
        take_step(entry, to=Status.WITHDRAWN, by=None, reason=reason)
        is_new = True
    return is_new


def keep_withdrawn(entry: Entry, *, by: User, reason: str) -> None:
    """Say that a withdrawn entry stays so: what had only left its source would come back with it."""
    Transition.objects.create(
        entry=entry,
        before=Status.WITHDRAWN,
        after=Status.WITHDRAWN,
        actor_id=by.public_id,
        reason=reason.strip()[:REASON_LENGTH],
    )


@transaction.atomic
def lift_exclusions(entry: Entry, *, by: User, reason: str) -> Entry:
    """Undo a take-down: the entry becomes what it was before, and sources may say something of it again.

    What its sources no longer show stays withdrawn until one of them does. Refuses to act without a reason, and where
    nothing of the entry is excluded.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise Refused(_("Say why the entry may come back: it stays in its history."))
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    exclusions = Exclusion.objects.filter(entry_public_id=entry.public_id)
    taken_at = exclusions.aggregate(first=Min("at"))["first"]
    if taken_at is None:
        raise Refused(_("Nothing of this entry is excluded: somebody may have lifted it meanwhile."))
    exclusions.delete()
    erasures.note(TAKEN_DOWN, entry.public_id, is_lifted=True)
    # What sources said meanwhile was refused: their next word is news, even if it is the same.
    entry.source_records.update(parsed_hash="", content_hash="")
    before, cause = _standing_before(entry, taken_at)
    if before != Status.WITHDRAWN and entry.status == Status.WITHDRAWN and _is_gone_at_its_origin(entry):
        before = Status.WITHDRAWN
    elif before != Status.WITHDRAWN and entry.status == Status.WITHDRAWN and _has_left(entry):
        before, cause = Status.WITHDRAWN, Cause.LEFT
    if entry.status == Status.WITHDRAWN and before in (Status.PUBLISHED, Status.IN_REVIEW):
        return take_step(entry, to=before, by=by, reason=reason)
    Transition.objects.create(
        entry=entry,
        before=entry.status,
        after=entry.status,
        actor_id=by.public_id,
        cause=cause,
        reason=reason,
    )
    return entry


def _standing_before(entry: Entry, moment: datetime) -> tuple[Status, str]:
    """What an entry was at a moment, and why."""
    last = entry.transitions.filter(at__lt=moment).last()
    if last is not None:
        return Status(last.after), last.cause
    return (Status.PUBLISHED if entry.published_at else Status.DRAFT), ""


def _is_gone_at_its_origin(entry: Entry) -> bool:
    return entry.is_foreign and ForeignEntry.objects.filter(entry=entry, is_deleted=True).exists()


def _has_left(entry: Entry) -> bool:
    """Whether there were sources of it, and none shows it any more."""
    presences = set(entry.source_records.values_list("presence", flat=True))
    return presences == {Presence.GONE}


def without_excluded(
    source: Source, by_id: Mapping[str, FoundEntry]
) -> tuple[dict[str, FoundEntry], list[RefusedItem]]:
    """What of a batch may be written, and a refusal for each thing that was taken down: one query."""
    addresses = {
        remote_id: canonical_address(usable_address(one.address)) for remote_id, one in by_id.items()
    }
    excluded = excluded_among(source, by_id, addresses.values())
    if not excluded:
        return dict(by_id), []
    kept: dict[str, FoundEntry] = {}
    refused: list[RefusedItem] = []
    for remote_id, one in by_id.items():
        exclusion = excluded.by_remote_id.get(remote_id) or excluded.by_address.get(addresses[remote_id])
        if exclusion is None:
            kept[remote_id] = one
        else:
            reason = _taken_down_on(exclusion.at)
            refused.append(RefusedItem(place_in_source=one.place_in_source, reason=reason))
    return kept, refused


def _taken_down_on(moment: datetime) -> str:
    return _("It was taken down on request on %(day)s and stays away.") % {"day": moment.date()}
