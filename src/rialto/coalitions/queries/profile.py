"""What a coalition says of itself: as it was written, as a reader gets it, and what stood there before."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rialto.accounts.models import User
from rialto.coalitions.models import Coalition, CoalitionProfile, CoalitionRevision, CoalitionText
from rialto.translation.choices import TextOrigin, TextState

WRITTEN = ("mission", "priorities")
FACTS = ("contact_email", "website", "site_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text as a reader gets it: in which language, and whether a machine translated it or its original has changed since."""

    text: str
    language: str
    is_machine: bool = False
    is_stale: bool = False

    @property
    def lines(self) -> list[str]:
        return [one for line in self.text.splitlines() if (one := line.strip())]


NOTHING = Said(text="", language="und")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileShown:
    """What a coalition says, for a reader. `languages`: all that it says it in, the original's first."""

    mission: Said = NOTHING
    priorities: Said = NOTHING
    contact_email: str = ""
    website: str = ""
    site_address: str = ""
    languages: Sequence[str] = field(default_factory=tuple)

    @property
    def has_words(self) -> bool:
        return bool(self.mission.text or self.priorities.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One revision: when, by whom (their name, else empty), what it said, and whether it is what stands there now."""

    revision: CoalitionRevision
    at: datetime
    person: str
    changed: Sequence[str]
    is_newest: bool


def source_hash(text: str) -> str:
    """By which a translation knows its original."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def profile_of(coalition: Coalition) -> CoalitionProfile:
    """What it says of itself; an unsaved, empty one where it has said nothing."""
    found = CoalitionProfile.objects.filter(coalition=coalition).first()
    return found or CoalitionProfile(coalition=coalition)


def texts_of(profile: CoalitionProfile) -> dict[str, dict[str, str]]:
    """Language -> field -> text, of those that people wrote."""
    found: dict[str, dict[str, str]] = {}
    rows = CoalitionText.objects.filter(profile=profile.pk, origin=TextOrigin.PERSON)
    for one in rows.order_by("language", "field"):
        found.setdefault(one.language, {})[one.field] = one.text
    return found


def values_of(coalition: Coalition) -> dict[str, Any]:
    """All that coordinators may change, as plain values; under "texts" what they translated themselves."""
    profile = profile_of(coalition)
    values: dict[str, Any] = {name: getattr(profile, name) for name in ("language", *WRITTEN, *FACTS)}
    return values | {"texts": texts_of(profile)}


def profiles_shown(countries: Iterable[str], language: str) -> dict[str, ProfileShown]:
    """Country -> what its coalition says, in the reader's language where it can: two queries, however many."""
    rows = CoalitionProfile.objects.filter(coalition__country__in=list(countries)).select_related("coalition")
    profiles = {one.pk: one for one in rows}
    texts: dict[int, list[CoalitionText]] = {pk: [] for pk in profiles}
    for text in CoalitionText.objects.filter(profile__in=profiles).order_by("language"):
        texts[text.profile_id].append(text)
    return {one.coalition.country: _shown(one, texts[one.pk], language) for one in profiles.values()}


def profile_shown(country: str, language: str) -> ProfileShown:
    """The same for one country."""
    return profiles_shown([country], language).get(country, ProfileShown())


def last_revision_id(coalition: Coalition) -> int:
    """The newest revision, 0 where there is none."""
    return CoalitionRevision.objects.filter(coalition=coalition).values_list("pk", flat=True).first() or 0


def revision_rows(coalition: Coalition, *, limit: int = 50) -> list[RevisionRow]:
    """The last revisions, the newest first, with the names of the fields that each changed: two queries."""
    found = list(CoalitionRevision.objects.filter(coalition=coalition)[: limit + 1])
    people = {
        one.public_id: str(one) for one in User.objects.filter(public_id__in={one.actor_id for one in found})
    }
    rows = []
    for place, one in enumerate(found[:limit]):
        older = found[place + 1].values if place + 1 < len(found) else {}
        rows.append(
            RevisionRow(
                revision=one,
                at=one.at,
                person=people.get(one.actor_id, ""),
                changed=[
                    name
                    for name, value in one.values.items()
                    if (value or older.get(name)) and value != older.get(name)
                ],
                is_newest=place == 0,
            )
        )
    return rows


def _shown(profile: CoalitionProfile, texts: Sequence[CoalitionText], language: str) -> ProfileShown:
    languages = [profile.language, *dict.fromkeys(one.language for one in texts)]
    return ProfileShown(
        mission=_said(profile, "mission", texts, language),
        priorities=_said(profile, "priorities", texts, language),
        languages=list(dict.fromkeys(languages)),
        **{name: getattr(profile, name) for name in FACTS},
    )


def _said(profile: CoalitionProfile, name: str, texts: Sequence[CoalitionText], language: str) -> Said:
    original = getattr(profile, name)
    if profile.language != language and original:
        for one in texts:
            if one.field == name and one.language == language and one.text:
                is_stale = one.state == TextState.STALE or one.source_hash != source_hash(original)
                return Said(
                    text=one.text,
                    language=language,
                    is_machine=one.origin == TextOrigin.MACHINE,
                    is_stale=is_stale,
                )
    return Said(text=original, language=profile.language)
