"""The pages of organisations: the directory with its facets and map, and one organisation with all that it does here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rialto.accounts.models import User
from rialto.base.country_map import CountryMap, CountryRow, country_map
from rialto.base.text import folded
from rialto.organisations.choices import Category, MemberRole, Role, Sector, Size
from rialto.organisations.models import Membership, Organisation, Profile
from rialto.organisations.queries import (
    OrganisationFilters,
    counts_by,
    people_shown,
    profile_of,
    site_shown,
)
from rialto.organisations.rules import is_trusted
from rialto.taxonomy.queries import EU_COUNTRIES, country_code_of, country_name, language_name
from rialto.website.entry_facts import Fact

CHOICES: dict[str, Any] = {"category": Category, "role": Role, "sector": Sector, "size": Size}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow the directory; `everything` are the words of no choice."""

    name: str
    label: str
    everything: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """List or map, as `<c-switch>` wants it."""

    value: str
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an organisation says of itself, who of it agreed to be named, and what this visitor may do here."""

    profile: Profile
    facts: Sequence[Fact]
    sites: Sequence[str]
    people: Sequence[Membership]
    is_proven: bool
    role: str

    @property
    def is_member(self) -> bool:
        return bool(self.role)

    @property
    def is_manager(self) -> bool:
        return self.role == MemberRole.MANAGER


def way_to(organisation: Organisation | None = None) -> list[tuple[str, str]]:
    """The way from the front page to a page of an organisation."""
    way = [(_("Organisations"), reverse("website:organisation-list"))]
    return [*way, (organisation.name, organisation.get_absolute_url())] if organisation else way


def filters_of(asked: QueryDict) -> OrganisationFilters:
    """What the address asks for; nonsense in it is ignored."""
    country = asked.get("country", "")
    chosen = {
        name: asked.get(name, "")
        for name, choices in CHOICES.items()
        if asked.get(name, "") in choices.values
    }
    return OrganisationFilters(
        text=asked.get("q", "")[:100].replace("\x00", "").strip(),
        country=country if country and country_code_of(country) == country else "",
        is_proven=asked.get("proven") == "yes",
        **chosen,
    )


def address_of(filters: OrganisationFilters, **changes: str) -> str:
    """The query of the directory's address with some filters changed."""
    said = {"q": filters.text, "proven": "yes" if filters.is_proven else ""}
    said |= {name: getattr(filters, name) for name in ("country", *CHOICES)}
    return f"?{urlencode({name: value for name, value in {**said, **changes}.items() if value})}"


def facets_of(filters: OrganisationFilters, language: str) -> list[Facet]:
    """Each facet with how many organisations every choice would leave: one query a facet."""
    words = {
        "country": (_("Country"), _("All countries")),
        "category": (_("Category"), _("All categories")),
        "role": (pgettext("of an organisation", "Role"), _("All roles")),
        "sector": (_("Sector"), _("All sectors")),
        "size": (_("Size"), _("All sizes")),
    }
    facets = []
    for name, (label, everything) in words.items():
        chosen = getattr(filters, name)
        counts = counts_by(name, filters)
        if chosen:
            counts.setdefault(chosen, 0)
        options = [
            Option(value=value, label=_label(name, value, language), count=count, is_chosen=value == chosen)
            for value, count in counts.items()
        ]
        if name != "size":
            options.sort(key=lambda one: folded(one.label))
        else:
            options.sort(key=lambda one: Size.values.index(one.value))
        if options:
            facets.append(Facet(name=name, label=label, everything=everything, options=options))
    return facets


def _label(name: str, value: str, language: str) -> str:
    if name == "country":
        return country_name(value, language)
    return str(CHOICES[name](value).label) if value in CHOICES[name].values else value


def map_of(filters: OrganisationFilters, language: str) -> CountryMap:
    """The countries of the Union by how many organisations fit: one query."""
    counts = counts_by("country", filters)
    rows = [
        CountryRow(
            code=code,
            label=country_name(code, language),
            address=address_of(filters, country=code),
            count=counts.get(code, 0),
        )
        for code in EU_COUNTRIES
    ]
    rows.sort(key=lambda one: folded(one.label))
    return country_map(rows, label=_("Map of Europe: organisations by country"))


def showings(filters: OrganisationFilters, *, is_map: bool) -> list[Showing]:
    """The switch between list and map."""
    return [
        Showing(value="list", label=_("List"), address=address_of(filters), is_current=not is_map),
        Showing(value="map", label=_("Map"), address=address_of(filters, view="map"), is_current=is_map),
    ]


def about(organisation: Organisation, *, viewer: User | AnonymousUser, language: str) -> About:
    """Four queries, three for strangers."""
    profile = profile_of(organisation)
    role = ""
    if viewer.is_authenticated and viewer.is_active:
        mine = Membership.objects.filter(organisation=organisation, user=viewer)
        role = mine.values_list("role", flat=True).first() or ""
    languages = sorted((capfirst(language_name(one, language)) for one in profile.languages), key=folded)
    facts = [
        Fact(_("Sector"), profile.get_sector_display()),
        Fact(_("Size"), profile.get_size_display()),
        Fact(_("Languages"), ", ".join(languages)),
    ]
    return About(
        profile=profile,
        facts=[fact for fact in facts if fact.value],
        sites=[site_shown(one, language) for one in profile.sites],
        people=list(people_shown(organisation)),
        is_proven=is_trusted(viewer, organisation),
        role=role,
    )
