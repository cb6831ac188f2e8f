"""How well descriptions are, by source, organisation, coalition and country, as the desk shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, QuerySet
from django.urls import reverse

from rialto.base.text import folded
from rialto.catalogue.choices import Dimension, FigureScope
from rialto.catalogue.models import QualityFigure, Source
from rialto.harvesting.quality.series import Series, one_series
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_COUNTRIES, country_code_of, country_name

MONTH = timedelta(days=28)
GATHERING = (FigureScope.ORGANISATION, FigureScope.COALITION)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFilters:
    """What the list is narrowed by."""

    scope: FigureScope = FigureScope.SOURCE
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityLine:
    """The newest figures of one of them. `change` is what came to its points in four weeks, None where nobody counted then."""

    name: str
    figure: QualityFigure
    change: int | None

    @property
    def values(self) -> list[int]:
        """Its points in the order of the dimensions."""
        return [getattr(self.figure, one.value) for one in Dimension]

    @property
    def missing_count(self) -> int:
        """Points that its entries could have and do not."""
        return (100 - self.figure.total) * self.figure.entry_count


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityOverview:
    """One of them for its page; `address` is that of its public page, "" where it has none."""

    scope: FigureScope
    key: str
    name: str
    address: str
    series: Series

    @property
    def json_ld(self) -> str:
        """The address of the same for machines, "" where it has none; so is `turtle`."""
        return self._for_machines("jsonld")

    @property
    def turtle(self) -> str:
        return self._for_machines("ttl")

    def _for_machines(self, form: str) -> str:
        return reverse(f"{self.scope.value}-quality", args=[self.key.lower(), form]) if self.address else ""


def figures_matching(filters: QualityFilters, language: str) -> QuerySet[QualityFigure]:
    """The newest figures of one sort, those with the most missing points first; none before the first day is counted."""
    newest = QualityFigure.objects.aggregate(day=Max("day"))["day"]
    found = QualityFigure.objects.filter(scope=filters.scope, day=newest)
    if filters.text:
        found = found.filter(key__in=_keys_named(filters, language))
    return found.order_by(((100 - F("total")) * F("entry_count")).desc(), "key")


def _keys_named(
    filters: QualityFilters, language: str
) -> Iterable[str] | QuerySet[Source] | QuerySet[Organisation]:
    if filters.scope == FigureScope.SOURCE:
        return Source.objects.filter(name__icontains=filters.text).values("slug")  # type: ignore[return-value]
    if filters.scope in GATHERING:
        return Organisation.objects.filter(name_key__contains=folded(filters.text)).values("slug")  # type: ignore[return-value]
    keys = (
        QualityFigure.objects.filter(scope=filters.scope).order_by().values_list("key", flat=True).distinct()
    )
    return [key for key in keys if folded(filters.text) in folded(country_name(key, language))]


def quality_lines(figures: Sequence[QualityFigure], language: str) -> list[QualityLine]:
    """Lines for a page of `figures_matching`, which are of one sort: two queries, however many there are."""
    if not figures:
        return []
    scope, keys = FigureScope(figures[0].scope), [one.key for one in figures]
    before = dict(_four_weeks_ago(scope, keys, figures[0].day))
    names = names_of(scope, keys, language)
    return [
        QualityLine(
            name=names.get(one.key, one.key),
            figure=one,
            change=one.total - before[one.key] if one.key in before else None,
        )
        for one in figures
    ]


def _four_weeks_ago(scope: FigureScope, keys: Sequence[str], day: date) -> Iterable[tuple[str, int]]:
    rows = QualityFigure.objects.filter(scope=scope, key__in=keys, day=day - MONTH)
    return rows.values_list("key", "total")


def names_of(scope: FigureScope, keys: Sequence[str], language: str) -> dict[str, str]:
    """Key -> name; what does not exist any more has none."""
    if scope == FigureScope.COUNTRY:
        return {key: country_name(key, language) for key in keys}
    named = Source if scope == FigureScope.SOURCE else Organisation
    return dict(named.objects.filter(slug__in=keys).values_list("slug", "name"))


def quality_overview(scope: FigureScope, key: str, language: str) -> QualityOverview | None:
    """One of them, None where there is no such thing: three queries."""
    if scope == FigureScope.COUNTRY:
        place = _country(key, language)
    else:
        named = Source if scope == FigureScope.SOURCE else Organisation
        one = named.objects.filter(slug=key).first()
        place = (one.name, one.get_absolute_url()) if one else None
    if place is None:
        return None
    return QualityOverview(
        scope=scope,
        key=key,
        name=place[0],
        address=place[1],
        series=one_series(scope, key),
    )


def _country(key: str, language: str) -> tuple[str, str] | None:
    """A country's name and the address of its page, which only those of the Union have."""
    if country_code_of(key) != key:
        return None
    page = reverse("website:country-page", args=[key.lower()]) if key in EU_COUNTRIES else ""
    return country_name(key, language), page
