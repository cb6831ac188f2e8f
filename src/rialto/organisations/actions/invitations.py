"""Inviting people by mail. They read the mail, sign in with that address, and say yes."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.choices import InvitationState, MemberRole
from rialto.organisations.models import Invitation, Membership, Organisation
from rialto.organisations.rules import is_manager

OPEN_FOR, KEPT_FOR = timedelta(days=14), timedelta(days=30)
A_DAY, RESEND_PAUSE = 30, timedelta(minutes=10)


@transaction.atomic
def invite_member(
    organisation: Organisation, email: str, *, role: MemberRole, language: str, by: User
) -> Invitation:
    """Ask somebody to join; the caller sends the mail. The same address asked again is written to once more."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Refused(_("“%(email)s” is not an e-mail address.") % {"email": email}) from problem
    if not is_manager(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise Refused(_("%(email)s belongs to the organisation already.") % {"email": email})
    now = timezone.now()
    lately = Invitation.objects.filter(Q(organisation=organisation) | Q(invited_by=by))
    if lately.filter(created_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Refused(_("Those were many invitations for one day. Go on tomorrow."))
    waiting = Invitation.objects.filter(
        organisation=organisation, email=email, state=InvitationState.WAITING
    ).first()
    if waiting is not None:
        if waiting.created_at > now - RESEND_PAUSE:
            raise Refused(_("We wrote to %(email)s a moment ago.") % {"email": email})
        waiting.delete()
    return Invitation.objects.create(
        organisation=organisation, email=email, role=role, language=language, invited_by=by, created_at=now,
        expires_at=now + OPEN_FOR,
    )  # fmt: skip


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: User) -> None:
    """Have the link in the mail lead nowhere any more."""
    if not is_manager(by, invitation.organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    _answer(invitation, InvitationState.TAKEN_BACK)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Join. Only with the address that was invited: links can be passed on."""
    if by.email != invitation.email:
        raise Refused(
            _(
                "This invitation went to another address than the one you are signed in with. Sign in with that one."
            )
        )
    invitation = _answer(invitation, InvitationState.ACCEPTED)
    membership, _is_new = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    return membership


@transaction.atomic
def decline_invitation(invitation: Invitation) -> None:
    """Say no; whoever reads the mail may."""
    _answer(invitation, InvitationState.DECLINED)


def _answer(invitation: Invitation, state: InvitationState) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
    if not invitation.is_open():
        raise Refused(_("This invitation is not open any more. Ask for a new one."))
    invitation.state, invitation.answered_at = state, timezone.now()
    invitation.save(update_fields=["state", "answered_at"])
    return invitation


def forget_invitations() -> int:
    """Forget addresses of people who were invited a while ago and are no members; returns how many rows went."""
    old = Invitation.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
