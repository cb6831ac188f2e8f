"""The measures of a plan: coordinators add, order, change and link them; their owners write milestones."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.models import Entry
from rialto.coalitions.actions.plan_steps import (
    Values,
    all_of,
    changed,
    check_seen,
    note_step,
    plain,
    plan_for_reporting,
    plan_for_writing,
)
from rialto.coalitions.actions.plan_undoing import kept_measure, kept_milestone
from rialto.coalitions.actions.waiting import leads_to
from rialto.coalitions.models import (
    ActionPlan,
    IndicatorValue,
    Measure,
    MeasureDependency,
    MeasureEntry,
    Milestone,
)
from rialto.coalitions.plan_choices import Deed, MeasureState, PlanNoun
from rialto.translation.choices import TextState

MEASURE_FIELDS = (
    "title", "description", "pillar", "organisation", "owner", "begins_on", "ends_on", "state", "state_reason"
)  # fmt: skip
MILESTONE_FIELDS = ("title", "due_on", "reached_on", "note")
MOST_MEASURES = 5000
MOST_MILESTONES = 50
MOST_ENTRIES = 50


@transaction.atomic
def add_measure(plan: ActionPlan, values: Values, *, by: User) -> Measure:
    """Put a measure at the end of a plan (fields as in `MEASURE_FIELDS`)."""
    plan = plan_for_writing(plan, by)
    if plan.measures.count() >= MOST_MEASURES:
        raise Refused(_("A plan holds at most %(count)s measures.") % {"count": MOST_MEASURES})
    plan.last_number += 1
    plan.save(update_fields=["last_number"])
    last = plan.measures.aggregate(last=Max("position"))["last"] or 0
    measure = Measure(plan=plan, number=plan.last_number, position=last + 1)
    changed(measure, values, MEASURE_FIELDS, check=_check)
    measure.save()
    note_step(
        plan, PlanNoun.MEASURE, Deed.ADDED, of=measure, subject=measure.title, by=by,
        after=all_of(measure, MEASURE_FIELDS),
    )  # fmt: skip
    return measure


@transaction.atomic
def edit_measure(measure: Measure, values: Values, *, by: User, seen: int | None = None) -> Measure:
    """Change the given fields. `seen` as in `edit_plan`."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    check_seen(plan, measure.public_id, seen)
    before, after = changed(measure, values, MEASURE_FIELDS, check=_check)
    if after:
        measure.save()
        measure.texts.filter(field__in=after).update(state=TextState.STALE)
        note_step(
            plan, PlanNoun.MEASURE, Deed.CHANGED, of=measure, subject=measure.title, by=by, before=before,
            after=after,
        )  # fmt: skip
    return measure


@transaction.atomic
def move_measure(measure: Measure, *, is_up: bool, by: User) -> bool:
    """Change places with the neighbour of the same pillar; False where there is none."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    others = plan.measures.filter(pillar=measure.pillar)
    if is_up:
        other = others.filter(position__lt=measure.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=measure.position).order_by("position").first()
    if other is None:
        return False
    measure.position, other.position = other.position, measure.position
    Measure.objects.bulk_update([measure, other], ["position"])
    note_step(
        plan, PlanNoun.MEASURE, Deed.CHANGED, of=measure, subject=measure.title, by=by,
        before={"position": other.position}, after={"position": measure.position},
    )  # fmt: skip
    return True


@transaction.atomic
def delete_measure(measure: Measure, *, by: User) -> None:
    """Take a measure out of a plan, with its milestones and indicators; `bring_back` undoes it. What was reported in public stays."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    reported = IndicatorValue.objects.filter(indicator__measure=measure)
    if not plan.is_draft and reported.exists():
        raise Refused(_("Values were reported for this measure, so it stays. Stop it instead, and say why."))
    note_step(
        plan, PlanNoun.MEASURE, Deed.DELETED, of=measure, subject=measure.title, by=by,
        before=plain(measure, MEASURE_FIELDS) | kept_measure(measure),
    )  # fmt: skip
    measure.delete()


@transaction.atomic
def add_milestone(measure: Measure, values: Values, *, by: User) -> Milestone:
    plan = plan_for_reporting(measure, by)
    if measure.milestones.count() >= MOST_MILESTONES:
        raise Refused(_("A measure has at most %(count)s milestones.") % {"count": MOST_MILESTONES})
    milestone = Milestone(measure=measure)
    changed(milestone, values, MILESTONE_FIELDS, check=_check_milestone)
    milestone.save()
    note_step(
        plan, PlanNoun.MILESTONE, Deed.ADDED, of=milestone, subject=milestone.title, by=by,
        after=all_of(milestone, MILESTONE_FIELDS),
    )  # fmt: skip
    return milestone


