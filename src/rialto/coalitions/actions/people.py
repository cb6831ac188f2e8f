"""Who works in a coalition. Administrators appoint coordinators, coordinators take in members."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.accounts.rules import may_give_roles
from rialto.base.errors import Refused
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Coalition, CoalitionMember
from rialto.coalitions.rules import is_coordinator
from rialto.taxonomy.queries import EU_COUNTRIES


@transaction.atomic
def appoint(user: User, *, country: str, role: CoalitionRole, by: User) -> CoalitionMember:
    """Give somebody a role in a country's coalition (ISO 3166-1 alpha-2), or another one than they had."""
    if country not in EU_COUNTRIES:
        raise Refused(_("There are coalitions in the 27 countries of the Union."))
    coalition, _made = Coalition.objects.select_for_update().get_or_create(country=country)
    if not may_give_roles(by) and not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition and administrators may do this."))
    if not user.is_active:
        raise Refused(_("This account is closed."))
    member, _made = CoalitionMember.objects.get_or_create(coalition=coalition, user=user)
    if member.role != role:
        if member.is_coordinator:
            _check_not_last(member, by)
        member.role = role
        member.save(update_fields=["role"])
    return member


@transaction.atomic
def dismiss(member: CoalitionMember, *, by: User) -> None:
    """Take somebody out of a coalition."""
    member = _locked(member)
    if not may_give_roles(by) and not is_coordinator(by, member.coalition):
        raise Refused(_("Only coordinators of the coalition and administrators may do this."))
    _check_not_last(member, by)
    member.delete()


@transaction.atomic
def leave_coalition(member: CoalitionMember, *, by: User) -> None:
    """Leave. The last coordinator hands over first."""
    member = _locked(member)
    if member.user_id != by.pk:
        raise Refused(_("Everybody leaves for themselves."))
    _check_not_last(member, by)
    member.delete()


def _locked(member: CoalitionMember) -> CoalitionMember:
    Coalition.objects.select_for_update().get(pk=member.coalition_id)
    found = CoalitionMember.objects.select_related("coalition").filter(pk=member.pk).first()
    if found is None:
        raise Refused(_("This person is not in the coalition any more."))
    return found


def _check_not_last(member: CoalitionMember, by: User) -> None:
    """Administrators may leave a coalition without a coordinator: they appoint the next one."""
    if not member.is_coordinator or may_give_roles(by):
        return
    others = CoalitionMember.objects.filter(coalition=member.coalition, role=CoalitionRole.COORDINATOR)
    if not others.exclude(pk=member.pk).exists():
        raise Refused(_("A coalition needs a coordinator. Make somebody else a coordinator first."))
