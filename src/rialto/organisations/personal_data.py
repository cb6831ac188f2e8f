"""What organisations hold of people: who belongs to them, who claims or is invited, and whom to write to."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.organisations.actions import forget_claims, forget_invitations
from rialto.organisations.choices import ClaimState
from rialto.organisations.models import Claim, Invitation, Membership

_IN_THE_ORGANISATION = _("the others in the organisation")


def _invitations_of(user: User) -> QuerySet[Invitation]:
    """Sent to the person's address. Those that they sent hold somebody else's, who may have declined: they are in no copy of theirs."""
    return Invitation.objects.filter(email=user.email)


def _forget_invited(user: User) -> None:
    Invitation.objects.filter(email=user.email).delete()
    Invitation.objects.filter(invited_by=user).update(invited_by=None)


def _forget_claims_of(user: User) -> None:
    """What was proven stays true of the organisation; nothing says any more who proved it."""
    claims = Claim.objects.filter(user=user)
    claims.exclude(state=ClaimState.PROVEN).delete()
    claims.update(user=None)


register(
    Holding(
        model="organisations.Membership",
        title=_("Organisations you belong to"),
        fields=("organisation", "user", "role", "is_shown", "joined_at"),
        besides=("public_id",),
        purpose=_("To know who may speak for an organisation and write in its name."),
        basis=Basis.CONTRACT,
        retention=_("until you leave it"),
        seen_by=_("the others in the organisation; everybody, if you say so"),
        rows_of=lambda user: Membership.objects.filter(user=user).select_related("organisation"),
    ),
    Holding(
        model="organisations.Invitation",
        title=_("Invitations to organisations"),
        fields=("organisation", "email", "role", "language", "state", "invited_by", "created_at", "answered_at"),
        besides=("public_id", "expires_at"),
        purpose=_("To ask somebody whether they want to belong to an organisation."),
        basis=Basis.INTEREST,
        retention=_("thirty days"),
        seen_by=_IN_THE_ORGANISATION,
        rows_of=_invitations_of,
        erase=_forget_invited,
        forget=forget_invitations,
    ),
    Holding(
        model="organisations.Claim",
        title=_("Claims of organisations"),
        fields=("organisation", "user", "name", "country", "website", "domain", "way", "mailbox", "state", "started_at", "proven_at"),
        besides=(
            "public_id", "token", "mailed_at", "mail_count", "expires_at", "checked_at", "check_count", "failure", "failure_language",
        ),
        purpose=_("To prove that you speak for an organisation."),
        basis=Basis.CONTRACT,
        retention=_("thirty days, or as long as the organisation stands by what was proven"),
        seen_by=_("you and staff"),
        rows_of=lambda user: Claim.objects.filter(user=user).select_related("organisation"),
        erase=_forget_claims_of,
        forget=forget_claims,
    ),
    Holding(
        model="organisations.Profile",
        title=_("Addresses for questions to organisations"),
        fields=("contact_email", "contact_phone"),
        besides=("organisation", "sector", "size", "languages", "sites", "logo", "logo_text", "updated_at"),
        purpose=_("So that people can ask an organisation; its managers write it there."),
        basis=Basis.INTEREST,
        retention=_("until its managers take it away"),
        seen_by=_("everybody"),
        # It is the organisation's, and no account says whose name it may hold.
        is_kept=True,
    ),
    numbers_of_actors("organisations.Revision", "actor_id"),
    numbers_of_actors("organisations.OrganisationMerge", "actor_id"),
)  # fmt: skip
