"""Who may do what in a coalition. A role is always in one; of the staff only administrators appoint its coordinators."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from rialto.accounts.models import User
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Coalition

Person = User | AnonymousUser


def coalitions_joined_by(user: Person) -> QuerySet[Coalition]:
    """The coalitions that somebody works in, in any role."""
    if not user.is_authenticated or not user.is_active:
        return Coalition.objects.none()
    return Coalition.objects.filter(members__user=user)


def coalitions_run_by(user: Person) -> QuerySet[Coalition]:
    """The coalitions that somebody coordinates."""
    if not user.is_authenticated or not user.is_active:
        return Coalition.objects.none()
    return Coalition.objects.filter(members__user=user, members__role=CoalitionRole.COORDINATOR)


def is_coalition_member(user: Person, coalition: Coalition) -> bool:
    return coalitions_joined_by(user).filter(pk=coalition.pk).exists()


def is_coordinator(user: Person, coalition: Coalition) -> bool:
    return coalitions_run_by(user).filter(pk=coalition.pk).exists()


def is_in_a_coalition(user: Person) -> bool:
    """Whether somebody works in any coalition: what is for all coalitions is for them."""
    return coalitions_joined_by(user).exists()
