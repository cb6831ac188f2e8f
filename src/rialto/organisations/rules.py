"""Who may do what in an organisation. A role is always in one: staff have none unless they joined."""

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from rialto.accounts.models import User
from rialto.organisations.choices import ClaimState, MemberRole
from rialto.organisations.models import Claim, Membership, Organisation

Person = User | AnonymousUser


@rules.predicate
def is_member(user: Person, organisation: Organisation | None) -> bool:
    """Whether somebody belongs to an organisation, in any role."""
    return _roles(user, organisation).exists()


@rules.predicate
def is_manager(user: Person, organisation: Organisation | None) -> bool:
    return _roles(user, organisation).filter(role=MemberRole.MANAGER).exists()


@rules.predicate
def is_trusted(user: Person, organisation: Organisation | None) -> bool:
    """Whether the domain that an organisation is known by was proven, and is still its own."""
    if organisation is None or organisation.pk is None or not organisation.domain:
        return False
    proven = Claim.objects.filter(organisation=organisation, state=ClaimState.PROVEN)
    return proven.filter(domain=organisation.domain).exists()


may_edit_organisation = is_manager
may_invite = is_manager
may_see_figures = is_member
# What somebody writes for an organisation goes to the public without a reviewer (product.md, "trusted publishers").
publishes_directly = is_member & is_trusted


def _roles(user: Person, organisation: Organisation | None) -> QuerySet[Membership]:
    if organisation is None or organisation.pk is None or not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(organisation=organisation, user=user)