@transaction.atomic
def edit_milestone(milestone: Milestone, values: Values, *, by: User, seen: int | None = None) -> Milestone:
    """Change the given fields, as `reached_on` when it is reached."""
    plan = plan_for_reporting(milestone.measure, by)
    found = _milestone_there(milestone)
    check_seen(plan, found.public_id, seen)
    before, after = changed(found, values, MILESTONE_FIELDS, check=_check_milestone)
    if after:
        found.save()
        note_step(
            plan, PlanNoun.MILESTONE, Deed.CHANGED, of=found, subject=found.title, by=by, before=before,
            after=after,
        )  # fmt: skip
    return found


@transaction.atomic
def delete_milestone(milestone: Milestone, *, by: User) -> None:
    """Take it away; `bring_back` undoes it."""
    plan = plan_for_reporting(milestone.measure, by)
    milestone = _milestone_there(milestone)
    note_step(
        plan, PlanNoun.MILESTONE, Deed.DELETED, of=milestone, subject=milestone.title, by=by,
        before=plain(milestone, MILESTONE_FIELDS) | kept_milestone(milestone),
    )  # fmt: skip
    milestone.delete()


@transaction.atomic
def need_measure(measure: Measure, needed: Measure, *, by: User) -> None:
    """Say that a measure waits for another one of its plan. Refuses what would go round in a circle."""
    plan = plan_for_writing(measure.plan, by)
    measure, needed = still_there(measure), still_there(needed)
    if needed.plan_id != plan.pk:
        raise Refused(_("Only measures of the same plan can wait for each other."))
    if needed.pk == measure.pk:
        raise Refused(_("A measure cannot wait for itself."))
    if leads_to(plan, start=needed.pk, end=measure.pk):
        raise Refused(
            _(
                "“%(needed)s” waits for “%(measure)s” already, directly or through others: they would wait for ever."
            )
            % {"needed": needed.title, "measure": measure.title}
        )
    _link, is_new = MeasureDependency.objects.get_or_create(measure=measure, needed=needed)
    if is_new:
        note_step(
            plan, PlanNoun.DEPENDENCY, Deed.ADDED, of=measure, subject=measure.title, by=by,
            after={"needed": needed.title},
        )  # fmt: skip


@transaction.atomic
def drop_need(measure: Measure, needed: Measure, *, by: User) -> None:
    """Say that a measure waits for another one no more."""
    plan = plan_for_writing(measure.plan, by)
    if MeasureDependency.objects.filter(measure=measure, needed=needed).delete()[0]:
        note_step(
            plan, PlanNoun.DEPENDENCY, Deed.DELETED, of=measure, subject=measure.title, by=by,
            before={"needed": needed.title},
        )  # fmt: skip


@transaction.atomic
def link_entry(measure: Measure, entry: Entry, *, by: User) -> None:
    """Let a public entry of the catalogue stand with a measure."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    if not entry.is_public:
        raise Refused(_("This entry is not public."))
    if measure.linked_entries.count() >= MOST_ENTRIES:
        raise Refused(_("A measure has at most %(count)s entries.") % {"count": MOST_ENTRIES})
    _link, is_new = MeasureEntry.objects.get_or_create(measure=measure, entry=entry)
    if is_new:
        note_step(
            plan,
            PlanNoun.ENTRY,
            Deed.ADDED,
            of=measure,
            subject=measure.title,
            by=by,
            after={"entry": entry.title},
        )


@transaction.atomic
def unlink_entry(measure: Measure, entry: Entry, *, by: User) -> None:
    plan = plan_for_writing(measure.plan, by)
    if MeasureEntry.objects.filter(measure=measure, entry=entry).delete()[0]:
        note_step(
            plan, PlanNoun.ENTRY, Deed.DELETED, of=measure, subject=measure.title, by=by,
            before={"entry": entry.title},
        )  # fmt: skip


def still_there(measure: Measure) -> Measure:
    """The measure as it is now; the plan is locked, so it stays. Raises Refused where somebody deleted it."""
    found = Measure.objects.select_related("organisation", "owner__user").filter(pk=measure.pk).first()
    if found is None:
        raise Refused(_("This measure is not there any more."))
    return found


def _milestone_there(milestone: Milestone) -> Milestone:
    found = Milestone.objects.select_related("measure").filter(pk=milestone.pk).first()
    if found is None:
        raise Refused(_("This milestone is not there any more."))
    return found


def _check(measure: Measure) -> None:
    if not measure.title.strip():
        raise Refused(_("Give the measure a title."))
    if measure.ends_on < measure.begins_on:
        raise Refused(_("The last day lies before the first."))
    if measure.owner and measure.owner.coalition_id != measure.plan.coalition_id:
        raise Refused(_("The owner has to be somebody of this coalition."))
    if measure.state != MeasureState.STOPPED:
        measure.state_reason = ""
    elif not measure.state_reason.strip():
        raise Refused(_("Say why the measure was stopped."))


def _check_milestone(milestone: Milestone) -> None:
    if not milestone.title.strip():
        raise Refused(_("Say what is to be reached."))
    today: date = timezone.localdate()
    if milestone.reached_on and milestone.reached_on > today:
        raise Refused(_("This day has not come yet."))
