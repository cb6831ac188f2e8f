"""Reading one plan: what stands in it, how far it is, and what was changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import (
    Avg,
    Count,
    QuerySet,
)
from django.utils import timezone

from rialto.coalitions.models import (
    ActionPlan,
    Coalition,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureText,
    Milestone,
    PlanText,
)
from rialto.coalitions.plan_choices import KEPT_FOR, OPEN_STATES, MeasureState, PlanState
from rialto.coalitions.plan_rules import plans_seen_by
from rialto.coalitions.queries.measures import PROGRESS, is_late
from rialto.coalitions.rules import Person
from rialto.translation.choices import TextState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """How far a plan is: measures by state (in the order of `MeasureState`) and the mean of its indicators, 0 to 1."""

    states: dict[MeasureState, int]
    late_count: int
    indicator_count: int
    reported_count: int
    indicator_progress: float

    @property
    def measure_count(self) -> int:
        return sum(self.states.values())

    @property
    def done_share(self) -> float:
        """Of the measures that were not stopped, how many are done: 0 to 1."""
        counted = self.measure_count - self.states[MeasureState.STOPPED]
        return self.states[MeasureState.DONE] / counted if counted else 0.0

    @property
    def progress(self) -> float:
        """Of the way to the targets; where there are none, of the measures: 0 to 1."""
        return self.indicator_progress if self.indicator_count else self.done_share

    @property
    def percent(self) -> int:
        return round(self.progress * 100)


@dataclass(slots=True, kw_only=True)
class PlanSummary:
    """What a country's page says of its plan."""

    plan: ActionPlan
    title: str
    language: str
    figures: PlanFigures
    # (milestone, measure's title) that come next.
    next_milestones: Sequence[Milestone] = field(default_factory=list)


def public_plan(country: str) -> ActionPlan | None:
    """The plan of a country (either case) that is in force; None while none is published."""
    found = ActionPlan.objects.filter(coalition__country=country.upper(), state=PlanState.PUBLISHED)
    return found.select_related("coalition").first()


def plan_seen(user: Person, country: str, public_id: UUID) -> ActionPlan | None:
    """One plan of a country, if this person may see it."""
    found = plans_seen_by(user).filter(coalition__country=country.upper(), public_id=public_id)
    return found.select_related("coalition").first()


def plans_of(coalition: Coalition) -> QuerySet[ActionPlan]:
    """All its plans, the newest first, each with `measure_count`."""
    return (
        coalition.plans.annotate(measure_count=Count("measures"))
        .select_related("coalition")
        .order_by("-begins_on", "-pk")
    )


def deleted_plans(coalition: Coalition) -> QuerySet[ActionPlan]:
    """Drafts that were deleted of late, the last one first: what `actions.bring_back_plan` takes."""
    since = timezone.now() - KEPT_FOR
    return ActionPlan.everything.filter(coalition=coalition, deleted_at__gte=since).order_by(
        "-deleted_at", "-pk"
    )


def earlier_plans(plan: ActionPlan) -> QuerySet[ActionPlan]:
    """Closed plans of the same coalition."""
    closed = ActionPlan.objects.filter(coalition=plan.coalition_id, state=PlanState.CLOSED).exclude(
        pk=plan.pk
    )
    return closed.select_related("coalition").order_by("-begins_on")


def figures_of_plan(plan: ActionPlan, today: date | None = None) -> PlanFigures:
    """Two queries, however long the plan is."""
    day = today or timezone.localdate()
    counts = dict.fromkeys(MeasureState, 0)
    late = 0
    rows = Measure.objects.filter(plan=plan).order_by().values("state")
    for row in rows.annotate(count=Count("pk"), late=Count("pk", filter=is_late(day))):
        counts[MeasureState(row["state"])] = row["count"]
        late += row["late"]
    # What was stopped is judged no more.
    counted = Indicator.objects.filter(plan=plan).exclude(measure__state=MeasureState.STOPPED)
    sums = counted.aggregate(count=Count("pk"), reported=Count("latest"), progress=Avg(PROGRESS))
    return PlanFigures(
        states=counts, late_count=late, indicator_count=sums["count"], reported_count=sums["reported"],
        indicator_progress=sums["progress"] or 0.0,
    )  # fmt: skip


def texts_of_plan(plan: ActionPlan, language: str) -> dict[str, str]:
    """Its title and summary in a language, where somebody put them into it."""
    if language == plan.language:
        return {}
    return dict(PlanText.objects.filter(plan=plan, language=language).values_list("field", "text"))


def value_seen(user: Person, country: str, public_id: UUID) -> IndicatorValue | None:
    """A reported value with a file, if this person may see its plan."""
    found = IndicatorValue.objects.filter(
        public_id=public_id,
        indicator__plan__coalition__country=country.upper(),
        indicator__plan__in=plans_seen_by(user).values("pk"),
    )
    return found.exclude(file="").first()


def plan_summary(country: str, language: str, today: date | None = None) -> PlanSummary | None:
    """What a country's page says of its plan in force: at most five queries."""
    plan = public_plan(country)
    if plan is None:
        return None
    day = today or timezone.localdate()
    texts = texts_of_plan(plan, language)
    coming = Milestone.objects.filter(
        measure__plan=plan, reached_on__isnull=True, due_on__gte=day, measure__state__in=OPEN_STATES
    )
    return PlanSummary(
        plan=plan,
        title=texts.get("title", plan.title),
        language=language if "title" in texts else plan.language,
        figures=figures_of_plan(plan, day),
        next_milestones=list(coming.select_related("measure__plan__coalition").order_by("due_on", "pk")[:3]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedParts:
    """What of a plan is there in a language: of the plan itself and of each measure, "current", "stale" or "" for nothing."""

    plan: str
    measures: Sequence[tuple[Measure, str]]


def translated_parts(plan: ActionPlan, language: str) -> TranslatedParts:
    """Three queries, however many measures there are."""
    own = list(PlanText.objects.filter(plan=plan, language=language).values_list("state", flat=True))
    states: dict[int, list[str]] = {}
    rows = MeasureText.objects.filter(measure__plan=plan, language=language)
    for measure, state in rows.values_list("measure_id", "state"):
        states.setdefault(measure, []).append(state)
    measures = [(one, _worst(states.get(one.pk, []))) for one in plan.measures.order_by("number")]
    return TranslatedParts(plan=_worst(own), measures=measures)


def _worst(states: Sequence[str]) -> str:
    if TextState.STALE in states:
        return TextState.STALE
    return TextState.CURRENT if states else ""
