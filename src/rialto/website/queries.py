"""What the pages that join rooms show."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from babel.languages import get_official_languages
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rialto.base.addresses import host_of, usable_address
from rialto.base.lines import Line
from rialto.base.pictures import family_of
from rialto.base.text import folded
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Source
from rialto.coalitions.queries import PlanSummary, plan_summary
from rialto.coalitions.queries.pledge_figures import PledgeSummary, pledge_summary
from rialto.coalitions.queries.transfers import CountryTransfers, country_transfers
from rialto.exchange.queries.sites import NationalSite, national_site
from rialto.finding.queries import counts_by, newest, upcoming
from rialto.harvesting.queries import public_sources
from rialto.organisations.models import Organisation
from rialto.organisations.queries import OrganisationFilters, coalition_of, organisations_matching
from rialto.taxonomy.queries import EU_COUNTRIES, country_name
from rialto.website.coalitions import CountryCoalition, country_coalition
from rialto.website.entry_facts import Fact
from rialto.website.quality import (
    CountryQuality,
    OrganisationQuality,
    country_quality,
    organisation_quality,
)

NEWS_KINDS = (Kind.ARTICLE, Kind.PUBLICATION, Kind.INITIATIVE, Kind.GOOD_PRACTICE, Kind.FUNDING)
LEARNING_KINDS = (Kind.TRAINING, Kind.LEARNING_PATH, Kind.RESOURCE)
DATED_KINDS = (Kind.EVENT, Kind.TRAINING)
SHOWN_ORGANISATIONS = 8
OWN_ORGANISATIONS = 4


@dataclass(slots=True, kw_only=True)
class CountryRow:
    code: str
    name: str
    count: int = 0
    coalition: Organisation | None = None

    @property
    def family(self) -> str:
        """The colours of its picture."""
        return family_of(self.code)


@dataclass(slots=True, kw_only=True)
class Figure:
    name: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFront:
    """What the front page of a country's own site begins with."""

    code: str
    name: str
    coalition: Organisation | None
    newest: list[Line]
    news: list[Line]
    upcoming: list[Line]
    organisations: "list[OrganisationRow]"
    entry_count: int


