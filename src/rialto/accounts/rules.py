"""What somebody may see of somebody else, and for which countries they look after the site."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from rialto.accounts.choices import Audience, DeskRole
from rialto.accounts.models import Profile, User

ANY_ROLE = tuple(DeskRole)


@dataclass(frozen=True, slots=True)
class Reach:
    """For which countries (ISO 3166-1 alpha-2) somebody may do something: for all of them, for some, for none."""

    is_everywhere: bool = False
    countries: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.is_everywhere or bool(self.countries)

    def covers(self, country: str) -> bool:
        """Whether what belongs to a country ("" for none) is theirs."""
        return self.is_everywhere or country in self.countries

    def within(self, field: str) -> Q:
        """The same as a filter, where `field` holds the country."""
        return Q() if self.is_everywhere else Q(**{f"{field}__in": sorted(self.countries)})


def reach_of(user: User | AnonymousUser, *roles: DeskRole) -> Reach:
    """Where somebody has one of these roles (any, where none is named): staff everywhere. One query for those who have a role,
    once for each person that was loaded."""
    if not user.is_authenticated or not user.is_active:
        return Reach()
    if user.is_staff:
        return Reach(is_everywhere=True)
    if not user.has_desk_role:
        return Reach()
    if not hasattr(user, "_open_roles"):
        user._open_roles = list(user.role_grants.filter(ended_at=None).values_list("role", "country"))  # type: ignore[attr-defined]
    held: list[tuple[str, str]] = user._open_roles  # type: ignore[attr-defined]
    countries = {country for role, country in held if role in (roles or ANY_ROLE)}
    return Reach(is_everywhere="" in countries, countries=frozenset(countries - {""}))


def may_give_roles(user: User | AnonymousUser) -> bool:
    """Administrators."""
    return user.is_active and user.is_superuser


def may_see_part(viewer: User | AnonymousUser, profile: Profile, part: str) -> bool:
    """Whether the viewer is in the audience of a part of the profile; of an erased or closed account nobody sees anything."""
    if not profile.user.is_active:
        return False
    if viewer.is_authenticated and viewer.pk == profile.user_id:
        return True
    audience = profile.audience_of(part)
    return audience == Audience.EVERYBODY or (audience == Audience.MEMBERS and viewer.is_authenticated)
