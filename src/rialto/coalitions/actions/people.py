"""Who works in a coalition. Administrators appoint coordinators, coordinators take in members."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.accounts.rules import may_give_roles
from rialto.base.errors import Refused
from rialto.coalitions.choices import UNFINISHED, CoalitionRole
from rialto.coalitions.models import Coalition, CoalitionMember, CoalitionTask
from rialto.coalitions.rules import is_coordinator
from rialto.taxonomy.queries import EU_COUNTRIES


@transaction.atomic
def appoint(user: User, *, country: str, role: CoalitionRole, by: User) -> CoalitionMember:
    """Give somebody a role in a country's coalition (ISO 3166-1 alpha-2), or another one than they had."""
    if country not in EU_COUNTRIES:
        raise Refused(_("There are coalitions in the 27 countries of the Union."))
    coalition, _made = Coalition.objects.select_for_update().get_or_create(country=country)
    _check_may(by, coalition)
    if not user.is_active:
        raise Refused(_("This account is closed."))
    member = take_in(coalition, user, role)
    if member.role != role:
        if member.is_coordinator:
            _check_not_last(member, by)
        member.role = role
        member.save(update_fields=["role"])
    return member


def take_in(coalition: Coalition, user: User, role: CoalitionRole) -> CoalitionMember:
    """Their place in the coalition, made where there was none; who asks has checked that they may."""
    member, _made = CoalitionMember.objects.get_or_create(
        coalition=coalition, user=user, defaults={"role": role}
    )
    _note(user.pk)
    return member


@transaction.atomic
def dismiss(member: CoalitionMember, *, by: User) -> None:
    """Take somebody out of a coalition."""
    member = _locked(member)
    _check_may(by, member.coalition)
    _check_not_last(member, by)
    member.delete()
    _let_go_of_tasks(member)
    _note(member.user_id)


@transaction.atomic
def leave_coalition(member: CoalitionMember, *, by: User) -> None:
    """Leave. The last coordinator hands over first."""
    member = _locked(member)
    if member.user_id != by.pk:
        raise Refused(_("Everybody leaves for themselves."))
    _check_not_last(member, by)
    member.delete()
    _let_go_of_tasks(member)
    _note(member.user_id)


@transaction.atomic
def show_in_coalition(member: CoalitionMember, *, is_shown: bool, by: User) -> CoalitionMember:
    """Stand on the country's public page by name, or no longer; each person decides that alone."""
    member = _locked(member)
    if member.user_id != by.pk:
        raise Refused(_("Only the person alone decides whether their name stands on the page."))
    if is_shown and not by.name:
        raise Refused(_("Your account has no name yet, and your address is not shown to anybody."))
    member.is_shown = is_shown
    member.save(update_fields=["is_shown"])
    return member


def _check_may(by: User, coalition: Coalition) -> None:
    if not may_give_roles(by) and not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition and administrators may do this."))


def _let_go_of_tasks(member: CoalitionMember) -> None:
    """What somebody who is out had to do waits for the others again: nobody would find it as theirs."""
    theirs = CoalitionTask.objects.filter(receiver=member.coalition, assignee=member.user_id)
    theirs.filter(state__in=UNFINISHED).update(assignee=None)


def _note(user_id: int) -> None:
    """Pages of everybody else need not ask whether they work in a coalition."""
    # Whoever joins one and leaves another at the same time waits here, else one of the two would not see the other.
    User.objects.select_for_update().filter(pk=user_id).first()
    works = CoalitionMember.objects.filter(user=user_id).exists()
    User.objects.filter(pk=user_id).update(is_in_coalition=works)


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
