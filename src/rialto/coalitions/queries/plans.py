"""Reading one plan: what stands in it, how far it is, and what was changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils import timezone

from rialto.catalogue.models import Entry
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
from rialto.coalitions.plan_choices import OPEN_STATES, MeasureState, Pillar, PlanState
from rialto.coalitions.plan_rules import plans_seen_by
from rialto.coalitions.rules import Person
from rialto.translation.choices import TextState


def _number(name: str) -> Cast:
    return Cast(name, FloatField())


# As `Indicator.progress`, for the database.
PROGRESS = Case(
    When(latest__isnull=True, then=Value(0.0)),
    default=Greatest(
        Value(0.0),
        Least(
            Value(1.0),
            (_number("latest") - _number("baseline")) / (_number("target") - _number("baseline")),
        ),
    ),
    output_field=FloatField(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFilters:
    """What a reader asked of a plan's measures."""

    state: str = ""
    pillar: str = ""
    # Slug of the organisation.
    owner: str = ""
    is_late: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.pillar or self.owner or self.is_late)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDetail:
    """All that stands with a measure."""

    measure: Measure
    milestones: Sequence[Milestone]
    indicators: Sequence[Indicator]
    needs: Sequence[Measure]
    needed_by: Sequence[Measure]


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
    for row in rows.annotate(
        count=Count("pk"), late=Count("pk", filter=Q(state__in=OPEN_STATES, ends_on__lt=day))
    ):
        counts[MeasureState(row["state"])] = row["count"]
        late += row["late"]
    # What was stopped is judged no more.
    counted = Indicator.objects.filter(plan=plan).exclude(measure__state=MeasureState.STOPPED)
    sums = counted.aggregate(count=Count("pk"), reported=Count("latest"), progress=Avg(PROGRESS))
    return PlanFigures(
        states=counts, late_count=late, indicator_count=sums["count"], reported_count=sums["reported"],
        indicator_progress=sums["progress"] or 0.0,
    )  # fmt: skip


def measures_with_progress(measures: QuerySet[Measure], today: date | None = None) -> QuerySet[Measure]:
    """Adds `progress` (0 to 1: of its indicators, else of its milestones; 1 when done) and `is_late`."""
    day = today or timezone.localdate()
    indicators = Indicator.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
    milestones = Milestone.objects.filter(measure=OuterRef("pk"))
    reached = milestones.order_by().values("measure").annotate(
        share=Cast(Count("reached_on"), FloatField()) / Cast(Count("pk"), FloatField())
    )  # fmt: skip
    waits = milestones.filter(due_on__lt=day, reached_on__isnull=True)
    return measures.annotate(
        progress=Case(
            When(state=MeasureState.DONE, then=Value(1.0)),
            default=Coalesce(
                Subquery(indicators.annotate(mean=Avg(PROGRESS)).values("mean")),
                Subquery(reached.values("share")),
                Value(0.0),
            ),
            output_field=FloatField(),
        ),
        is_late=Case(
            When(Q(state__in=OPEN_STATES) & (Q(ends_on__lt=day) | Exists(waits)), then=Value(True)),
            default=Value(False),
        ),
    )


def measures_matching(
    plan: ActionPlan, filters: MeasureFilters, today: date | None = None
) -> QuerySet[Measure]:
    """A plan's measures by pillar and place, ready for its page."""
    day = today or timezone.localdate()
    measures = plan.measures.all()
    if filters.state:
        measures = measures.filter(state=filters.state)
    if filters.pillar:
        measures = measures.filter(pillar=filters.pillar)
    if filters.owner:
        measures = measures.filter(organisation__slug=filters.owner)
    if filters.is_late:
        measures = measures.filter(state__in=OPEN_STATES, ends_on__lt=day)
    order = Case(*(When(pillar=one.value, then=Value(number)) for number, one in enumerate(Pillar)))
    return measures.select_related("organisation").order_by(order, "position", "pk")


def owners_in(plan: ActionPlan) -> list[tuple[str, str]]:
    """The organisations that measures of a plan belong to: slug and name."""
    rows = plan.measures.filter(organisation__isnull=False).order_by("organisation__name")
    return list(rows.values_list("organisation__slug", "organisation__name").distinct())


def texts_of_plan(plan: ActionPlan, language: str) -> dict[str, str]:
    """Its title and summary in a language, where somebody put them into it."""
    if language == plan.language:
        return {}
    return dict(PlanText.objects.filter(plan=plan, language=language).values_list("field", "text"))


def texts_of_measures(
    measures: Sequence[Measure], plan: ActionPlan, language: str
) -> dict[int, dict[str, str]]:
    """The same of measures, by their number in the database: one query."""
    texts: dict[int, dict[str, str]] = {}
    if language != plan.language:
        rows = MeasureText.objects.filter(measure__in=[one.pk for one in measures], language=language)
        for measure, name, text in rows.values_list("measure_id", "field", "text"):
            texts.setdefault(measure, {})[name] = text
    return texts


def measure_seen(user: Person, country: str, public_id: UUID) -> Measure | None:
    """One measure, if this person may see its plan; with `progress` and `is_late`."""
    found = Measure.objects.filter(
        public_id=public_id,
        plan__coalition__country=country.upper(),
        plan__in=plans_seen_by(user).values("pk"),
    )
    return (
        measures_with_progress(found).select_related("plan__coalition", "organisation", "owner__user").first()
    )


def detail_of(measure: Measure) -> MeasureDetail:
    """Everything with it: five queries."""
    others = Measure.objects.select_related("plan__coalition").order_by("position")
    return MeasureDetail(
        measure=measure,
        milestones=list(measure.milestones.all()),
        indicators=indicators_with_values(measure.indicators.all()),
        needs=list(others.filter(needed_by__measure=measure)),
        needed_by=list(others.filter(needs__needed=measure)),
    )


def indicators_with_values(indicators: QuerySet[Indicator]) -> list[Indicator]:
    """Indicators with their values, newest first, also those that were corrected: two queries."""
    return list(indicators.prefetch_related("values"))


def entries_of(measure: Measure) -> QuerySet[Entry]:
    """The public entries that stand with a measure, in the order they were linked."""
    return Entry.objects.published().filter(measures__measure=measure).order_by("measures__pk")


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


def measure_titles(plan: ActionPlan, *, but: Measure) -> QuerySet[Measure]:
    """The other measures of a plan, for choosing what one waits for."""
    return plan.measures.exclude(pk=but.pk).order_by(F("number"))
