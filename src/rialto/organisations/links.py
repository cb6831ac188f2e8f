"""Signed addresses in mails: whoever has one reads the mailbox it went to."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from rialto.base.signed import id_in, token_of
from rialto.organisations.models import Claim, Invitation

_INVITATION, _CLAIM = "rialto.invitation", "rialto.claim"


def invitation_address(invitation: Invitation) -> str:
    """Where an invitation is answered, in its language."""
    return _address("invitation-answer", invitation.public_id, _INVITATION, invitation.language)


def invitation_path(invitation: Invitation) -> str:
    """The same on this site, in the language of the page, for who has signed in with the invited address."""
    return reverse("organisations:invitation-answer", args=[token_of(invitation.public_id, salt=_INVITATION)])


def claim_address(claim: Claim, *, language: str) -> str:
    """Where a claim is proven by whoever reads the domain's mail."""
    return _address("claim-confirm", claim.public_id, _CLAIM, language)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link is of, with organisation and who sent it; None for a link that is not ours."""
    public_id = id_in(token, salt=_INVITATION)
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(public_id=public_id).first() if public_id else None


def claim_of(token: str) -> Claim | None:
    """The claim that a link is of."""
    public_id = id_in(token, salt=_CLAIM)
    rows = Claim.objects.select_related("organisation", "user")
    return rows.filter(public_id=public_id).first() if public_id else None


def _address(name: str, public_id: UUID, salt: str, language: str) -> str:
    with translation.override(language):
        token = token_of(public_id, salt=salt)
        return f"{settings.ORIGIN}{reverse(f'organisations:{name}', args=[token])}"
