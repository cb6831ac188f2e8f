"""What the pages that join rooms show."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.lines import Line
from rialto.catalogue.choices import Kind
from rialto.finding.queries import counts_by, newest, upcoming
from rialto.organisations.models import Organisation
from rialto.organisations.queries import coalition_of
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

NEWS_KINDS = (Kind.ARTICLE, Kind.PUBLICATION, Kind.INITIATIVE, Kind.GOOD_PRACTICE, Kind.FUNDING)
LEARNING_KINDS = (Kind.TRAINING, Kind.LEARNING_PATH, Kind.RESOURCE)
DATED_KINDS = (Kind.EVENT, Kind.TRAINING)


@dataclass(slots=True, kw_only=True)
class CountryRow:
    code: str
    name: str
    count: int


@dataclass(slots=True, kw_only=True)
class Figure:
    name: str
    value: int


@dataclass(slots=True, kw_only=True)
class FrontPage:
    newest: list[Line]
    news: list[Line]
    upcoming: list[Line]
    kinds: dict[str, int]
    countries: list[CountryRow]
    language_count: int
    organisation_count: int

    @property
    def entry_count(self) -> int:
        return sum(self.kinds.values())


@dataclass(slots=True, kw_only=True)
class CountryOverview:
    code: str
    name: str
    coalition: Organisation | None
    kinds: list[tuple[Kind, int]]
    newest: list[Line]
    upcoming: list[Line]
    organisations: list[Organisation]
    organisation_count: int

    @property
    def entry_count(self) -> int:
        return sum(count for _, count in self.kinds)


@dataclass(slots=True, kw_only=True)
class OrganisationOverview:
    kinds: list[tuple[Kind, int]]
    newest: list[Line] = field(default_factory=list)

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
    )


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


def countries_with_counts(language: str) -> list[CountryRow]:
    """The 27 countries by name in the page's language, with their number of current entries."""
    counts = counts_by("country", size=100)
    rows = [
        CountryRow(code=code, name=country_name(code, language), count=counts.get(code, 0))
        for code in EU_COUNTRIES
    ]
    return sorted(rows, key=lambda row: row.name)


def country_overview(code: str, language: str) -> CountryOverview:
    """One country's page."""
    here = {"country": (code,)}
    organisations = Organisation.objects.filter(country=code).order_by("-is_national_coalition", "name")
    return CountryOverview(
        code=code,
        name=country_name(code, language),
        coalition=coalition_of(code),
        kinds=_kinds(counts_by("kind", filters=here)),
        newest=newest(language=language, filters=here, limit=6),
        upcoming=upcoming(language=language, filters=here, limit=3),
        organisations=list(organisations[:8]),
        organisation_count=organisations.count(),
    )


def organisation_overview(organisation: Organisation, language: str) -> OrganisationOverview:
    """What an organisation offers here."""
    its = {"provider": (organisation.slug,)}
    return OrganisationOverview(
        kinds=_kinds(counts_by("kind", filters=its)), newest=newest(language=language, filters=its, limit=10)
    )


def _kinds(counts: dict[str, int]) -> list[tuple[Kind, int]]:
    return sorted(((Kind(kind), count) for kind, count in counts.items()), key=lambda one: -one[1])
