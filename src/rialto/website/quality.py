"""The quality of descriptions as pages and machines get it: of sources, organisations, coalitions and countries."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from rialto.catalogue.choices import FigureScope
from rialto.catalogue.models import Source
from rialto.harvesting.quality.dqv import Statement, Subject, statements_of
from rialto.harvesting.quality.series import Series, kept_trend, one_series, series_of
from rialto.harvesting.quality.standing import source_standing
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationQuality:
    """How the entries of an organisation stand, and those that it gathers where it coordinates a coalition."""

    own: Series
    gathered: Series | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryQuality:
    """How the entries for a country stand, and those that its coalition gathers where there is one."""

    whole: Series
    gathered: Series | None


def organisation_quality(organisation: Organisation) -> OrganisationQuality:
    """Two queries, for coalitions as well."""
    own, gathered = (
        (FigureScope.ORGANISATION, organisation.slug),
        (FigureScope.COALITION, organisation.slug),
    )
    found = series_of([own, gathered] if organisation.is_national_coalition else [own])
    return OrganisationQuality(own=found[own], gathered=found.get(gathered))


def country_quality(code: str, coalition: Organisation | None) -> CountryQuality:
    """Two queries, with a coalition or without; `code` in capitals."""
    whole = (FigureScope.COUNTRY, code)
    gathered = (FigureScope.COALITION, coalition.slug) if coalition else None
    found = series_of([whole, gathered] if gathered else [whole])
    return CountryQuality(whole=found[whole], gathered=found[gathered] if gathered else None)


# Statements for machines. Addresses in them are those of the English pages.


def source_statements(source: Source) -> list[Statement]:
    """What is said of a source: measured now, with its totals on earlier days."""
    subject = Subject(title=source.name, page=_english(source.get_absolute_url), licence=source.licence)
    standing = source_standing(source, with_examples=False)
    trend = kept_trend(FigureScope.SOURCE, source.slug)
    return list(statements_of(subject, standing, about=_about(), trend=trend))


def organisation_statements(organisation: Organisation) -> list[Statement]:
    """What is said of the entries that an organisation offers, as measured last."""
    subject = Subject(title=organisation.name, page=_english(organisation.get_absolute_url))
    return _kept(subject, one_series(FigureScope.ORGANISATION, organisation.slug))


def coalition_statements(organisation: Organisation) -> list[Statement]:
    """What is said of the entries that a coalition gathers, as measured last."""
    page = _english(organisation.get_absolute_url)
    subject = Subject(title=organisation.name, page=page, part="coalition-")
    return _kept(subject, one_series(FigureScope.COALITION, organisation.slug))


def country_statements(code: str) -> list[Statement]:
    """What is said of the entries for a country (its code in capitals), as measured last."""
    page = _english(lambda: reverse("website:country-page", args=[code.lower()]))
    return _kept(Subject(title=country_name(code, "en"), page=page), one_series(FigureScope.COUNTRY, code))


def _kept(subject: Subject, series: Series) -> list[Statement]:
    return list(statements_of(subject, series.standing, about=_about(), trend=series.trend))


def _about() -> str:
    return _english(lambda: reverse("website:how-we-work"))


def _english(path: Callable[[], str]) -> str:
    with translation.override("en"):
        return f"{settings.ORIGIN}{path()}"
