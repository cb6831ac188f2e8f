"""What was changed in a plan, in words: fields by their names, choices by their labels, people by their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from rialto.accounts.models import User
from rialto.base.words import written_day
from rialto.coalitions.models import ActionPlan, Indicator, IndicatorValue, Measure, Milestone, PlanStep
from rialto.coalitions.plan_choices import KEPT, KEPT_FOR, Deed, PlanNoun

MODELS = {
    PlanNoun.PLAN: ActionPlan,
    PlanNoun.MEASURE: Measure,
    PlanNoun.MILESTONE: Milestone,
    PlanNoun.INDICATOR: Indicator,
    PlanNoun.VALUE: IndicatorValue,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """One field of a step: its name ("" for what has none), and what stood there before and stands there now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A change, who made it (their name, "" where they are gone), and what it changed."""

    step: PlanStep
    person: str
    changes: Sequence[StepChange]


def steps_of_plan(plan: ActionPlan) -> QuerySet[PlanStep]:
    """All steps, the newest first."""
    return PlanStep.objects.filter(plan=plan)


def deleted_parts(plan: ActionPlan, measure: Measure | None = None) -> list[PlanStep]:
    """What was deleted of late and is not back: measures and the whole plan's indicators, or what stood with one measure.

    The newest first, each a step that `actions.bring_back` takes; one query.
    """
    back = PlanStep.objects.filter(
        plan=OuterRef("plan"), object_id=OuterRef("object_id"), deed=Deed.ADDED, pk__gt=OuterRef("pk")
    )
    of = str(measure.public_id) if measure else ""
    steps = plan.steps.filter(
        ~Exists(back), deed=Deed.DELETED, at__gt=timezone.now() - KEPT_FOR, before__kept__of=of
    )
    return list(steps.defer("before", "after"))


def measure_of_step(step: PlanStep) -> Measure | None:
    """The measure that a step is about, or that what it was done to stands with; None where it is not there."""
    of = step.before.get(KEPT, {}).get("of") or step.object_id
    return Measure.objects.filter(plan=step.plan_id, public_id=of).select_related("plan__coalition").first()


def shown_steps(steps: Sequence[PlanStep]) -> list[ShownStep]:
    """Steps in words: one query."""
    owners = {
        UUID(values["owner"]) for step in steps for values in (step.before, step.after) if values.get("owner")
    }
    people = User.objects.filter(public_id__in={step.actor_id for step in steps} | owners)
    names = {one.public_id: str(one) for one in people}
    return [
        ShownStep(step=step, person=names.get(step.actor_id, ""), changes=list(_changes(step, names)))
        for step in steps
    ]


def _changes(step: PlanStep, names: dict[UUID, str]) -> Iterator[StepChange]:
    for name in dict.fromkeys([*step.before, *step.after]):
        if name == KEPT:
            continue
        field = _field(step.noun, name)
        before = _words(field, name, step.before.get(name), names)
        after = _words(field, name, step.after.get(name), names)
        if before or after:
            yield StepChange(
                name=str(field.verbose_name) if field is not None else "", before=before, after=after
            )


def _field(noun: str, name: str) -> Any:
    model = MODELS.get(PlanNoun(noun))
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _words(field: Any, name: str, value: Any, names: dict[UUID, str]) -> str:
    if value in (None, ""):
        return ""
    if name == "owner":
        return names.get(UUID(value), "")
    if isinstance(field, DateField):
        return written_day(date.fromisoformat(value), get_language() or "en")
    choices = dict(field.flatchoices) if field is not None and getattr(field, "flatchoices", None) else {}
    return str(choices.get(value, value))
