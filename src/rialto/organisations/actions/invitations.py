"""Inviting people by mail. They read the mail, sign in with that address, and say yes."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.actions.asking import (
    OPEN_FOR,
    address_asked,
    answered,
    check_theirs,
    forget_asked,
    make_way,
)
from rialto.organisations.choices import InvitationState, MemberRole
from rialto.organisations.models import Invitation, Membership, Organisation
from rialto.organisations.rules import is_manager


@transaction.atomic
def invite_member(
    organisation: Organisation, email: str, *, role: MemberRole, language: str, by: User
) -> Invitation:
    """Ask somebody to join; the caller sends the mail. The same address asked again is written to once more."""
    email = address_asked(email)
    if not is_manager(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise Refused(_("%(email)s belongs to the organisation already.") % {"email": email})
    make_way(
        Invitation.objects.filter(organisation=organisation, email=email),
        sent=Invitation.objects.filter(Q(organisation=organisation) | Q(invited_by=by)),
    )
    now = timezone.now()
    return Invitation.objects.create(
        organisation=organisation, email=email, role=role, language=language, invited_by=by, created_at=now,
        expires_at=now + OPEN_FOR,
    )  # fmt: skip


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: User) -> None:
    """Have the link in the mail lead nowhere any more."""
    if not is_manager(by, invitation.organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    answered(invitation, InvitationState.TAKEN_BACK)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Join. Only with the address that was invited: links can be passed on."""
    check_theirs(invitation, by)
    invitation = answered(invitation, InvitationState.ACCEPTED)
    membership, _is_new = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    return membership


@transaction.atomic
def decline_invitation(invitation: Invitation) -> None:
    """Say no; whoever reads the mail may."""
    answered(invitation, InvitationState.DECLINED)


def forget_invitations() -> int:
    """Forget addresses of people who were invited a while ago and are no members; returns how many rows went."""
    return forget_asked(Invitation)
