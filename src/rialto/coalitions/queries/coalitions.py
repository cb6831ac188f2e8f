"""Reading coalitions."""

from django.db.models import Count, QuerySet
from django.utils import timezone

from rialto.accounts.models import User
from rialto.coalitions.models import Coalition, CoalitionInvitation, CoalitionMember
from rialto.organisations.choices import InvitationState


def coalition_in(country: str) -> Coalition | None:
    """The coalition of a country (ISO 3166-1 alpha-2, either case); None while nobody works in it here."""
    return Coalition.objects.filter(country=country.upper()).first()


def members_of(coalition: Coalition) -> QuerySet[CoalitionMember]:
    """Its people with their accounts, coordinators first, those longest in it first."""
    return coalition.members.select_related("user").order_by("role", "joined_at", "pk")


def people_shown(country: str) -> QuerySet[CoalitionMember]:
    """Who agreed to stand on the country's public page, and has a name; coordinators first."""
    shown = CoalitionMember.objects.filter(coalition__country=country, is_shown=True, user__is_active=True)
    return shown.exclude(user__name="").select_related("user").order_by("role", "joined_at", "pk")


def open_invitations(coalition: Coalition) -> QuerySet[CoalitionInvitation]:
    """Who was asked and has not answered, the newest first."""
    return coalition.invitations.filter(state=InvitationState.WAITING, expires_at__gt=timezone.now())


def coalition_invitations_to(user: User) -> QuerySet[CoalitionInvitation]:
    """What a person was invited to and has not answered, with who sent it."""
    waiting = CoalitionInvitation.objects.filter(
        email=user.email, state=InvitationState.WAITING, expires_at__gt=timezone.now()
    )
    return waiting.select_related("coalition", "invited_by")


def coalitions_of(user: User) -> list[Coalition]:
    """The coalitions that somebody works in: no query for those who are in none."""
    return list(Coalition.objects.filter(members__user=user)) if user.is_in_coalition else []


def countries_with_people() -> dict[str, int]:
    """Country -> how many people its coalition has here: one query."""
    rows = CoalitionMember.objects.filter(user__is_active=True).order_by()
    return dict(rows.values_list("coalition__country").annotate(Count("pk")))
