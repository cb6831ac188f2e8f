"""Making two organisations one: everything that is the other one's becomes the survivor's."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.models import Entry, Source
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.actions import hand_over
from rialto.organisations.models import Organisation, OrganisationMerge
from rialto.organisations.queries import values_of

REASON_LENGTH = 500


@transaction.atomic
def merge_organisations(
    survivor: Organisation, other: Organisation, *, by: User, reason: str
) -> OrganisationMerge:
    """Have `other` live on in `survivor`: entries, sources, people, names and addresses. It cannot be undone, so ask first.

    Each entry that changes hands is told in the log, so that it is found under its new provider.
    """
    locked = {
        one.pk: one
        for one in Organisation.objects.select_for_update()
        .filter(pk__in=[survivor.pk, other.pk])
        .order_by("pk")
    }
    if survivor.pk == other.pk:
        raise Refused(_("These are one and the same already."))
    if len(locked) < 2:
        raise Refused(_("One of the two is not there any more."))
    survivor, other = locked[survivor.pk], locked[other.pk]
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise Refused(_("Say why: it cannot be undone, and others may ask."))
    entries = Entry.objects.filter(provider=other)
    moved = list(entries.values_list("public_id", flat=True))
    values = values_of(other)
    entries.update(provider=survivor, updated_at=timezone.now())
    Source.objects.filter(owner=other).update(owner=survivor)
    hand_over(other, survivor)
    other_id = other.public_id
    other.delete()
    record_changes(
        [Change(noun="entry", public_id=one, verb=Verb.CHANGED, actor_id=by.public_id) for one in moved]
        + [
            Change(
                noun="organisation", public_id=survivor.public_id, verb=Verb.CHANGED, actor_id=by.public_id
            ),
            Change(noun="organisation", public_id=other_id, verb=Verb.DELETED, actor_id=by.public_id),
        ]
    )
    return OrganisationMerge.objects.create(
        survivor=survivor, other_id=other_id, other_name=values["name"], other_values=values, entry_count=len(moved),
        reason=reason, actor_id=by.public_id,
    )  # fmt: skip
