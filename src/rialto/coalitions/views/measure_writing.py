"""Coordinators write measures and indicators, and link them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import person
from rialto.base.addresses import path_of
from rialto.base.errors import Refused
from rialto.catalogue.models import Entry
from rialto.coalitions.actions import (
    add_indicator,
    add_measure,
    delete_indicator,
    delete_measure,
    drop_need,
    edit_indicator,
    edit_measure,
    link_entry,
    move_measure,
    need_measure,
    unlink_entry,
)
from rialto.coalitions.actions.measure_pledges import link_pledge, unlink_pledge
from rialto.coalitions.actions.plan_steps import last_step_id
from rialto.coalitions.doors import for_coordinators
from rialto.coalitions.forms.plans import (
    EntryForm,
    IndicatorForm,
    MeasureForm,
    NeedForm,
    PledgeAddressForm,
    initial_of_indicator,
)
from rialto.coalitions.models import ActionPlan, Coalition, Indicator, Measure, Pledge
from rialto.coalitions.queries.measures import detail_of, entries_of, measure_titles
from rialto.coalitions.queries.pledges import pledges_of_measure, public_pledges
from rialto.coalitions.views.plan_writing import edit_address, form_page, plan_of, question, way_to_edit
from rialto.coalitions.views.plans import way_to_plan


@for_coordinators
def measure_new(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    found = plan_of(coalition, plan)
    initial = {"begins_on": max(found.begins_on, timezone.localdate()), "ends_on": found.ends_on}
    form = MeasureForm(request.POST or None, coalition=coalition, initial=initial)
    return form_page(
        request, form, lambda: add_measure(found, form.values, by=person(request)), title=_("New measure"),
        subject=found.title, back=edit_address(found), crumbs=way_to_edit(found),
        to=lambda measure: str(measure.get_absolute_url()),
    )  # fmt: skip


@for_coordinators
def measure_edit(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    found = measure_here(coalition, measure)
    names = ("title", "description", "pillar", "begins_on", "ends_on", "state", "state_reason")
    initial = {name: getattr(found, name) for name in names} | {
        "organisation": found.organisation.name if found.organisation else "",
        "owner": found.owner.public_id if found.owner else None,
        "seen": last_step_id(found.plan, found.public_id),
    }
    form = MeasureForm(
        request.POST or None, coalition=coalition, organisation=found.organisation, initial=initial
    )
    return form_page(
        request, form,
        lambda: edit_measure(found, form.values, by=person(request), seen=form.cleaned_data["seen"]),
        title=_("Change the measure"), subject=found.title, back=found.get_absolute_url(),
        crumbs=way_to_measure(found),
    )  # fmt: skip


@require_POST
@for_coordinators
def measure_move(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    """One place up or down within its pillar."""
    found = measure_here(coalition, measure)
    is_up = request.POST.get("way") == "up"
    try:
        is_moved = move_measure(found, is_up=is_up, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        if is_moved:
            messages.success(request, _("The order is changed."))
    return redirect(f"{edit_address(found.plan)}#measure-{found.number}")


@for_coordinators
def measure_delete(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    found = measure_here(coalition, measure)
    return question(
        request, lambda: delete_measure(found, by=person(request)), title=_("Delete this measure?"),
        lede=_("Its milestones and indicators go with it. For thirty days it can be brought back."), subject=found.title,
        yes=_("Yes, delete it"), back=edit_address(found.plan), to=deleted_address(found.plan, None), crumbs=way_to_edit(found.plan),
        done=_("The measure is deleted. For thirty days it can be brought back below."),
    )  # fmt: skip


@for_coordinators
def measure_links(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    """What a measure waits for, and the entries and pledges that belong to it."""
    found = measure_here(coalition, measure)
    by = person(request)
    asked = request.POST.get("do", "")
    others = measure_titles(found.plan, but=found)
    need_form = NeedForm(request.POST if asked == "need" else None, others=others)
    entry_form = EntryForm(request.POST if asked == "entry" else None)
    pledge_form = PledgeAddressForm(request.POST if asked == "pledge" else None)
    done = ""
    try:
        if asked == "need" and need_form.is_valid():
            need_measure(found, need_form.cleaned_data["needed"], by=by)
            done = _("Saved.")
        elif asked == "drop":
            drop_need(found, get_object_or_404(others, public_id=_uuid(request.POST.get("needed"))), by=by)
            done = _("Taken away.")
        elif asked == "entry" and entry_form.is_valid():
            link_entry(found, _entry_at(entry_form.cleaned_data["address"]), by=by)
            done = _("Saved.")
        elif asked == "unlink":
            link_to = get_object_or_404(
                Entry, measures__measure=found, public_id=_uuid(request.POST.get("entry"))
            )
            unlink_entry(found, link_to, by=by)
            done = _("Taken away.")
        elif asked == "pledge" and pledge_form.is_valid():
            link_pledge(found, _pledge_at(pledge_form.cleaned_data["pledge_address"]), by=by)
            done = _("Saved.")
        elif asked == "unpledge":
            pledge = get_object_or_404(
                Pledge, measures__measure=found, public_id=_uuid(request.POST.get("pledge"))
            )
            unlink_pledge(found, pledge, by=by)
            done = _("Taken away.")
    except Refused as refusal:
        if asked == "entry":
            entry_form.add_error("address", str(refusal.message))
        elif asked == "pledge":
            pledge_form.add_error("pledge_address", str(refusal.message))
        elif asked == "need":
            need_form.add_error("needed", str(refusal.message))
        else:
            messages.error(request, str(refusal.message))
    if done:
        messages.success(request, done)
        return redirect("coalitions:measure-links", coalition.slug, found.public_id)
    context = {
        "measure": found, "plan": found.plan, "detail": detail_of(found), "entries": entries_of(found),
        "pledges": pledges_of_measure(found),
        "need_form": need_form, "entry_form": entry_form, "pledge_form": pledge_form, "crumbs": way_to_measure(found),
    }  # fmt: skip
    has_errors = bool(need_form.errors or entry_form.errors or pledge_form.errors)
    return render(request, "coalitions/measure_links.html", context, status=400 if has_errors else 200)


@for_coordinators
def plan_indicator_new(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """A number by which the whole plan is judged."""
    found = plan_of(coalition, plan)
    return _indicator_new(request, found, None, back=edit_address(found), crumbs=way_to_edit(found))


@for_coordinators
def indicator_new(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    """A number by which a measure is judged."""
    found = measure_here(coalition, measure)
    return _indicator_new(
        request, found.plan, found, back=found.get_absolute_url(), crumbs=way_to_measure(found)
    )


def _indicator_new(
    request: HttpRequest,
    plan: ActionPlan,
    measure: Measure | None,
    *,
    back: str,
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    span = measure or plan
    initial = {"baseline": "0", "baseline_on": span.begins_on, "target_on": span.ends_on}
    form = IndicatorForm(request.POST or None, initial=initial)
    return form_page(
        request, form, lambda: add_indicator(plan, form.values, measure=measure, by=person(request)),
        title=_("New indicator"), subject=span.title, back=back, crumbs=crumbs,
    )  # fmt: skip


@for_coordinators
def indicator_edit(request: HttpRequest, coalition: Coalition, indicator: UUID) -> HttpResponse:
    found = indicator_here(coalition, indicator)
    initial = initial_of_indicator(found) | {"seen": last_step_id(found.plan, found.public_id)}
    form = IndicatorForm(request.POST or None, initial=initial)
    return form_page(
        request, form,
        lambda: edit_indicator(found, form.values, by=person(request), seen=form.cleaned_data["seen"]),
        title=_("Change the indicator"), subject=found.name, back=back_from(found), crumbs=way_to_indicator(found),
    )  # fmt: skip


@for_coordinators
def indicator_delete(request: HttpRequest, coalition: Coalition, indicator: UUID) -> HttpResponse:
    found = indicator_here(coalition, indicator)
    return question(
        request, lambda: delete_indicator(found, by=person(request)), title=_("Delete this indicator?"),
        lede=_("What was reported for it goes with it. For thirty days it can be brought back."), subject=found.name,
        yes=_("Yes, delete it"), back=back_from(found), to=deleted_address(found.plan, found.measure), crumbs=way_to_indicator(found),
        done=_("The indicator is deleted. For thirty days it can be brought back below."),
    )  # fmt: skip


def indicator_here(coalition: Coalition, public_id: UUID) -> Indicator:
    found = Indicator.objects.select_related("plan__coalition", "measure__plan__coalition")
    return get_object_or_404(found, plan__coalition=coalition, plan__deleted_at=None, public_id=public_id)


def back_from(indicator: Indicator) -> str:
    """Where an indicator stands: on its measure's page, or on the plan's."""
    return (indicator.measure or indicator.plan).get_absolute_url()


def deleted_address(plan: ActionPlan, measure: Measure | None) -> str:
    """Where what was deleted stands to be brought back."""
    return f"{measure.get_absolute_url() if measure else edit_address(plan)}#gone"


def way_to_measure(measure: Measure) -> list[tuple[str, str]]:
    return [*way_to_plan(measure.plan), (measure.title, measure.get_absolute_url())]


def way_to_indicator(indicator: Indicator) -> list[tuple[str, str]]:
    return way_to_measure(indicator.measure) if indicator.measure else way_to_plan(indicator.plan)


def measure_here(coalition: Coalition, public_id: UUID) -> Measure:
    found = Measure.objects.select_related("plan__coalition", "organisation", "owner")
    return get_object_or_404(found, plan__coalition=coalition, plan__deleted_at=None, public_id=public_id)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _entry_at(address: str) -> Entry:
    """The entry that an address of a page of ours leads to. Raises Refused for any other address."""
    slug = path_of(address).rstrip("/").rpartition("/")[2]
    found = Entry.objects.published().filter(slug=slug).first()
    if found is None:
        raise Refused(_("There is no entry at this address."))
    return found


def _pledge_at(address: str) -> Pledge:
    """The pledge whose page, or a page of it, stands at an address of ours. Raises Refused for any other address."""
    ids = [identity for part in path_of(address).split("/") if (identity := _uuid(part))]
    found = public_pledges().filter(public_id=ids[0]).first() if ids else None
    if found is None:
        raise Refused(_("There is no pledge at this address."))
    return found
