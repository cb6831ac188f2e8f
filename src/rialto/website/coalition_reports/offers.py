"""What is in the catalogue now, by kind, and how well it is described."""

from django.utils.translation import gettext as _

from rialto.base.documents import Column, Figure, Paragraph, Part, Table
from rialto.base.documents.drawings import Bar, bars
from rialto.base.text import folded
from rialto.catalogue.choices import Dimension, FigureScope, Kind
from rialto.catalogue.models import QualityFigure
from rialto.finding.queries import counts_by
from rialto.taxonomy.queries import EU_COUNTRIES, country_name
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Fact, Section, number, short_day


def offers_section(scope: Scope) -> Section | None:
    """What can be found today; the index knows no earlier day. Nothing where there is nothing."""
    filters = {"country": (scope.country,)} if scope.country else None
    counts = {Kind(kind): count for kind, count in counts_by("kind", filters=filters).items() if count}
    if not counts:
        return None
    rows = sorted(counts.items(), key=lambda one: (-one[1], one[0].value))
    parts: list[Part] = [_chart(rows), _kinds(scope, rows)]
    facts = [
        Fact(indicator=str(kind.label), what=_("Entries"), value=count, on=scope.today)
        for kind, count in rows
    ]
    if not scope.country:
        countries = _countries(scope)
        parts.append(
            Table(
                caption=_("Entries by country"),
                columns=[Column(title=_("Country"), share=3), Column(title=_("Entries"), is_number=True)],
                rows=[[name, number(count)] for name, count in countries],
            )
        )
        facts += [
            Fact(indicator=name, what=_("Entries"), value=count, on=scope.today) for name, count in countries
        ]
    return Section(
        key="offers",
        title=_("Offers in the catalogue"),
        parts=lambda: parts,
        facts=lambda: facts,
        figures=[
            Figure(
                value=number(sum(counts.values())),
                name=_("entries to find"),
                hint=_("on %(day)s") % {"day": short_day(scope.today, scope.language)},
            )
        ],
    )


def _chart(rows: list[tuple[Kind, int]]) -> Part:
    most = rows[0][1]
    drawn = [Bar(name=str(kind.label), share=count / most, value=number(count)) for kind, count in rows]
    listed = ", ".join(f"{one.name}: {one.value}" for one in drawn)
    return bars(
        drawn,
        alternative=_("Entries by kind. %(kinds)s") % {"kinds": listed},
        caption=_("Entries by kind"),
    )


def _kinds(scope: Scope, rows: list[tuple[Kind, int]]) -> Part:
    return Paragraph(
        words=_("Counted on %(day)s: what is public and not over.")
        % {"day": short_day(scope.today, scope.language)},
        is_soft=True,
    )


def _countries(scope: Scope) -> list[tuple[str, int]]:
    counts = counts_by("country", size=100)
    found = [(country_name(code, scope.language), counts.get(code, 0)) for code in EU_COUNTRIES]
    return sorted(found, key=lambda one: folded(one[0]))


def quality_section(scope: Scope) -> Section | None:
    """Points of 100 as they were measured last by the end of the period: two queries."""
    return _quality_of_country(scope) if scope.country else _quality_of_europe(scope)


def _quality_of_country(scope: Scope) -> Section | None:
    measured = QualityFigure.objects.filter(scope=FigureScope.COUNTRY, key=scope.country)
    last = measured.filter(day__lte=scope.period.last).order_by("-day").first()
    if last is None:
        return None
    first = measured.filter(day__range=(scope.period.first, last.day)).order_by("day").first() or last
    names = [(_("All together"), "total"), *((str(one.label), one.value) for one in Dimension)]
    table = Table(
        caption=_("Points of 100, mean over the entries"),
        columns=[
            Column(title=_("Quality"), share=3),
            Column(title=short_day(first.day, scope.language), share=2, is_number=True),
            Column(title=short_day(last.day, scope.language), share=2, is_number=True),
        ],
        rows=[[name, number(getattr(first, key)), number(getattr(last, key))] for name, key in names],
    )
    days = {first.day: first, last.day: last}
    return Section(
        key="quality",
        title=_("How well its entries are described"),
        parts=lambda: [table],
        facts=lambda: [
            Fact(indicator=name, what=_("Quality"), value=getattr(one, key), unit=_("points of 100"), on=day)
            for day, one in days.items()
            for name, key in names
        ],
        figures=[
            Figure(
                value=number(last.total),
                name=_("points of 100 for how entries are described"),
                hint=_("on %(day)s") % {"day": short_day(last.day, scope.language)},
            )
        ],
    )


def _quality_of_europe(scope: Scope) -> Section | None:
    newest = (
        QualityFigure.objects.filter(scope=FigureScope.COUNTRY, day__lte=scope.period.last)
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )
    if newest is None:
        return None
    found = QualityFigure.objects.filter(scope=FigureScope.COUNTRY, day=newest, key__in=EU_COUNTRIES)
    rows = sorted(
        ((country_name(one.key, scope.language), one) for one in found), key=lambda row: folded(row[0])
    )
    if not rows:
        return None
    return Section(
        key="quality",
        title=_("How well entries are described"),
        parts=lambda: [
            Table(
                caption=_("Points of 100 on %(day)s, mean over a country’s entries")
                % {"day": short_day(newest, scope.language)},
                columns=[
                    Column(title=_("Country"), share=3),
                    Column(title=_("Quality"), is_number=True),
                    Column(title=_("Entries"), is_number=True),
                ],
                rows=[[name, number(one.total), number(one.entry_count)] for name, one in rows],
            )
        ],
        facts=lambda: [
            Fact(indicator=name, what=_("Quality"), value=one.total, unit=_("points of 100"), on=newest)
            for name, one in rows
        ],
    )
