"""Pledges that stand with measures: a plan's, with what they promised and reported; and a pledge's measures, for who may see their plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, Sum

from rialto.base.text import folded
from rialto.coalitions.models import (
    ActionPlan,
    Measure,
    MeasurePledge,
    MeasureText,
    PlanText,
    Pledge,
    PledgeFigure,
)
from rialto.coalitions.plan_rules import PUBLIC_PLANS, plans_seen_by
from rialto.coalitions.pledge_choices import PUBLIC_STATES, PledgeMeasure
from rialto.coalitions.queries.pledges import MeasureSum, with_actions
from rialto.coalitions.rules import Person
from rialto.taxonomy.queries import country_name

# So many measures are listed on a pledge's page.
LISTED = 100
# What is read of each link of a plan.
OF_LINKS = (
    "measure__plan_id", "measure__public_id", "measure__number", "measure__title", "measure__pillar",
    "pledge__public_id", "pledge__title", "pledge__language", "pledge__country", "pledge__ends_on",
    "pledge__organisation__name", "pledge__organisation__language",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPledge:
    """A public pledge that stands with a measure; `sums` are empty where it promises no number."""

    measure: Measure
    pledge: Pledge
    sums: Sequence[MeasureSum]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpedMeasure:
    """A measure that a pledge stands with, in words of the reader's language where somebody put them into it."""

    measure: Measure
    title: str
    title_language: str
    plan_title: str
    plan_language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpedMeasures:
    """The measures of a pledge: `rows` are listed, and so many `more` there are."""

    rows: Sequence[HelpedMeasure]
    more: int


def linked_pledges(
    plan: ActionPlan, *, first: date | None = None, last: date | None = None
) -> list[LinkedPledge]:
    """The public pledges that stand with measures of a plan, by number: two queries, however many; one where there are none.

    With a `first` and `last` day: measures and pledges that were at work in between, and sums up to the end of the last one's year.
    """
    links = MeasurePledge.objects.filter(measure__plan=plan, pledge__state__in=PUBLIC_STATES)
    if first and last:
        links = links.filter(
            measure__begins_on__lte=last, measure__ends_on__gte=first, pledge__starts_on__lte=last, pledge__ends_on__gte=first
        )  # fmt: skip
    told = links.select_related("measure", "pledge__organisation").only(*OF_LINKS)
    found = list(told.order_by("measure__number", "pk"))
    sums = _sums(links, up_to=last) if found else {}
    return [
        LinkedPledge(measure=one.measure, pledge=one.pledge, sums=sums.get(one.pledge_id, ()))
        for one in found
    ]


def measures_helped_by(pledge: Pledge, user: Person, language: str) -> HelpedMeasures:
    """The measures that a pledge stands with, as far as somebody may see their plans: by the country's name, the newest plan first.

    At most four queries, one where there are none.
    """
    links = MeasurePledge.objects.filter(pledge=pledge, measure__plan__in=plans_seen_by(user).values("pk"))
    ordered = links.select_related("measure__plan__coalition").order_by(
        "measure__plan__coalition__country", "-measure__plan__begins_on", "measure__number", "pk"
    )
    measures = [one.measure for one in ordered[:LISTED]]
    if not measures:
        return HelpedMeasures(rows=(), more=0)
    titles = {"field": "title", "language": language}
    of_measures = dict(
        MeasureText.objects.filter(measure__in=[one.pk for one in measures], **titles).values_list(
            "measure_id", "text"
        )
    )
    plans = {one.plan_id for one in measures}
    of_plans = dict(PlanText.objects.filter(plan__in=plans, **titles).values_list("plan_id", "text"))
    rows = [_helped(one, of_measures.get(one.pk), of_plans.get(one.plan_id), language) for one in measures]
    return HelpedMeasures(
        rows=sorted(rows, key=lambda row: folded(country_name(row.measure.plan.coalition.country, language))),
        more=links.count() - LISTED if len(measures) == LISTED else 0,
    )


def with_open_data(pledges: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """The same with all that open data says of each: four queries more, however many. `public_links`: those with measures of plans
    that everybody may see."""
    links = MeasurePledge.objects.filter(measure__plan__state__in=PUBLIC_PLANS)
    public = links.select_related("measure__plan__coalition").order_by("pk")
    return with_actions(pledges).prefetch_related(Prefetch("measures", public, to_attr="public_links"))


def _helped(measure: Measure, title: str | None, plan_title: str | None, language: str) -> HelpedMeasure:
    plan = measure.plan
    if language == plan.language:
        title = plan_title = None
    return HelpedMeasure(
        measure=measure,
        title=title or measure.title,
        title_language=language if title else plan.language,
        plan_title=plan_title or plan.title,
        plan_language=language if plan_title else plan.language,
    )


def _sums(links: QuerySet[MeasurePledge], *, up_to: date | None) -> dict[int, list[MeasureSum]]:
    """What pledges add up to since they began, by pledge and in the order of `PledgeMeasure`."""
    figures = PledgeFigure.objects.order_by().filter(pledge__in=links.order_by().values("pledge"))
    if up_to:
        figures = figures.filter(year__lte=up_to.year)
    rows = figures.values("pledge", "measure").annotate(
        promised=Sum("target"), said=Sum("reported"), seen=Sum("checked")
    )
    sums: dict[int, list[MeasureSum]] = {}
    for row in rows:
        sums.setdefault(row["pledge"], []).append(
            MeasureSum(
                measure=row["measure"], target=row["promised"], reported=row["said"], checked=row["seen"]
            )
        )
    places = {value: place for place, value in enumerate(PledgeMeasure.values)}
    for one in sums.values():
        one.sort(key=lambda found: places[found.measure])
    return sums
