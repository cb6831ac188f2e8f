"""What every change of a plan has in common: the lock, who may, and the step of its history."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.coalitions.models import ActionPlan, CoalitionMember, Measure, PlanStep
from rialto.coalitions.plan_choices import Deed, PlanNoun
from rialto.coalitions.plan_rules import may_report_on_measure, may_write_plan

Values = Mapping[str, Any]


def locked_plan(plan: ActionPlan) -> ActionPlan:
    """The plan as it is now, for nobody else to change until this is done."""
    found = ActionPlan.objects.select_for_update(of=("self",)).select_related("coalition").filter(pk=plan.pk)
    row = found.first()
    if row is None:
        raise Refused(_("This plan is not there any more."))
    return row


def plan_for_writing(plan: ActionPlan, by: User) -> ActionPlan:
    """The same, for its coordinators, while it is open."""
    plan = locked_plan(plan)
    if not may_write_plan(by, plan):
        raise Refused(_("Only coordinators of the coalition may do this."))
    _check_open(plan)
    return plan


def plan_for_reporting(measure: Measure, by: User) -> ActionPlan:
    """The plan of a measure, for its coordinators and for the measure's owner, while it is open."""
    plan = locked_plan(measure.plan)
    if not may_report_on_measure(by, measure):
        raise Refused(_("Only the measure’s owner and coordinators of the coalition may do this."))
    _check_open(plan)
    return plan


def _check_open(plan: ActionPlan) -> None:
    if plan.is_closed:
        raise Refused(_("This plan is closed. A coordinator can open it again."))


def check_seen(plan: ActionPlan, object_id: UUID, seen: int | None) -> None:
    """Refuse where somebody changed the same thing since this person opened it."""
    if seen is not None and seen != last_step_id(plan, object_id):
        raise Refused(_("Somebody else changed this meanwhile. Open it anew, and put in what you changed."))


def last_step_id(plan: ActionPlan, object_id: UUID) -> int:
    """The newest step of one thing, 0 where there is none."""
    steps = PlanStep.objects.filter(plan=plan, object_id=object_id)
    return steps.order_by("-pk").values_list("pk", flat=True).first() or 0


def plain(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    """Values as history keeps them. Of a person only the public id."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, CoalitionMember):
        return str(value.user.public_id)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)


def changed(
    row: models.Model, values: Values, names: Sequence[str], *, check: Callable[[Any], None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put values into a row, unsaved, and have it checked; returns what differs, before and after."""
    before = plain(row, names)
    for name in names:
        if name in values:
            setattr(row, name, values[name])
    check(row)
    after = plain(row, names)
    differing = [name for name in names if before[name] != after[name]]
    return {name: before[name] for name in differing}, {name: after[name] for name in differing}


def all_of(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    """What a new row says: the values that say something."""
    return {name: value for name, value in plain(row, names).items() if value not in (None, "")}


def note_step(
    plan: ActionPlan, noun: PlanNoun, deed: Deed, *, of: Any, subject: str, by: User,
    before: Values | None = None, after: Values | None = None, reason: str = "", verb: Verb = Verb.CHANGED,
) -> PlanStep:  # fmt: skip
    """Write down one change; what the public sees goes into the log of changes too."""
    if not plan.is_draft or verb != Verb.CHANGED:
        record_change("actionplan", plan.public_id, verb, actor_id=by.public_id)
    return PlanStep.objects.create(
        plan=plan, actor_id=by.public_id, noun=noun, deed=deed, object_id=of.public_id, subject=subject[:200],
        before=dict(before or {}), after=dict(after or {}), reason=reason,
    )  # fmt: skip
