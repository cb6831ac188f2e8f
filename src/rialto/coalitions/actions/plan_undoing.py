"""Bringing back what was deleted from a plan: the step that says so keeps for a while all that went."""

import json
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from django.core import serializers
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.models import Entry
from rialto.coalitions.actions.plan_steps import locked_plan, note_step, plan_for_reporting, plan_for_writing
from rialto.coalitions.actions.waiting import leads_to
from rialto.coalitions.models import (
    ActionPlan,
    CoalitionMember,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureDependency,
    MeasureEntry,
    MeasurePledge,
    Milestone,
    PlanStep,
    Pledge,
)
from rialto.coalitions.plan_choices import KEPT, KEPT_FOR, Deed, PlanNoun
from rialto.organisations.models import Organisation

# What may have gone meanwhile and leaves a gap where it stood.
LOOSE = (("organisation", Organisation), ("owner", CoalitionMember))


def kept_measure(measure: Measure) -> dict[str, Any]:
    """All that goes with a measure, for the step that deletes it."""
    waits = MeasureDependency.objects.filter(models.Q(measure=measure) | models.Q(needed=measure))
    indicators = measure.indicators.order_by("pk")
    values = IndicatorValue.objects.filter(indicator__in=indicators).order_by("pk")
    return _kept(
        chain(
            [measure], measure.texts.all(), measure.milestones.all(), waits, measure.linked_entries.all(),
            measure.linked_pledges.all(), indicators, values,
        ), of=None,
    )  # fmt: skip


def kept_milestone(milestone: Milestone) -> dict[str, Any]:
    return _kept([milestone], of=milestone.measure)


def kept_indicator(indicator: Indicator) -> dict[str, Any]:
    return _kept([indicator, *indicator.values.order_by("pk")], of=indicator.measure)


@transaction.atomic
def bring_back(step: PlanStep, *, by: User) -> None:
    """Put back what a step deleted, as it was: a measure with all that stood with it, a milestone, an indicator.

    What it belonged to or waited for and is gone by now is left out. Refuses where it is there already, its measure is
    gone, or too much time has passed.
    """
    plan = locked_plan(step.plan)
    step = PlanStep.objects.get(pk=step.pk)
    kept = step.before.get(KEPT)
    if kept is None or step.at < timezone.now() - KEPT_FOR:
        raise Refused(_("This was deleted too long ago to be brought back."))
    measure = Measure.objects.filter(plan=plan, public_id=kept["of"]).first() if kept["of"] else None
    if kept["of"] and measure is None:
        raise Refused(_("This measure is not there any more."))
    if step.noun == PlanNoun.MILESTONE and measure is not None:
        plan = plan_for_reporting(measure, by)
    else:
        plan = plan_for_writing(plan, by)
    rows = [one.object for one in serializers.deserialize("python", kept["rows"], ignorenonexistent=True)]
    first = rows[0]
    if type(first)._default_manager.filter(pk=first.pk).exists():
        raise Refused(_("It is there already."))
    for row in rows:
        if _fits(row, plan):
            models.Model.save_base(row, raw=True, force_insert=True)
    note_step(
        plan, PlanNoun(step.noun), Deed.ADDED, of=first, subject=step.subject, by=by,
        after={name: value for name, value in step.before.items() if name != KEPT and value not in (None, "")},
    )  # fmt: skip


@transaction.atomic
def forget_deleted_parts() -> int:
    """Forget what can be brought back no more, and the files that only it had; returns how many steps were made shorter."""
    old = PlanStep.objects.filter(
        deed=Deed.DELETED, at__lt=timezone.now() - KEPT_FOR, before__has_key=KEPT
    ).select_for_update()
    count = 0
    for step in old:
        forget_kept_files([step])
        # Steps are never changed but for this: what they told stays told.
        said = {name: value for name, value in step.before.items() if name != KEPT}
        PlanStep.objects.filter(pk=step.pk).update(before=said)
        count += 1
    return count


def forget_kept_files(steps: Iterable[PlanStep]) -> None:
    """Delete the files of what steps deleted, once that is sure; those of what was brought back stay."""
    storage = IndicatorValue._meta.get_field("file").storage
    names = {
        row["fields"]["file"]
        for step in steps
        for row in step.before.get(KEPT, {}).get("rows", ())
        if row["fields"].get("file")
    }
    needed = set(IndicatorValue.objects.filter(file__in=names).values_list("file", flat=True))
    for name in sorted(names - needed):
        transaction.on_commit(partial(storage.delete, name))


def _kept(rows: Iterable[models.Model], *, of: Measure | None) -> dict[str, Any]:
    """As a step's `before` holds it: the rows, the thing itself first, and the measure that it stood with."""
    written = json.loads(serializers.serialize("json", rows))
    return {KEPT: {"of": str(of.public_id) if of else "", "rows": written}}


def _fits(row: Any, plan: ActionPlan) -> bool:
    """Whether a row can stand there again. The plan is locked, so that what it leads to stays meanwhile."""
    if isinstance(row, Measure):
        for name, model in LOOSE:
            if not model.objects.filter(pk=getattr(row, f"{name}_id")).exists():
                setattr(row, f"{name}_id", None)
    if isinstance(row, MeasureEntry):
        led_to = [one for one in (row.entry_id, row.marked_entry_id) if one is not None]
        known = set(Entry.objects.filter(pk__in=led_to).values_list("pk", flat=True))
        row.marked_entry_id = row.marked_entry_id if row.marked_entry_id in known else None
        return row.entry_id in known
    if isinstance(row, MeasurePledge):
        return Pledge.objects.filter(pk=row.pledge_id).exists()
    if isinstance(row, MeasureDependency):
        both = Measure.objects.filter(pk__in=(row.measure_id, row.needed_id))
        return both.count() == 2 and not leads_to(plan, start=row.needed_id, end=row.measure_id)
    return True
