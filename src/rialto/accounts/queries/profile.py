"""What others may see of a person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from rialto.accounts.models import Profile, User
from rialto.accounts.rules import may_see_part
from rialto.taxonomy.queries import country_name, language_name, vocabulary

COMPETENCES = "digcomp-3.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProfile:
    """A profile as one viewer may see it: what they may not see is empty here already."""

    public_id: UUID
    name: str = ""
    has_picture: bool = False
    situation: str = ""
    country: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return ", ".join(filter(None, [self.region, self.country]))


def profile_of(user: User) -> Profile:
    """The person's profile; an empty one, not saved, for who has none yet."""
    return Profile.objects.filter(user=user).first() or Profile(user=user)


def profile_shown(public_id: UUID, *, to: User | AnonymousUser) -> ShownProfile | None:
    """What `to` may see of the person; None where that is nothing, so that nobody learns who has an account."""
    profile = Profile.objects.select_related("user").filter(user__public_id=public_id).first()
    if profile is None:
        return None
    values: dict[str, Any] = {
        "name": profile.user.name,
        "has_picture": bool(profile.picture),
        "situation": profile.get_situation_display() if profile.situation else "",
        "country": country_name(profile.country) if profile.country else "",
        "region": profile.region,
        "languages": tuple(language_name(code) for code in profile.languages),
        "skills": _names(profile.skills),
        "interests": _names(profile.interests),
    }
    seen = {
        part: value
        for part, value in values.items()
        if value and may_see_part(to, profile, "picture" if part == "has_picture" else part)
    }
    return ShownProfile(public_id=public_id, **seen) if seen else None


def picture_shown(public_id: UUID, *, to: User | AnonymousUser) -> Profile | None:
    """The profile whose picture `to` may see."""
    profile = (
        Profile.objects.select_related("user").filter(user__public_id=public_id).exclude(picture="").first()
    )
    return profile if profile and may_see_part(to, profile, "picture") else None


def _names(keys: list[str]) -> tuple[str, ...]:
    known = vocabulary(COMPETENCES)
    return tuple(term.label() for key in keys if (term := known.get(key)))
