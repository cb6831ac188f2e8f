"""What organisations pledged, and how much of it is done and checked."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.documents import Column, Figure, Paragraph, Part, Table, Words
from rialto.base.documents.drawings import Bar, bars
from rialto.coalitions.models import Pledge, PledgeFigure
from rialto.coalitions.pledge_choices import PledgeMeasure, VerificationLevel
from rialto.coalitions.queries.pledges import MeasureSum, public_pledges
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.section import Fact, Section, foreign, number, percent, short_day


def pledges_section(scope: Scope) -> Section | None:
    """Two queries; nothing where no pledge was at work."""
    pledges = list(_at_work(scope))
    sums = _sums(scope)
    if not pledges and not sums:
        return None
    return Section(
        key="pledges",
        title=_("Pledges"),
        parts=lambda: [*_sum_parts(scope, sums), *_pledge_parts(scope, pledges)],
        facts=lambda: _facts(scope, sums, pledges),
        figures=_figures(sums, pledges),
    )


def _at_work(scope: Scope) -> QuerySet[Pledge]:
    """Public pledges that were at work in the period, by name of who made them. Those of all of Europe are not listed."""
    found = public_pledges().filter(starts_on__lte=scope.period.last, ends_on__gte=scope.period.first)
    if scope.country:
        found = found.filter(country=scope.country)
    return found.select_related("organisation").defer("text").order_by("organisation__name", "pk")


def _sums(scope: Scope) -> list[MeasureSum]:
    """Since each pledge began, up to the end of the year in which the period ends: one query."""
    figures = PledgeFigure.objects.order_by().filter(year__lte=scope.period.last.year)
    if scope.country:
        figures = figures.filter(country=scope.country)
    rows = figures.values("measure").annotate(
        target=Sum("target"), reported=Sum("reported"), checked=Sum("checked")
    )
    found = {row["measure"]: MeasureSum(**row) for row in rows}
    return [found[one] for one in PledgeMeasure.values if one in found]


def _figures(sums: list[MeasureSum], pledges: list[Pledge]) -> list[Figure]:
    organisations = len({one.organisation_id for one in pledges})
    figures = [
        Figure(
            value=number(len(pledges)),
            name=_("pledges at work"),
            hint=ngettext("of %(count)s organisation", "of %(count)s organisations", organisations)
            % {"count": number(organisations)},
        )
    ]
    figures += [
        Figure(
            value=number(one.reported),
            name=one.label,
            hint=_("by pledges, of %(target)s promised") % {"target": number(one.target)},
        )
        for one in sums[:1]
    ]
    return figures


def _sum_parts(scope: Scope, sums: list[MeasureSum]) -> list[Part]:
    if not sums:
        return []
    year = scope.period.last.year
    rows = [
        Bar(
            name=one.label,
            share=one.reported / one.target if one.target else 0.0,
            value=percent(one.share / 100),
        )
        for one in sums
    ]
    listed = ", ".join(f"{row.name}: {row.value}" for row in rows)
    table = Table(
        caption=_("Since the pledges began, up to the end of %(year)s") % {"year": year},
        columns=[
            Column(title=_("What is counted"), share=4),
            Column(title=_("Promised"), share=2, is_number=True),
            Column(title=_("Reported"), share=2, is_number=True),
            Column(title=_("Checked"), share=2, is_number=True),
        ],
        rows=[[one.label, number(one.target), number(one.reported), number(one.checked)] for one in sums],
    )
    return [
        bars(
            rows,
            alternative=_("How much of what was promised is reported. %(rows)s") % {"rows": listed},
            caption=_("How much of what was promised is reported"),
        ),
        table,
        Paragraph(
            words=_(
                "Checked: the coalition or somebody independent looked at the evidence. The rest is what organisations say."
            ),
            is_soft=True,
        ),
    ]


def _pledge_parts(scope: Scope, pledges: list[Pledge]) -> list[Part]:
    if not pledges or not scope.country:
        return []
    levels = {one.value: str(one.label) for one in VerificationLevel} | {"": _("not reported yet")}
    rows: list[list[Words]] = [
        [
            [foreign(one.organisation.name, one.organisation.language, scope.language)],
            [foreign(one.title, one.language, scope.language)],
            short_day(one.ends_on, scope.language),
            levels[one.level],
        ]
        for one in pledges
    ]
    return [
        Table(
            caption=_("Pledges at work in this period"),
            columns=[
                Column(title=_("Organisation"), share=3),
                Column(title=_("Pledge"), share=5),
                Column(title=_("Until"), share=2),
                Column(title=_("Last report"), share=2),
            ],
            rows=rows,
        )
    ]


def _facts(scope: Scope, sums: list[MeasureSum], pledges: list[Pledge]) -> list[Fact]:
    facts = []
    for one in sums:
        given: dict[str, Any] = {"indicator": one.label, "on": scope.period.last}
        facts += [
            Fact(what=_("Promised"), value=one.target, **given),
            Fact(what=_("Reported"), value=one.reported, **given),
            Fact(what=_("Checked"), value=one.checked, **given),
        ]
    facts += [
        Fact(what=_("Pledge"), value=one.title, source=one.organisation.name, on=one.ends_on)
        for one in (pledges if scope.country else [])
    ]
    return facts
