"""Reading measures: a plan's list, and all that stands with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    Count,
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
    Indicator,
    Measure,
    MeasureText,
    Milestone,
)
from rialto.coalitions.plan_choices import OPEN_STATES, MeasureState, Pillar
from rialto.coalitions.plan_rules import plans_seen_by
from rialto.coalitions.rules import Person


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


def is_late(day: date) -> Q:
    """Measures that are not done although their last day, or the day of a milestone that was not reached, is over."""
    missed = Milestone.objects.filter(due_on__lt=day, reached_on__isnull=True)
    return Q(state__in=OPEN_STATES) & (Q(ends_on__lt=day) | Q(pk__in=missed.values("measure")))


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
class MeasureDetail:
    """All that stands with a measure."""

    measure: Measure
    milestones: Sequence[Milestone]
    indicators: Sequence[Indicator]
    needs: Sequence[Measure]
    needed_by: Sequence[Measure]


def measures_with_progress(measures: QuerySet[Measure], today: date | None = None) -> QuerySet[Measure]:
    """Adds `progress` (0 to 1: of its indicators, else of its milestones; 1 when done) and `is_late`."""
    day = today or timezone.localdate()
    indicators = Indicator.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
    milestones = Milestone.objects.filter(measure=OuterRef("pk"))
    reached = milestones.order_by().values("measure").annotate(
        share=Cast(Count("reached_on"), FloatField()) / Cast(Count("pk"), FloatField())
    )  # fmt: skip
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
        is_late=Case(When(is_late(day), then=Value(True)), default=Value(False)),
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
        measures = measures.filter(is_late(day))
    order = Case(*(When(pillar=one.value, then=Value(number)) for number, one in enumerate(Pillar)))
    return measures.select_related("organisation").order_by(order, "position", "pk")


def measures_on_page(measures: QuerySet[Measure], rows: slice, today: date | None = None) -> list[Measure]:
    """Some rows of `measures_matching` with progress. Two queries: the database would reckon it for all rows otherwise."""
    ids = list(measures.values_list("pk", flat=True)[rows])
    found = measures_with_progress(Measure.objects.filter(pk__in=ids), today).select_related("organisation")
    by_id = {one.pk: one for one in found}
    return [by_id[pk] for pk in ids if pk in by_id]


def owners_in(plan: ActionPlan) -> list[tuple[str, str]]:
    """The organisations that measures of a plan belong to: slug and name."""
    rows = plan.measures.filter(organisation__isnull=False).order_by("organisation__name")
    return list(rows.values_list("organisation__slug", "organisation__name").distinct())


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


def measure_titles(plan: ActionPlan, *, but: Measure) -> QuerySet[Measure]:
    """The other measures of a plan, for choosing what one waits for."""
    return plan.measures.exclude(pk=but.pk).order_by(F("number"))
