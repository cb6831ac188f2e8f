"""What an organisation says of itself, now and before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rialto.accounts.models import User
from rialto.organisations.models import Organisation, Profile, Revision
from rialto.taxonomy.queries import country_name

# Columns that managers may change, in the table of organisations and beside it.
OWN_FIELDS = (
    "name",
    "language",
    "summary",
    "summary_language",
    "category",
    "role",
    "country",
    "city",
    "website",
)
PROFILE_FIELDS = (
    "sector",
    "size",
    "languages",
    "sites",
    "contact_email",
    "contact_phone",
    "logo",
    "logo_text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs between two revisions."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionStep:
    """One revision: when, by whom (their name, else empty), and what it changed."""

    revision: Revision
    at: datetime
    person: str
    changes: Sequence[FieldChange]
    is_newest: bool


def profile_of(organisation: Organisation) -> Profile:
    """What an organisation says of itself; an unsaved, empty one where it has said nothing."""
    found = Profile.objects.filter(organisation=organisation).select_related("logo").first()
    return found or Profile(organisation=organisation)


def values_of(organisation: Organisation) -> dict[str, Any]:
    """All that managers may change, as plain values; of the logo its public id, "" for none."""
    profile = profile_of(organisation)
    values = {name: getattr(organisation, name) for name in OWN_FIELDS}
    return (
        values
        | {name: getattr(profile, name) for name in PROFILE_FIELDS}
        | {"logo": str(profile.logo.public_id) if profile.logo else ""}
    )


def site_shown(site: dict[str, str], language: str) -> str:
    """A place in one line: street, town, country."""
    country = country_name(site["country"], language) if site.get("country") else ""
    return ", ".join(part for part in (site.get("address", ""), site.get("city", ""), country) if part)


def last_revision_id(organisation: Organisation) -> int:
    """The newest revision, 0 where there is none."""
    return Revision.objects.filter(organisation=organisation).values_list("pk", flat=True).first() or 0


def steps_of(organisation: Organisation, *, limit: int = 50) -> list[RevisionStep]:
    """The last revisions, the newest first, each with what it changed."""
    revisions = list(Revision.objects.filter(organisation=organisation)[: limit + 1])
    people = _names({one.actor_id for one in revisions if one.actor_id})
    steps = []
    for number, one in enumerate(revisions[:limit]):
        older = revisions[number + 1].values if number + 1 < len(revisions) else None
        steps.append(
            RevisionStep(
                revision=one, at=one.at, person=people.get(one.actor_id, "") if one.actor_id else "",
                changes=list(_changes(older, one.values)) if older is not None else [], is_newest=number == 0,
            )
        )  # fmt: skip
    return steps


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for name in (*OWN_FIELDS, *PROFILE_FIELDS):
        if before.get(name) != after.get(name):
            yield FieldChange(name=name, before=before.get(name), after=after.get(name))


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return {one.public_id: str(one) for one in User.objects.filter(public_id__in=ids)}
