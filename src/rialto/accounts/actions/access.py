"""Writing down what staff open of a person's own. No setting leaves it out, and where it cannot be written nothing is opened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.choices import Matter, Occasion, StaffRole
from rialto.accounts.models import AccessRecord, User
from rialto.accounts.queries.access import HeldRows, what_staff_may_open
from rialto.base.errors import Refused

KEPT = timedelta(days=730)
# The same thing opened again by the same person within this time is one opening: pages are turned back to and sent again.
AGAIN = timedelta(hours=1)
LEAST_REASON, MOST_REASON, MOST_ABOUT = 10, 500, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Whose (the key of a `User`) and which: a contribution's or report's public id, and what it is called."""

    person: int
    about_id: UUID | None = None
    about: str = ""


def note_access(
    opened: Collection[Opened],
    *,
    by: User,
    working_as: StaffRole,
    matter: Matter,
    occasion: Occasion,
    reason: str = "",
) -> None:
    """Write down that staff open these, but for what is their own: two queries however many they are.

    `working_as` is the role that the place gives; administrators are said to be that.
    """
    others = [one for one in opened if one.person != by.pk]
    if not others:
        return
    now = timezone.now()
    latest = AccessRecord.objects.filter(actor_id=by.public_id, matter=matter, at__gt=now - AGAIN)
    known = set(
        latest.filter(person__in={one.person for one in others}, reason=reason).values_list(
            "person_id", "about_id"
        )
    )
    role = StaffRole.ADMINISTRATOR if by.is_superuser else working_as
    AccessRecord.objects.bulk_create(
        AccessRecord(
            person_id=one.person, actor_id=by.public_id, role=role, matter=matter, about_id=one.about_id,
            about=one.about[:MOST_ABOUT], occasion=occasion, reason=reason, at=now,
        )
        for one in others
        if (one.person, one.about_id) not in known
    )  # fmt: skip


@transaction.atomic
def open_everything(person: User, *, by: User, reason: str) -> list[HeldRows]:
    """What is kept of a person, for an administrator who says why; the person reads it.

    Raises Refused for who is no administrator, and where the reason says nothing.
    """
    reason = " ".join(reason.split())[:MOST_REASON]
    if not by.is_superuser:
        raise Refused(_("Only administrators open what is kept of a person."))
    if len(reason) < LEAST_REASON:
        raise Refused(_("Say why, in a few words: the person reads it."))
    note_access(
        [Opened(person=person.pk)],
        by=by,
        working_as=StaffRole.ADMINISTRATOR,
        matter=Matter.EVERYTHING,
        occasion=Occasion.REASON,
        reason=reason,
    )
    return what_staff_may_open(person)


def forget_accesses() -> int:
    """Delete records of two years ago; returns how many."""
    return AccessRecord.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
