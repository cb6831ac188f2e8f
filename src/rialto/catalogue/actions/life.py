"""An entry's life: from state to state, each step with its actor, time and reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.choices import TRANSITIONS, Status
from rialto.catalogue.models import Entry, Transition
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb

REASON_LENGTH = 500


@transaction.atomic
def move_entry(entry: Entry, *, to: Status, by: User | None, reason: str = "") -> Entry:
    """Bring an entry to another state. Refuses steps that the life of an entry does not have."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    check_is_ours(entry)
    before = Status(entry.status)
    if to not in TRANSITIONS[before]:
        raise Refused(
            _("An entry that is %(before)s cannot become %(after)s.")
            % {"before": before.label, "after": to.label}
        )
    if to == Status.WITHDRAWN and not reason.strip():
        raise Refused(_("Say why the entry is withdrawn: its author reads it."))
    return take_step(entry, to=to, by=by, reason=reason)


def take_step(entry: Entry, *, to: Status, by: User | None, reason: str, cause: str = "") -> Entry:
    """Take a step of which the caller knows that it may be taken, inside a transaction and with the entry locked."""
    now = timezone.now()
    before = entry.status
    entry.status = to
    entry.updated_at = now
    if to == Status.PUBLISHED:
        entry.published_at = entry.published_at or now
    if to == Status.WITHDRAWN:
        entry.withdrawn_at = now
    elif to in (Status.PUBLISHED, Status.IN_REVIEW):
        entry.withdrawn_at = None
    entry.save(update_fields=["status", "updated_at", "published_at", "withdrawn_at"])
    Transition.objects.create(
        entry=entry,
        before=before,
        after=to,
        at=now,
        actor_id=by.public_id if by else None,
        cause=cause,
        reason=reason.strip()[:REASON_LENGTH],
    )
    verb = {Status.PUBLISHED: Verb.PUBLISHED, Status.WITHDRAWN: Verb.WITHDRAWN}.get(to, Verb.CHANGED)
    record_change("entry", entry.public_id, verb, actor_id=by.public_id if by else None)
    return entry


def publish_entry(entry: Entry, *, by: User | None) -> Entry:
    """Put an entry in front of the public."""
    return move_entry(entry, to=Status.PUBLISHED, by=by)


def withdraw_entry(entry: Entry, *, by: User | None, reason: str) -> Entry:
    """Take an entry away from the public; its address says what it was."""
    return move_entry(entry, to=Status.WITHDRAWN, by=by, reason=reason)
