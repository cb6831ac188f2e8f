"""An entry as it stands, with all its parts, kept as JSON and put back exactly: for undoing what a person did to it."""

import json
from typing import Any

from django.core import serializers
from django.db import models, transaction
from django.utils import timezone

from rialto.accounts.models import User
from rialto.catalogue.actions.contributed import MEMBERS
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryConcept,
    EntryPicture,
    EntryText,
    Override,
    PathStep,
    Session,
    SourceRecord,
    Transition,
)
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb

Kept = list[dict[str, Any]]


def keep_entry(entry: Entry) -> Kept:
    """The rows of an entry and its parts: eight queries. History (transitions, the log) is no part: it only grows."""
    rows: list[models.Model] = [entry]
    for found in _parts(entry):
        rows += list(found)
    # Not by the serialiser of JSON itself, which cuts moments to milliseconds.
    kept: Kept = json.loads(json.dumps(serializers.serialize("python", rows), default=str))
    return kept


@transaction.atomic
def put_back(entry: Entry, kept: Kept, *, by: User, reason: str = "") -> Entry:
    """Let an entry be again what `keep_entry` kept of it, but for the time of its last change. Written down like any change.

    Rows that somebody deleted meanwhile are made again; those that were added go.
    """
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    check_is_ours(entry)
    before, was_public_at = entry.status, entry.published_at
    for found in _parts(entry):
        if found.model is not SourceRecord:
            found.delete()
    for one in serializers.deserialize("python", kept):
        one.save()
    entry.refresh_from_db()
    entry.updated_at = timezone.now()
    # What was public once is told of as withdrawn, however short that was.
    entry.published_at = entry.published_at or was_public_at
    entry.save(update_fields=["updated_at", "published_at"])
    verb = Verb.CHANGED
    if before != entry.status:
        verb = Verb.PUBLISHED if entry.is_public else Verb.WITHDRAWN
        Transition.objects.create(
            entry=entry,
            before=before,
            after=entry.status,
            at=entry.updated_at,
            actor_id=by.public_id,
            reason=reason,
        )
    record_change("entry", entry.public_id, verb, actor_id=by.public_id)
    return entry


def _parts(entry: Entry) -> list[models.QuerySet[Any]]:
    details = DETAILS_OF_KIND[Kind(entry.kind)]._default_manager.filter(entry=entry)
    return [
        details,
        EntryConcept.objects.filter(entry=entry),
        EntryText.objects.filter(entry=entry),
        Override.objects.filter(entry=entry),
        PathStep.objects.filter(path=entry),
        Session.objects.filter(entry=entry),
        EntryPicture.objects.filter(entry=entry),
        # What sources say goes on while a person thinks.
        SourceRecord.objects.filter(entry=entry, source__slug=MEMBERS),
    ]
