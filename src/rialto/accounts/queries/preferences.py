"""What a person's profile changes in what they see, where they agreed to that."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery

from rialto.accounts.choices import Purpose
from rialto.accounts.models import Consent, Profile, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Languages that somebody speaks, their country, and keys of competences that they want."""

    languages: tuple[str, ...] = ()
    country: str = ""
    interests: tuple[str, ...] = ()

    @property
    def has_any(self) -> bool:
        return bool(self.languages or self.country or self.interests)


NONE = Preferences()


def preferences_of(user: User | AnonymousUser) -> Preferences:
    """What may order results for somebody: their profile, as long as they agree to that, and nothing else. One query, none for strangers."""
    if not user.is_authenticated:
        return NONE
    said = Consent.objects.filter(user=OuterRef("user"), purpose=Purpose.PERSONALISATION)
    profile = (
        Profile.objects.filter(user=user)
        .annotate(agrees=Subquery(said.values("is_given")[:1]))
        .only("languages", "country", "interests")
        .first()
    )
    if profile is None or not profile.agrees:
        return NONE
    return Preferences(
        languages=tuple(profile.languages), country=profile.country, interests=tuple(profile.interests)
    )
