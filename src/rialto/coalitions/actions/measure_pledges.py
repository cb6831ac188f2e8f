"""Coordinators let public pledges stand with the measures that they help on."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.coalitions.actions.measures import still_there
from rialto.coalitions.actions.plan_steps import note_step, plan_for_writing
from rialto.coalitions.models import Measure, MeasurePledge, Pledge
from rialto.coalitions.plan_choices import Deed, PlanNoun
from rialto.coalitions.pledge_choices import PUBLIC_STATES

MOST_PLEDGES = 50


@transaction.atomic
def link_pledge(measure: Measure, pledge: Pledge, *, by: User) -> None:
    """Let a public pledge, of whatever country, stand with a measure."""
    plan = plan_for_writing(measure.plan, by)
    measure = still_there(measure)
    if not pledge.is_public:
        raise Refused(_("There is no pledge at this address."))
    if measure.linked_pledges.filter(pledge=pledge).exists():
        return
    # Those that were withdrawn since are shown nowhere, so that nobody could take them away.
    if measure.linked_pledges.filter(pledge__state__in=PUBLIC_STATES).count() >= MOST_PLEDGES:
        raise Refused(_("A measure has at most %(count)s pledges.") % {"count": MOST_PLEDGES})
    MeasurePledge.objects.create(measure=measure, pledge=pledge)
    note_step(
        plan, PlanNoun.PLEDGE, Deed.ADDED, of=measure, subject=measure.title, by=by, after={"pledge": pledge.title}
    )  # fmt: skip


@transaction.atomic
def unlink_pledge(measure: Measure, pledge: Pledge, *, by: User) -> None:
    plan = plan_for_writing(measure.plan, by)
    if MeasurePledge.objects.filter(measure=measure, pledge=pledge).delete()[0]:
        note_step(
            plan, PlanNoun.PLEDGE, Deed.DELETED, of=measure, subject=measure.title, by=by,
            before={"pledge": pledge.title},
        )  # fmt: skip
