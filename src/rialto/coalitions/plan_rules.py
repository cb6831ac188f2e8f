"""Who may see and write action plans. Coordinators write all of theirs; a measure's owner its milestones and values."""

from django.db.models import Q, QuerySet

from rialto.coalitions.models import ActionPlan, Indicator, Measure
from rialto.coalitions.plan_choices import PlanState
from rialto.coalitions.rules import Person, coalitions_joined_by, coalitions_run_by

# What everybody may see.
PUBLIC_PLANS = (PlanState.PUBLISHED, PlanState.CLOSED)


def plans_seen_by(user: Person) -> QuerySet[ActionPlan]:
    """Plans that are or were public; a draft is seen by its coalition only."""
    public = Q(state__in=PUBLIC_PLANS)
    if not user.is_authenticated:
        return ActionPlan.objects.filter(public)
    return ActionPlan.objects.filter(public | Q(coalition__in=coalitions_joined_by(user).values("pk")))


def plans_written_by(user: Person) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(coalition__in=coalitions_run_by(user).values("pk"))


def measures_reported_by(user: Person) -> QuerySet[Measure]:
    """The measures whose milestones and values somebody writes."""
    if not user.is_authenticated or not user.is_active:
        return Measure.objects.none()
    runs = Q(plan__coalition__in=coalitions_run_by(user).values("pk"))
    return Measure.objects.filter(runs | Q(owner__user=user), plan__deleted_at=None)


def may_write_plan(user: Person, plan: ActionPlan) -> bool:
    return plans_written_by(user).filter(pk=plan.pk).exists()


def may_report_on_measure(user: Person, measure: Measure) -> bool:
    return measures_reported_by(user).filter(pk=measure.pk).exists()


def may_report_on(user: Person, indicator: Indicator) -> bool:
    """Values of a measure's indicator: as of the measure; those of the whole plan: coordinators."""
    if indicator.measure_id is None:
        return plans_written_by(user).filter(pk=indicator.plan_id).exists()
    return measures_reported_by(user).filter(pk=indicator.measure_id).exists()