@dataclass(slots=True, kw_only=True)
class FrontPage:
    newest: list[Line]
    news: list[Line]
    upcoming: list[Line]
    kinds: dict[str, int]
    countries: list[CountryRow]
    language_count: int
    organisation_count: int
    own: "OwnFront | None"

    @property
    def entry_count(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation in a list, and its country's name in the page's language."""

    organisation: Organisation
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source, and its address where that is a page on the web (a file on this machine is nobody's business)."""

    source: Source
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """What a country calls itself in one of its official languages."""

    language: str
    name: str


@dataclass(slots=True, kw_only=True)
class CountryOverview:
    code: str
    name: str
    own_names: list[OwnName]
    coalition: Organisation | None
    kinds: list[tuple[Kind, int]]
    newest: list[Line]
    upcoming: list[Line]
    organisations: list[OrganisationRow]
    organisation_count: int
    quality: CountryQuality
    partnership: CountryCoalition
    pledges: PledgeSummary
    # Where the country runs this program itself, and the hub knows of it.
    national_site: NationalSite | None
    plan: PlanSummary | None = None
    transfers: CountryTransfers

    @property
    def entry_count(self) -> int:
        return sum(count for _, count in self.kinds)

    @property
    def family(self) -> str:
        """The colours of its picture."""
        return family_of(self.code)


@dataclass(slots=True, kw_only=True)
class OrganisationOverview:
    country: str
    family: str
    is_of_the_union: bool
    facts: list[Fact]
    kinds: list[tuple[Kind, int]]
    newest: list[Line]
    upcoming: list[Line]
    practices: list[Line]
    quality: OrganisationQuality

    @property
    def entry_count(self) -> int:
        return sum(count for _, count in self.kinds)


def front_page(language: str) -> FrontPage:
    """What is new, what is coming, and how much of everything there is."""
    return FrontPage(
        newest=newest(language=language, filters={"kind": LEARNING_KINDS}, limit=4),
        news=newest(language=language, filters={"kind": NEWS_KINDS}, limit=5),
        upcoming=upcoming(language=language, filters={"kind": DATED_KINDS}, limit=3),
        kinds=counts_by("kind"),
        countries=countries_with_counts(language),
        language_count=len([code for code in counts_by("language") if code in dict(settings.LANGUAGES)]),
        organisation_count=Organisation.objects.count(),
        own=own_front(settings.COUNTRY, language) if settings.COUNTRY else None,
    )


def own_front(code: str, language: str) -> OwnFront:
    """What is new and coming in the country whose own site this is, and who is at work there."""
    here = {"country": (code,)}
    coalition = coalition_of(code)
    return OwnFront(
        code=code,
        name=country_name(code, language),
        coalition=coalition,
        newest=newest(language=language, filters=here | {"kind": LEARNING_KINDS}, limit=4),
        news=newest(language=language, filters=here | {"kind": NEWS_KINDS}, limit=3),
        upcoming=upcoming(language=language, filters=here | {"kind": DATED_KINDS}, limit=3),
        organisations=_at_work_in(code, coalition, language, limit=OWN_ORGANISATIONS),
        entry_count=sum(counts_by("kind", filters=here).values()),
    )


def _at_work_in(
    code: str, coalition: Organisation | None, language: str, *, limit: int
) -> list[OrganisationRow]:
    """The organisations of a country that offer most, without its coalition's; the page is the country's, so it is not named again."""
    found = organisations_matching(OrganisationFilters(country=code))
    others = found.exclude(pk=coalition.pk) if coalition else found
    rows = organisation_rows(others.order_by("-entry_count", "name", "pk")[:limit], language)  # type: ignore[misc]  # entry_count is annotated
    return [OrganisationRow(organisation=row.organisation, country="") for row in rows]


def figures_of(front: FrontPage) -> list[Figure]:
    """How much there is to find, as a handful of numbers: counted, never typed in."""
    return [
        Figure(name=_("entries to find"), value=front.entry_count),
        Figure(
            name=_("offers to learn from"), value=sum(front.kinds.get(kind, 0) for kind in LEARNING_KINDS)
        ),
        Figure(name=_("languages they are in"), value=front.language_count),
        Figure(name=_("organisations behind them"), value=front.organisation_count),
    ]


def source_rows() -> list[SourceRow]:
    """Where entries come from, for the page that says how we collect: one query."""
    return [
        SourceRow(source=one, address=usable_address(one.address))
        for one in public_sources().select_related("owner")
    ]


def kinds_by_name() -> list[Kind]:
    """The ten kinds in the order of their names in the page's language."""
    return sorted(Kind, key=lambda kind: folded(str(kind.label)))


def countries_by_name(language: str) -> list[CountryRow]:
    """The 27 countries in the order of their names in the page's language; nothing is counted."""
    rows = [CountryRow(code=code, name=country_name(code, language)) for code in EU_COUNTRIES]
    return sorted(rows, key=lambda row: folded(row.name))


def countries_with_counts(language: str) -> list[CountryRow]:
    """The 27 countries with their number of current entries."""
    counts = counts_by("country", size=100)
    rows = countries_by_name(language)
    for row in rows:
        row.count = counts.get(row.code, 0)
    return rows


def countries_with_coalitions(language: str) -> list[CountryRow]:
    """The 27 countries with their number of current entries and who coordinates there: one query."""
    # The oldest row of a country wins, as in `coalition_of`.
    coordinators = Organisation.objects.filter(is_national_coalition=True).order_by("-pk")
    by_country = {one.country: one for one in coordinators}
    rows = countries_with_counts(language)
    for row in rows:
        row.coalition = by_country.get(row.code)
    return rows


def own_names_of(code: str, language: str) -> list[OwnName]:
    """What a country calls itself in its official languages (CLDR), where that differs from its name in `language`."""
    names: dict[str, str] = {}
    for one in get_official_languages(code):
        name = Locale.parse(one).territories.get(code)
        if name and name != country_name(code, language):
            names.setdefault(name, one)
    return [OwnName(language=one, name=name) for name, one in names.items()]


def country_overview(code: str, language: str) -> CountryOverview:
    """One country's page."""
    here = {"country": (code,)}
    coalition = coalition_of(code)
    return CountryOverview(
        code=code,
        name=country_name(code, language),
        own_names=own_names_of(code, language),
        coalition=coalition,
        kinds=_kinds(counts_by("kind", filters=here)),
        newest=newest(language=language, filters=here, limit=6),
        upcoming=upcoming(language=language, filters=here, limit=3),
        organisations=_at_work_in(code, coalition, language, limit=SHOWN_ORGANISATIONS),
        organisation_count=Organisation.objects.filter(country=code).count(),
        quality=country_quality(code, coalition),
        partnership=country_coalition(code, language),
        plan=plan_summary(code, language),
        pledges=pledge_summary(code),
        national_site=national_site(code),
        transfers=country_transfers(code),
    )


def organisation_rows(organisations: Iterable[Organisation], language: str) -> list[OrganisationRow]:
    """Organisations ready for a list."""
    return [
        OrganisationRow(organisation=one, country=country_name(one.country, language) if one.country else "")
        for one in organisations
    ]


def organisation_overview(organisation: Organisation, language: str) -> OrganisationOverview:
    """Who an organisation is and what it offers here."""
    its = {"provider": (organisation.slug,)}
    country = country_name(organisation.country, language) if organisation.country else ""
    where = ", ".join(part for part in (organisation.city, country) if part)
    facts = [
        Fact(_("Category"), organisation.get_category_display()),
        Fact(pgettext("of an organisation", "Role"), organisation.get_role_display()),
        Fact(_("Where"), where),
        Fact(_("Website"), host_of(organisation.website)),
    ]
    return OrganisationOverview(
        country=country,
        family=family_of(organisation.country),
        is_of_the_union=organisation.country in EU_COUNTRIES,
        facts=[fact for fact in facts if fact.value],
        kinds=_kinds(counts_by("kind", filters=its)),
        newest=newest(language=language, filters=its, limit=10),
        upcoming=upcoming(language=language, filters=its | {"kind": (Kind.EVENT,)}, limit=3),
        practices=newest(language=language, filters=its | {"kind": (Kind.GOOD_PRACTICE,)}, limit=3),
        quality=organisation_quality(organisation),
    )


def _kinds(counts: dict[str, int]) -> list[tuple[Kind, int]]:
    return sorted(((Kind(kind), count) for kind, count in counts.items()), key=lambda one: -one[1])
