"""Asking people by mail to work in a coalition."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.coalitions.actions.people import take_in
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Coalition, CoalitionInvitation, CoalitionMember
from rialto.coalitions.rules import is_coordinator
from rialto.organisations.actions.asking import (
    OPEN_FOR,
    address_asked,
    answered,
    check_theirs,
    forget_asked,
    make_way,
)
from rialto.organisations.choices import InvitationState


@transaction.atomic
def invite_to_coalition(
    coalition: Coalition, email: str, *, role: CoalitionRole, language: str, by: User
) -> CoalitionInvitation:
    """Ask somebody to join; the caller sends the mail. The same address asked again is written to once more."""
    email = address_asked(email)
    _check_coordinator(by, coalition)
    coalition = Coalition.objects.select_for_update().get(pk=coalition.pk)
    if CoalitionMember.objects.filter(coalition=coalition, user__email=email).exists():
        raise Refused(_("%(email)s belongs to the coalition already.") % {"email": email})
    sent = CoalitionInvitation.objects.filter(Q(coalition=coalition) | Q(invited_by=by))
    make_way(CoalitionInvitation.objects.filter(coalition=coalition, email=email), sent=sent)
    now = timezone.now()
    return CoalitionInvitation.objects.create(
        coalition=coalition, email=email, role=role, language=language, invited_by=by,
        created_at=now, expires_at=now + OPEN_FOR,
    )  # fmt: skip


@transaction.atomic
def take_back_coalition_invitation(invitation: CoalitionInvitation, *, by: User) -> None:
    """Have the link in the mail lead nowhere any more."""
    _check_coordinator(by, invitation.coalition)
    answered(invitation, InvitationState.TAKEN_BACK)


@transaction.atomic
def accept_coalition_invitation(invitation: CoalitionInvitation, *, by: User) -> CoalitionMember:
    """Join. Only with the address that was invited: links can be passed on."""
    check_theirs(invitation, by)
    invitation = answered(invitation, InvitationState.ACCEPTED)
    member = take_in(invitation.coalition, by, CoalitionRole(invitation.role))
    if invitation.role == CoalitionRole.COORDINATOR and not member.is_coordinator:
        # Somebody took them in as a member meanwhile.
        member.role = CoalitionRole.COORDINATOR
        member.save(update_fields=["role"])
    return member


@transaction.atomic
def decline_coalition_invitation(invitation: CoalitionInvitation) -> None:
    """Say no; whoever reads the mail may."""
    answered(invitation, InvitationState.DECLINED)


def forget_coalition_invitations() -> int:
    """Forget addresses of people who were asked a while ago; returns how many rows went."""
    return forget_asked(CoalitionInvitation)


def _check_coordinator(by: User, coalition: Coalition) -> None:
    if not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition may do this."))
