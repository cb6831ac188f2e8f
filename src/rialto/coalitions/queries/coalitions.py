"""Reading coalitions."""

from django.db.models import QuerySet

from rialto.coalitions.models import Coalition, CoalitionMember


def coalition_in(country: str) -> Coalition | None:
    """The coalition of a country (ISO 3166-1 alpha-2, either case); None while nobody works in it here."""
    return Coalition.objects.filter(country=country.upper()).first()


def members_of(coalition: Coalition) -> QuerySet[CoalitionMember]:
    """Its people with their accounts, coordinators first, those longest in it first."""
    return coalition.members.select_related("user").order_by("role", "joined_at", "pk")
