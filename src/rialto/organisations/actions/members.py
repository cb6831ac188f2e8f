"""Who is in an organisation, and in which role. There is always a manager as long as there are members."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.choices import MemberRole
from rialto.organisations.models import Membership, Organisation
from rialto.organisations.rules import is_manager


@transaction.atomic
def change_role(membership: Membership, role: MemberRole, *, by: User) -> Membership:
    """Make a member a manager, or a manager a member; done by a manager."""
    membership = _locked(membership)
    _check_manager(by, membership.organisation)
    if role != MemberRole.MANAGER:
        _check_not_last(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """Take somebody out; done by a manager. Who wants to go themselves leaves."""
    membership = _locked(membership)
    _check_manager(by, membership.organisation)
    _check_not_last(membership)
    membership.delete()


@transaction.atomic
def leave_organisation(organisation: Organisation, *, by: User) -> None:
    """Leave. The last manager hands over first, unless nobody else is there."""
    membership = Membership.objects.filter(organisation=organisation, user=by).first()
    if membership is None:
        raise Refused(_("You are not in this organisation."))
    membership = _locked(membership)
    if Membership.objects.filter(organisation=organisation).count() > 1:
        _check_not_last(membership)
    membership.delete()


@transaction.atomic
def show_member(membership: Membership, *, is_shown: bool, by: User) -> Membership:
    """Stand on the organisation's public page by name, or no longer; each person decides that alone."""
    membership = _locked(membership)
    if membership.user_id != by.pk:
        raise Refused(_("Only the person alone decides whether their name stands on the page."))
    if is_shown and not by.name:
        raise Refused(_("Your account has no name yet, and your address is not shown to anybody."))
    membership.is_shown = is_shown
    membership.save(update_fields=["is_shown"])
    return membership


def _locked(membership: Membership) -> Membership:
    """The membership as it is now; nobody else changes who is in the organisation until the transaction ends."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    found = Membership.objects.select_related("organisation").filter(pk=membership.pk).first()
    if found is None:
        raise Refused(_("This person is not in the organisation any more."))
    return found


def _check_manager(by: User, organisation: Organisation) -> None:
    if not is_manager(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))


def _check_not_last(membership: Membership) -> None:
    managers = Membership.objects.filter(organisation=membership.organisation, role=MemberRole.MANAGER)
    if membership.is_manager and not managers.exclude(pk=membership.pk).exists():
        raise Refused(_("An organisation needs a manager. Make somebody else a manager first."))
