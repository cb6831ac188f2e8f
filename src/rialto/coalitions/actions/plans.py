"""Action plans: coordinators start them, write them, publish and close them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.changes.choices import Verb
from rialto.coalitions.actions.evidence import forget_files
from rialto.coalitions.actions.plan_steps import (
    Values,
    changed,
    check_seen,
    locked_plan,
    note_step,
    plain,
    plan_for_writing,
)
from rialto.coalitions.actions.plan_undoing import forget_kept_files
from rialto.coalitions.models import ActionPlan, Coalition, IndicatorValue
from rialto.coalitions.plan_choices import KEPT_FOR, Deed, PlanNoun, PlanState
from rialto.coalitions.plan_rules import may_write_plan
from rialto.coalitions.rules import is_coordinator
from rialto.translation.choices import TextState

PLAN_FIELDS = ("title", "summary", "language", "begins_on", "ends_on")
YEARS = 15
WAYS = {
    PlanState.DRAFT: {PlanState.PUBLISHED},
    PlanState.PUBLISHED: {PlanState.DRAFT, PlanState.CLOSED},
    PlanState.CLOSED: {PlanState.PUBLISHED},
}


@transaction.atomic
def start_plan(coalition: Coalition, values: Values, *, by: User) -> ActionPlan:
    """Begin a draft (fields as in `PLAN_FIELDS`)."""
    if not is_coordinator(by, coalition):
        raise Refused(_("Only coordinators of the coalition may do this."))
    plan = ActionPlan(coalition=coalition, **{name: values[name] for name in PLAN_FIELDS if name in values})
    _check(plan)
    plan.save()
    note_step(
        plan, PlanNoun.PLAN, Deed.ADDED, of=plan, subject=plan.title, by=by, after=plain(plan, PLAN_FIELDS)
    )
    return plan


@transaction.atomic
def edit_plan(plan: ActionPlan, values: Values, *, by: User, seen: int | None = None) -> ActionPlan:
    """Change the given fields. `seen` is the newest step that the person saw of it; refuses where somebody was quicker."""
    plan = plan_for_writing(plan, by)
    check_seen(plan, plan.public_id, seen)
    before, after = changed(plan, values, PLAN_FIELDS, check=_check)
    if after:
        plan.save()
        plan.texts.filter(field__in=after).update(state=TextState.STALE)
        note_step(
            plan, PlanNoun.PLAN, Deed.CHANGED, of=plan, subject=plan.title, by=by, before=before, after=after
        )
    return plan


@transaction.atomic
def set_plan_state(plan: ActionPlan, state: PlanState, *, by: User) -> ActionPlan:
    """Publish a plan, take it back, close it, or open it again."""
    plan = locked_plan(plan)
    if not may_write_plan(by, plan):
        raise Refused(_("Only coordinators of the coalition may do this."))
    if state not in WAYS[PlanState(plan.state)]:
        raise Refused(_("The plan has another state by now. Look again."))
    # All plans of a country wait here for each other, so that never two of them are the published one.
    Coalition.objects.select_for_update().get(pk=plan.coalition_id)
    if state == PlanState.PUBLISHED:
        if not plan.measures.exists():
            raise Refused(_("Add a measure first: a plan without one says nothing."))
        if plan.coalition.plans.filter(state=PlanState.PUBLISHED).exclude(pk=plan.pk).exists():
            raise Refused(_("Another plan of this coalition is published. Close that one first."))
        plan.published_at = plan.published_at or timezone.now()
    before = {"state": plan.state}
    plan.state = state
    plan.save(update_fields=["state", "published_at"])
    verb = {PlanState.PUBLISHED: Verb.PUBLISHED, PlanState.DRAFT: Verb.WITHDRAWN}.get(state, Verb.CHANGED)
    note_step(
        plan, PlanNoun.PLAN, Deed.CHANGED, of=plan, subject=plan.title, by=by, before=before,
        after={"state": state.value}, verb=verb,
    )  # fmt: skip
    return plan


@transaction.atomic
def delete_plan(plan: ActionPlan, *, by: User) -> None:
    """Throw a draft away, with all that is in it; `bring_back_plan` undoes it for a while."""
    plan = plan_for_writing(plan, by)
    if not plan.is_draft:
        raise Refused(_("Only a draft can be deleted. What was public is closed, and stays."))
    plan.deleted_at = timezone.now()
    plan.save(update_fields=["deleted_at"])
    note_step(plan, PlanNoun.PLAN, Deed.DELETED, of=plan, subject=plan.title, by=by)


@transaction.atomic
def bring_back_plan(plan: ActionPlan, *, by: User) -> ActionPlan:
    """Let a deleted draft stand there again, with all that was in it but what was deleted elsewhere meanwhile.

    Refuses where it is there already, or too much time has passed.
    """
    rows = ActionPlan.everything.select_for_update(of=("self",)).select_related("coalition")
    found = rows.filter(pk=plan.pk).first()
    if found is not None and not is_coordinator(by, found.coalition):
        raise Refused(_("Only coordinators of the coalition may do this."))
    if found is None or (found.deleted_at is not None and found.deleted_at < timezone.now() - KEPT_FOR):
        raise Refused(_("This was deleted too long ago to be brought back."))
    if found.deleted_at is None:
        raise Refused(_("It is there already."))
    found.deleted_at = None
    found.save(update_fields=["deleted_at"])
    note_step(found, PlanNoun.PLAN, Deed.ADDED, of=found, subject=found.title, by=by)
    return found


@transaction.atomic
def forget_deleted_plans() -> int:
    """Delete for good the drafts that can be brought back no more, with their files; returns how many."""
    old = ActionPlan.everything.select_for_update().filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    count = 0
    for plan in old:
        forget_files(IndicatorValue.objects.filter(indicator__plan=plan))
        # Parts of it that were deleted before it was keep files as well.
        steps = list(plan.steps.filter(deed=Deed.DELETED))
        plan.delete()
        forget_kept_files(steps)
        count += 1
    return count


def _check(plan: ActionPlan) -> None:
    if not plan.title.strip():
        raise Refused(_("Give the plan a title."))
    if plan.ends_on < plan.begins_on:
        raise Refused(_("The last day lies before the first."))
    if plan.ends_on.year - plan.begins_on.year > YEARS:
        raise Refused(_("A plan spans at most %(count)s years.") % {"count": YEARS})
