"""Giving roles at the desk, and ending them. Nothing is forgotten: each grant says who gave it and who ended it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.choices import DeskRole
from rialto.accounts.models import RoleGrant, User
from rialto.accounts.rules import may_give_roles
from rialto.base.errors import Refused


@transaction.atomic
def give_role(user: User, role: DeskRole, *, country: str = "", by: User) -> RoleGrant:
    """Give somebody a role in a country ("" for all). Refuses who is no administrator, closed accounts, and what they have."""
    _refuse_others(by)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refused(_("This account is closed."))
    if RoleGrant.objects.filter(user=user, role=role, country=country, ended_at=None).exists():
        raise Refused(_("They have this role already."))
    grant = RoleGrant.objects.create(user=user, role=role, country=country, given_by=by.public_id)
    _note_roles(user)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User) -> RoleGrant:
    """Take a role away. Refuses who is no administrator, and what has ended."""
    _refuse_others(by)
    grant = RoleGrant.objects.select_for_update().select_related("user").get(pk=grant.pk)
    if grant.ended_at is not None:
        raise Refused(_("Somebody has ended this role already."))
    grant.ended_at, grant.ended_by = timezone.now(), by.public_id
    grant.save(update_fields=["ended_at", "ended_by"])
    _note_roles(grant.user)
    return grant


def _refuse_others(by: User) -> None:
    if not may_give_roles(by):
        raise Refused(_("Only administrators give roles."))


def _note_roles(user: User) -> None:
    user.has_desk_role = user.role_grants.filter(ended_at=None).exists()
    user.save(update_fields=["has_desk_role"])
