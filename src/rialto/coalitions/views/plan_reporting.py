"""Those who answer for a measure write its milestones, and report numbers with evidence."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.coalitions.actions import (
    add_milestone,
    bring_back,
    correct_value,
    delete_milestone,
    edit_milestone,
    report_value,
)
from rialto.coalitions.actions.plan_steps import last_step_id
from rialto.coalitions.doors import for_members
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.forms.plans import CorrectionForm, MilestoneForm, ValueForm
from rialto.coalitions.models import Coalition, Indicator, IndicatorValue, Measure, Milestone, PlanStep
from rialto.coalitions.plan_rules import measures_reported_by, plans_written_by
from rialto.coalitions.queries.plan_history import measure_of_step
from rialto.coalitions.views.measure_writing import (
    back_from,
    deleted_address,
    indicator_here,
    way_to_indicator,
    way_to_measure,
)
from rialto.coalitions.views.plan_writing import form_page, question

FILES_AN_HOUR = 60


@for_members
def milestone_new(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    found = _measure(request, coalition, public_id=measure)
    form = MilestoneForm(request.POST or None)
    return form_page(
        request, form, lambda: add_milestone(found, form.values, by=person(request)), title=_("New milestone"),
        subject=found.title, back=found.get_absolute_url(), crumbs=way_to_measure(found),
    )  # fmt: skip


@for_members
def milestone_edit(request: HttpRequest, coalition: Coalition, milestone: UUID) -> HttpResponse:
    found = _milestone(request, coalition, milestone)
    names = ("title", "due_on", "reached_on", "note")
    initial = {name: getattr(found, name) for name in names} | {
        "seen": last_step_id(found.measure.plan, found.public_id)
    }
    form = MilestoneForm(request.POST or None, initial=initial)
    return form_page(
        request, form,
        lambda: edit_milestone(found, form.values, by=person(request), seen=form.cleaned_data["seen"]),
        title=_("Change the milestone"), subject=found.title, back=found.measure.get_absolute_url(),
        crumbs=way_to_measure(found.measure),
    )  # fmt: skip


@for_members
def milestone_delete(request: HttpRequest, coalition: Coalition, milestone: UUID) -> HttpResponse:
    found = _milestone(request, coalition, milestone)
    return question(
        request, lambda: delete_milestone(found, by=person(request)), title=_("Delete this milestone?"),
        lede=_("For thirty days it can be brought back."), subject=found.title, yes=_("Yes, delete it"),
        back=found.measure.get_absolute_url(), crumbs=way_to_measure(found.measure),
        done=_("The milestone is deleted. For thirty days it can be brought back below."),
        to=deleted_address(found.measure.plan, found.measure),
    )  # fmt: skip


@require_POST
@for_members
def part_bring_back(request: HttpRequest, coalition: Coalition, plan: UUID, number: int) -> HttpResponse:
    """Undo a deletion; on to where it is listed, or to where it stands again."""
    steps = PlanStep.objects.filter(plan__public_id=plan, plan__deleted_at=None)
    deleted = get_object_or_404(steps, pk=number, plan__coalition=coalition)
    attempt(request, lambda: bring_back(deleted, by=person(request)), done=_("It is back."))
    there = measure_of_step(deleted)
    if there is not None:
        return redirect(there)
    return redirect("coalitions:plan-edit", coalition.slug, plan)


@for_members
def value_new(request: HttpRequest, coalition: Coalition, indicator: UUID) -> HttpResponse:
    """Report a number."""
    found = _indicator(request, coalition, indicator)
    form = ValueForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    return form_page(
        request, form, lambda: report_value(found, by=person(request), **_said(request, form)),
        title=_("Report a value"), subject=found.name, back=back_from(found), crumbs=way_to_indicator(found),
        has_file=True,
    )  # fmt: skip


@for_members
def value_correct(request: HttpRequest, coalition: Coalition, value: UUID) -> HttpResponse:
    """Say what a number should have been."""
    row = get_object_or_404(
        IndicatorValue.objects.select_related("indicator"),
        public_id=value, is_current=True, indicator__plan__coalition=coalition,
    )  # fmt: skip
    found = _indicator(request, coalition, row.indicator.public_id)
    initial = {"value": format(row.value.normalize(), "f"), "on": row.on, "note": row.note}
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=initial)
    return form_page(
        request, form,
        lambda: correct_value(row, by=person(request), reason=form.cleaned_data["reason"], **_said(request, form)),
        title=_("Correct a value"), subject=found.name, back=back_from(found), crumbs=way_to_indicator(found),
        lede=_("Without new evidence, the earlier evidence counts."), has_file=True,
    )  # fmt: skip


def _said(request: HttpRequest, form: ValueForm) -> dict[str, Any]:
    data = form.cleaned_data
    sent = data["file"]
    if sent and is_over_limit(request, "evidence", count=FILES_AN_HOUR, seconds=3600):
        raise Refused(_("Those were many files in one hour. Wait a while."))
    file = SentFile.of(sent) if sent else None
    return {
        "value": data["value"],
        "on": data["on"],
        "note": data["note"],
        "link": data["link"],
        "file": file,
    }


def _measure(request: HttpRequest, coalition: Coalition, **which: Any) -> Measure:
    """A measure on which this person reports; to others it is not there."""
    found = measures_reported_by(person(request)).select_related("plan__coalition")
    return get_object_or_404(found.filter(plan__coalition=coalition).distinct(), **which)


def _milestone(request: HttpRequest, coalition: Coalition, public_id: UUID) -> Milestone:
    milestone = get_object_or_404(Milestone, public_id=public_id, measure__plan__coalition=coalition)
    milestone.measure = _measure(request, coalition, pk=milestone.measure_id)
    return milestone


def _indicator(request: HttpRequest, coalition: Coalition, public_id: UUID) -> Indicator:
    indicator = indicator_here(coalition, public_id)
    if indicator.measure_id is not None:
        _measure(request, coalition, pk=indicator.measure_id)
    else:
        get_object_or_404(plans_written_by(person(request)), pk=indicator.plan_id)
    return indicator
