"""Plans: publish or take down on a day that somebody named in their own time zone; carried out once, or cancelled."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import move_entry
from rialto.catalogue.choices import Status
from rialto.contributing.actions.drafting import locked
from rialto.contributing.actions.moving import take_step
from rialto.contributing.actions.reviewing import end_plan, publish
from rialto.contributing.choices import Deed, PlanDeed, PlanState, State
from rialto.contributing.models import Contribution, Plan
from rialto.contributing.queries import due_plans

# Nobody plans further ahead.
LONGEST = timedelta(days=5 * 366)


@transaction.atomic
def plan(
    contribution: Contribution,
    deed: PlanDeed,
    moment: datetime,
    *,
    zone: str,
    by: User,
    is_from_desk: bool = False,
) -> Plan:
    """Have a contribution published, or its entry taken down, at `moment` (naive, as the clocks of `zone` show it).

    A new plan takes the place of an open one. Refuses what is past or far away, a moment that the clocks of the zone leave out,
    and what cannot come to pass.
    """
    contribution = locked(contribution)
    due_at = moment_in(zone, moment)
    now = timezone.now()
    if due_at <= now:
        raise Refused(_("This moment is past. Choose a later one."))
    if due_at > now + LONGEST:
        raise Refused(_("This is more than five years away. Choose an earlier day."))
    if deed == PlanDeed.PUBLISH and contribution.state == State.PUBLISHED:
        raise Refused(_("It is published already. Plan the day for its next change."))
    if contribution.state == State.REFUSED:
        raise Refused(_("It was refused, so that nothing can be planned for it."))
    others = contribution.plans.filter(state=PlanState.OPEN).exclude(deed=deed)
    for other in others:
        first, last = (due_at, other.due_at) if deed == PlanDeed.PUBLISH else (other.due_at, due_at)
        if first >= last:
            raise Refused(_("It would be taken down before it is published."))
    for old in contribution.plans.filter(state=PlanState.OPEN, deed=deed):
        end_plan(old, PlanState.CANCELLED, by=by)
    return Plan.objects.create(
        contribution=contribution, deed=deed, due_at=due_at, zone=zone, made_by=by, is_from_desk=is_from_desk
    )


@transaction.atomic
def cancel_plan(plan: Plan, *, by: User) -> None:
    """Take a plan back. What was accepted and waited for its day is a draft again, that nobody sees until it is sent."""
    contribution = locked(plan.contribution)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.OPEN:
        raise Refused(_("It is too late: this plan was carried out, or cancelled already."))
    end_plan(plan, PlanState.CANCELLED, by=by)
    if plan.deed == PlanDeed.PUBLISH and contribution.state == State.SCHEDULED:
        take_step(contribution, to=State.DRAFT, by=by)
        contribution.save()


def moment_in(zone: str, moment: datetime) -> datetime:
    """A moment as the clocks of a zone show it, with its zone. Of one that they show twice, the first; one that they leave out is refused."""
    if zone not in available_timezones():
        raise Refused(_("This time zone is not known."))
    there = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    utc = there.astimezone(ZoneInfo("UTC"))
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Refused(_("There is no such hour on that day: the clocks go forward. Choose another."))
    return utc


@transaction.atomic
def carry_out(plan_id: int, *, now: datetime | None = None) -> Plan | None:
    """Do what a plan says, if it is due; None where another worker did it, or nobody has let the contribution through yet.

    A plan whose time passed while no worker ran is carried out late. What cannot be done any more is noted with the reason.
    """
    contribution_id = Plan.objects.filter(pk=plan_id).values_list("contribution", flat=True).first()
    if contribution_id is None:
        return None
    contribution = locked(Contribution(pk=contribution_id))
    plan = due_plans(now).filter(pk=plan_id).select_for_update(of=("self",)).first()
    if plan is None:
        return None
    plan.contribution = contribution
    try:
        with transaction.atomic():
            _do(plan, contribution)
    except Refused as refusal:
        end_plan(plan, PlanState.MISSED, by=None, reason=str(refusal.message))
    else:
        end_plan(plan, PlanState.DONE, by=None)
    return plan


def _do(plan: Plan, contribution: Contribution) -> None:
    if plan.deed == PlanDeed.PUBLISH:
        if contribution.state != State.SCHEDULED:
            raise Refused(_("It was published or refused before its day came."))
        publish(contribution, by=None, deed=Deed.PLANNED)
        return
    if contribution.entry is None:
        raise Refused(_("It was never published."))
    move_entry(
        contribution.entry, to=Status.WITHDRAWN, by=plan.made_by, reason=_("It was planned for this day.")
    )
