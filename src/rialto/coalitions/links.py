"""Signed addresses in mails: whoever has one reads the mailbox it went to."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from rialto.base.signed import id_in, token_of
from rialto.coalitions.models import CoalitionInvitation

_INVITATION = "rialto.coalition-invitation"


def invitation_path(invitation: CoalitionInvitation) -> str:
    """Where an invitation is answered on this site, in the language of the page."""
    return reverse("coalitions:invitation-answer", args=[token_of(invitation.public_id, salt=_INVITATION)])


def invitation_address(invitation: CoalitionInvitation) -> str:
    """The same for its mail, in its language."""
    with translation.override(invitation.language):
        return f"{settings.ORIGIN}{invitation_path(invitation)}"


def invitation_of(token: str) -> CoalitionInvitation | None:
    """The invitation that a link is of, with coalition and who sent it; None for a link that is not ours."""
    public_id = id_in(token, salt=_INVITATION)
    rows = CoalitionInvitation.objects.select_related("coalition", "invited_by")
    return rows.filter(public_id=public_id).first() if public_id else None
