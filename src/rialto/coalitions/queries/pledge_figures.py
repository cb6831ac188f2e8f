"""Pledges added up: by measure, country, pillar and year; what is checked apart from what is only said.

Read from `PledgeFigure` alone, whose rows are those of public pledges: every sum is the sum of its parts, whichever way it is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from rialto.coalitions.models import PledgeFigure
from rialto.coalitions.pledge_choices import PledgeMeasure
from rialto.coalitions.queries.pledges import MeasureSum, PledgeLine, pledge_lines, public_pledges

CUTS = ("country", "pillar", "year")
SUMS = {name: Sum(name) for name in ("target", "reported", "checked")}
NEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgePart:
    """One country, pillar or year of a measure."""

    value: str
    sums: MeasureSum


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeSummary:
    """A country's pledges for its page."""

    country: str
    pledge_count: int
    organisation_count: int
    sums: Sequence[MeasureSum]
    newest: Sequence[PledgeLine]


def sums_by_measure(
    *, country: str | None = None, pillar: str = "", year: int | None = None
) -> list[MeasureSum]:
    """Every measure in which something was promised, in the order of the vocabulary. `country`: "" for Europe as a whole. One query."""
    rows: Any = _figures(country=country, pillar=pillar, year=year).values("measure").annotate(**SUMS)
    found = {
        row["measure"]: MeasureSum(
            measure=row["measure"], target=row["target"], reported=row["reported"], checked=row["checked"]
        )
        for row in rows
    }
    return [found[one] for one in PledgeMeasure.values if one in found]


def parts_of_measure(
    measure: str, cut: str, *, country: str | None = None, pillar: str = "", year: int | None = None
) -> list[PledgePart]:
    """One measure cut by country, pillar or year, each part once. One query."""
    rows = (
        _figures(country=country, pillar=pillar, year=year)
        .filter(measure=measure)
        .values(cut)
        .annotate(**SUMS)
        .order_by(cut)
    )
    return [
        PledgePart(
            value=str(row[cut]),
            sums=MeasureSum(
                measure=measure, target=row["target"], reported=row["reported"], checked=row["checked"]
            ),
        )
        for row in rows
    ]


def pledge_counts_by_country() -> dict[str, int]:
    """Public pledges by the country that looks after them ("" for Europe as a whole). One query."""
    return dict(public_pledges().order_by().values_list("country").annotate(Count("pk")))


def years_of_figures() -> list[int]:
    """The years in which something was promised or reported."""
    return list(PledgeFigure.objects.order_by("year").values_list("year", flat=True).distinct())


def pledge_summary(country: str) -> PledgeSummary:
    """What is pledged in a country (ISO 3166-1 alpha-2): four queries, however much it is."""
    here = public_pledges().filter(country=country)
    counts = here.aggregate(pledges=Count("pk"), organisations=Count("organisation", distinct=True))
    if not counts["pledges"]:
        return PledgeSummary(country=country, pledge_count=0, organisation_count=0, sums=(), newest=())
    newest = here.select_related("organisation").order_by("-published_at", "-pk")[:NEWEST]
    return PledgeSummary(
        country=country,
        pledge_count=counts["pledges"],
        organisation_count=counts["organisations"],
        sums=sums_by_measure(country=country),
        newest=pledge_lines(newest),
    )


def _figures(*, country: str | None, pillar: str, year: int | None) -> QuerySet[PledgeFigure]:
    figures = PledgeFigure.objects.order_by()
    if country is not None:
        figures = figures.filter(country=country)
    if pillar:
        figures = figures.filter(pillar=pillar)
    if year is not None:
        figures = figures.filter(year=year)
    return figures
