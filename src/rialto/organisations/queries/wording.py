"""Fields and values of organisations as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from rialto.organisations.choices import Category, Role, Sector, Size
from rialto.organisations.models import Organisation, Profile
from rialto.organisations.queries.editing import PROFILE_FIELDS, FieldChange, site_shown
from rialto.taxonomy.queries import country_name, language_name

CHOICES: dict[str, Any] = {"category": Category, "role": Role, "sector": Sector, "size": Size}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One field that was changed, in words."""

    label: str
    before: str
    after: str


def shown_changes(changes: Iterable[FieldChange], *, language: str) -> list[ShownChange]:
    """Changes in words, in the reader's language; the logo's file name says nothing to anybody."""
    return [
        ShownChange(
            label=label_of(one.name),
            before=value_shown(one.name, one.before, language),
            after=value_shown(one.name, one.after, language),
        )
        for one in changes
        if one.name != "logo"
    ]


def label_of(name: str) -> str:
    """What a field is called, in the reader's language."""
    model = Profile if name in PROFILE_FIELDS else Organisation
    return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def value_shown(name: str, value: Any, language: str) -> str:
    """One value as a line of text."""
    if not value:
        return ""
    if name in CHOICES:
        return str(CHOICES[name](value).label) if value in CHOICES[name].values else str(value)
    if name == "country":
        return country_name(value, language)
    if name in ("language", "summary_language"):
        return "" if value == "und" else language_name(value, language)
    if name == "languages":
        return ", ".join(language_name(code, language) for code in value)
    if name == "sites":
        return "; ".join(site_shown(site, language) for site in value)
    return str(value)
