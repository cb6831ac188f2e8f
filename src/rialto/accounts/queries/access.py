"""What staff opened of a person, as that person reads it, and what an administrator can open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from rialto.accounts.models import AccessRecord, Profile, User
from rialto.accounts.personal import holdings
from rialto.accounts.queries.privacy import HeldRows, held_of
from rialto.accounts.rules import may_see_part

# Ways into the account, and who opened what before: nobody's work needs them.
NEVER_OPENED = frozenset(
    {
        "accounts.AccessRecord", "account.EmailConfirmation", "mfa.Authenticator", "sessions.Session", "socialaccount.SocialAccount",
        "usersessions.UserSession",
    }
)  # fmt: skip
SHORT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One record in words. `who`: the name that somebody shows to members, else the beginning of their number."""

    record: AccessRecord
    who: str


def accesses_of(person: User) -> QuerySet[AccessRecord]:
    """What staff opened of the person, the latest first."""
    return AccessRecord.objects.filter(person=person)


def accesses_shown(records: Sequence[AccessRecord], *, to: User) -> list[Access]:
    """The records with who it was: one query."""
    profiles = Profile.objects.filter(user__public_id__in={one.actor_id for one in records}).select_related(
        "user"
    )
    names = {one.user.public_id: one.user.name for one in profiles if may_see_part(to, one, "name")}
    return [Access(record=one, who=names.get(one.actor_id) or one.actor_id.hex[:SHORT]) for one in records]


def what_staff_may_open(person: User) -> list[HeldRows]:
    """What is kept of a person but for `NEVER_OPENED`. Only `actions.access` asks for it, which writes that down."""
    return held_of(person, (one for one in holdings() if one.model not in NEVER_OPENED))
