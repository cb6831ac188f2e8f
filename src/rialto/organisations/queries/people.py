"""Who is in an organisation, who was asked, and who says that it is theirs."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from rialto.accounts.models import User
from rialto.organisations.book import domain_name
from rialto.organisations.choices import ClaimState, InvitationState, MemberRole
from rialto.organisations.models import (
    Claim,
    FormerSlug,
    Invitation,
    Membership,
    Organisation,
    OrganisationIdentifier,
)


def organisation_at(slug: str) -> Organisation | None:
    """The organisation of an address, also of one that it had before; compare `slug` to send people on."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is not None:
        return found
    former = FormerSlug.objects.select_related("organisation").filter(slug=slug).first()
    return former.organisation if former else None


def organisation_of(domain: str) -> Organisation | None:
    """The organisation that a domain belongs to, as its own or as one that it had before two were made one."""
    found = Organisation.objects.filter(domain=domain).order_by("pk").first()
    if found is not None:
        return found
    other = (
        OrganisationIdentifier.objects.select_related("organisation")
        .filter(value=domain_name(domain))
        .first()
    )
    return other.organisation if other else None


def organisations_joined_by(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """What somebody belongs to, in any role; for closed accounts nothing."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(memberships__user=user)


def organisations_edited_by(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """What somebody manages."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(memberships__user=user, memberships__role=MemberRole.MANAGER)


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's memberships with their organisations, by name."""
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def memberships_in(organisation: Organisation) -> QuerySet[Membership]:
    """The people of an organisation: managers first, then who joined first."""
    return (
        Membership.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("role", "joined_at", "pk")
    )


def managers_of(organisation: Organisation) -> QuerySet[User]:
    """The people who are told when something about an organisation changes."""
    return User.objects.filter(
        memberships__organisation=organisation, memberships__role=MemberRole.MANAGER, is_active=True
    ).order_by("pk")


def people_shown(organisation: Organisation) -> QuerySet[Membership]:
    """Who agreed to stand on the public page, and has a name."""
    shown = memberships_in(organisation).filter(is_shown=True, user__is_active=True)
    return shown.exclude(user__name="")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Who was asked and has not answered, the newest first."""
    return Invitation.objects.filter(
        organisation=organisation, state=InvitationState.WAITING, expires_at__gt=timezone.now()
    )


def invitations_to(user: User) -> QuerySet[Invitation]:
    """What a person was invited to and has not answered, with organisation and who sent it. Nobody signs in before their address is proven."""
    waiting = Invitation.objects.filter(
        email=user.email, state=InvitationState.WAITING, expires_at__gt=timezone.now()
    )
    return waiting.select_related("organisation", "invited_by")


def claims_of(user: User) -> QuerySet[Claim]:
    """A person's claims that wait, the newest first."""
    return Claim.objects.filter(
        user=user, state=ClaimState.WAITING, expires_at__gt=timezone.now()
    ).select_related("organisation")
