"""What coalitions have published, for programs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Path
from pydantic import BaseModel, Field

from rialto.api.interface import READS, Throttle, interface
from rialto.api.problems import Problem
from rialto.base.limits import visitor_key
from rialto.coalitions.models import ActionPlan, Indicator, Measure
from rialto.coalitions.queries import public_plan
from rialto.coalitions.queries.measures import MeasureFilters, measures_matching, measures_with_progress


class ValueAnswer(BaseModel):
    """A value that was reported. `corrects` names the one that it took the place of."""

    id: UUID
    day: str
    value: str
    is_current: bool
    corrects: UUID | None
    reason: str
    note: str
    link: str
    file: str = Field(description="address of the file of evidence; empty where there is none")


class IndicatorAnswer(BaseModel):
    """A number by which a measure or the plan is judged."""

    id: UUID
    name: str
    unit: str
    direction: str
    common_indicator: str
    adding: str = Field(
        description="sum, mean or none: how the same indicator of several countries is added up"
    )
    weight: str | None
    start: str
    start_day: str
    target: str
    target_day: str
    progress: float = Field(description="0 to 1")
    values: list[ValueAnswer]


class MilestoneAnswer(BaseModel):
    """A point on the way of a measure."""

    id: UUID
    title: str
    due_on: str
    reached_on: str | None
    note: str


class MeasureAnswer(BaseModel):
    """A measure of a plan."""

    id: UUID
    number: int
    title: str
    description: str
    pillar: str
    state: str
    state_reason: str
    is_late: bool
    organisation: str
    begins_on: str
    ends_on: str
    progress: float = Field(description="0 to 1")
    page: str
    milestones: list[MilestoneAnswer]
    indicators: list[IndicatorAnswer]
    waits_for: list[UUID]
    entries: list[UUID]
    pledges: list[UUID]


class PlanAnswer(BaseModel):
    """The action plan that a country's coalition has published. Numbers are text, so that no digit is lost."""

    id: UUID
    country: str
    title: str
    summary: str
    language: str
    begins_on: str
    ends_on: str
    page: str
    indicators: list[IndicatorAnswer]
    measures: list[MeasureAnswer]


@interface.get(
    "/coalitions/{country}/plan",
    response={200: PlanAnswer, 404: Problem, 429: Problem},
    throttle=Throttle("read", READS, visitor_key),
    summary="Read a country's action plan",
    tags=["coalitions"],
)
def coalition_plan_read(request: HttpRequest, country: Path[str]) -> Any:
    """The plan in force, with all measures, milestones, indicators and values (ISO 3166-1 alpha-2)."""
    plan = public_plan(country)
    if plan is None:
        raise Http404
    return plan_answer(plan)


def plan_answer(plan: ActionPlan) -> PlanAnswer:
    """A plan with everything in it: nine queries, however long it is."""
    measures = measures_with_progress(measures_matching(plan, MeasureFilters())).prefetch_related(
        "milestones",
        "indicators__values__corrects",
        "needs__needed",
        "linked_entries__entry",
        "linked_pledges__pledge",
    )
    own = plan.indicators.filter(measure=None).prefetch_related("values__corrects")
    cc = plan.coalition.slug
    return PlanAnswer(
        id=plan.public_id, country=plan.coalition.country, title=plan.title, summary=plan.summary,
        language=plan.language, begins_on=plan.begins_on.isoformat(), ends_on=plan.ends_on.isoformat(),
        page=f"{settings.ORIGIN}{plan.get_absolute_url()}", indicators=[_indicator(one, cc) for one in own],
        measures=[_measure(one, cc) for one in measures],
    )  # fmt: skip


def _measure(measure: Measure, cc: str) -> MeasureAnswer:
    page = reverse("coalitions:measure-page", args=[cc, measure.public_id])
    return MeasureAnswer(
        id=measure.public_id, number=measure.number, title=measure.title, description=measure.description,
        pillar=measure.pillar, state=measure.state, state_reason=measure.state_reason,
        is_late=measure.is_late, progress=round(measure.progress, 4),  # type: ignore[attr-defined]
        organisation=measure.organisation.name if measure.organisation else "",
        begins_on=measure.begins_on.isoformat(), ends_on=measure.ends_on.isoformat(),
        page=f"{settings.ORIGIN}{page}",
        milestones=[
            MilestoneAnswer(
                id=one.public_id, title=one.title, due_on=one.due_on.isoformat(), note=one.note,
                reached_on=one.reached_on.isoformat() if one.reached_on else None,
            )
            for one in measure.milestones.all()
        ],
        indicators=[_indicator(one, cc) for one in measure.indicators.all()],
        waits_for=[one.needed.public_id for one in measure.needs.all()],
        entries=[one.entry.public_id for one in measure.linked_entries.all() if one.entry.is_public],
        pledges=[one.pledge.public_id for one in measure.linked_pledges.all() if one.pledge.is_public],
    )  # fmt: skip


def _indicator(indicator: Indicator, cc: str) -> IndicatorAnswer:
    return IndicatorAnswer(
        id=indicator.public_id, name=indicator.name, unit=indicator.unit, direction=indicator.direction,
        common_indicator=indicator.shared_key, adding=indicator.adding,
        weight=str(indicator.weight) if indicator.weight is not None else None, start=str(indicator.baseline),
        start_day=indicator.baseline_on.isoformat(), target=str(indicator.target),
        target_day=indicator.target_on.isoformat(), progress=round(indicator.progress, 4),
        values=[
            ValueAnswer(
                id=one.public_id, day=one.on.isoformat(), value=str(one.value), is_current=one.is_current,
                corrects=one.corrects.public_id if one.corrects else None, reason=one.reason, note=one.note,
                link=one.link, file=_file(one.public_id, cc) if one.file else "",
            )
            for one in indicator.values.all()
        ],
    )  # fmt: skip


def _file(value: UUID, cc: str) -> str:
    return f"{settings.ORIGIN}{reverse('coalitions:evidence-file', args=[cc, value])}"
