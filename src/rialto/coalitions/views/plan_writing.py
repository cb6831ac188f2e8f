"""Coordinators write their plan: details, measures, indicators, links, states."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.models import Entry
from rialto.coalitions.actions import (
    add_indicator,
    add_measure,
    delete_indicator,
    delete_measure,
    delete_plan,
    drop_need,
    edit_indicator,
    edit_measure,
    edit_plan,
    link_entry,
    move_measure,
    need_measure,
    set_plan_state,
    start_plan,
    unlink_entry,
)
from rialto.coalitions.actions.plan_steps import last_step_id
from rialto.coalitions.doors import for_coordinators, for_members, way_to
from rialto.coalitions.forms.plans import (
    EntryForm,
    IndicatorForm,
    MeasureForm,
    NeedForm,
    PlanForm,
    initial_of_indicator,
)
from rialto.coalitions.models import ActionPlan, Coalition, Indicator, Measure
from rialto.coalitions.plan_choices import PlanState
from rialto.coalitions.queries.plan_history import shown_steps, steps_of_plan
from rialto.coalitions.queries.plans import (
    MeasureFilters,
    detail_of,
    entries_of,
    figures_of_plan,
    measure_titles,
    measures_matching,
    measures_with_progress,
    plans_of,
)
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.views.plans import way_to_plan

PAGE_SIZE = 100
STEPS = 50


def form_page(
    request: HttpRequest, form: forms.Form, action: Callable[[], Any], *, title: str, subject: str, back: str,
    crumbs: list[tuple[str, str]], lede: str = "", done: str | None = None, to: Callable[[Any], str] | None = None,
    has_file: bool = False,
) -> HttpResponse:  # fmt: skip
    """Show a form, and do what it asks for: on to `to` with what came of it (back, when left out), or say why not."""
    if request.method == "POST" and form.is_valid():
        try:
            made = action()
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, done or _("Saved."))
            return redirect(to(made) if to else back)
    context = {
        "form": form, "title": title, "subject": subject, "back": back, "lede": lede, "crumbs": crumbs,
        "has_file": has_file,
    }  # fmt: skip
    return render(request, "coalitions/plan_form.html", context, status=400 if form.errors else 200)


def question(
    request: HttpRequest, action: Callable[[], Any], *, title: str, lede: str, subject: str, yes: str, back: str,
    crumbs: list[tuple[str, str]], done: str, to: str = "",
) -> HttpResponse:  # fmt: skip
    """Ask before something is done that cannot be taken back."""
    if request.method == "POST":
        is_done = attempt(request, action, done=done)
        return redirect((to or back) if is_done else back)
    context = {"title": title, "lede": lede, "subject": subject, "yes": yes, "back": back, "crumbs": crumbs}
    return render(request, "question.html", context)


def edit_address(plan: ActionPlan) -> str:
    return reverse("coalitions:plan-edit", args=[plan.coalition.slug, plan.public_id])


def way_to_edit(plan: ActionPlan) -> list[tuple[str, str]]:
    """The way to the page on which a plan is written."""
    plans = reverse("coalitions:plan-list", args=[plan.coalition.slug])
    return [*way_to(plan.coalition), (_("Action plans"), plans), (plan.title, edit_address(plan))]


@for_members
def plan_list(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """All plans of a coalition, drafts too."""
    context = {
        "coalition": coalition,
        "plans": plans_of(coalition),
        "may_write": is_coordinator(person(request), coalition),
        "crumbs": way_to(coalition),
    }
    return render(request, "coalitions/plan_list.html", context)


@for_coordinators
def plan_new(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    """Begin a draft."""
    language = translation.get_language() or "en"
    form = PlanForm(request.POST or None, language=language, initial={"language": language})
    back = reverse("coalitions:plan-list", args=[coalition.slug])
    return form_page(
        request, form, lambda: start_plan(coalition, form.values, by=person(request)),
        title=_("New action plan"), subject="", back=back, crumbs=[*way_to(coalition), (_("Action plans"), back)],
        lede=_("It begins as a draft that only your coalition sees."), to=edit_address,
    )  # fmt: skip


@for_coordinators
def plan_edit(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """The plan as its coordinators work on it: measures in their order, indicators, and what can be done."""
    found = _plan(coalition, plan)
    measures = measures_matching(found, MeasureFilters())
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=measures.count())
    context = {
        "plan": found,
        "measures": measures_with_progress(measures)[page.rows],
        "page": page,
        "indicators": found.indicators.filter(measure=None),
        "figures": figures_of_plan(found),
        "crumbs": way_to_edit(found)[:-1],
    }
    return render(request, "coalitions/plan_edit.html", context)


@for_coordinators
def plan_details(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """Title, span and summary."""
    found = _plan(coalition, plan)
    names = ("title", "summary", "language", "begins_on", "ends_on")
    initial = {name: getattr(found, name) for name in names} | {"seen": last_step_id(found, found.public_id)}
    form = PlanForm(request.POST or None, language=translation.get_language() or "en", initial=initial)
    return form_page(
        request, form, lambda: edit_plan(found, form.values, by=person(request), seen=form.cleaned_data["seen"]),
        title=_("Change the plan’s details"), subject=found.title, back=edit_address(found), crumbs=way_to_edit(found),
    )  # fmt: skip


@require_POST
@for_coordinators
def plan_state(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """Publish, take back, close or open again: each can be undone by another."""
    found = _plan(coalition, plan)
    said = request.POST.get("state", "")
    done = {
        PlanState.PUBLISHED: _("Everybody can see the plan now."),
        PlanState.DRAFT: _("Only your coalition sees the plan now."),
        PlanState.CLOSED: _("The plan is closed. It stays to be seen."),
    }
    if said in PlanState.values:
        state = PlanState(said)
        attempt(request, lambda: set_plan_state(found, state, by=person(request)), done=done[state])
    return redirect(edit_address(found))


@for_coordinators
def plan_delete(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    found = _plan(coalition, plan)
    return question(
        request, lambda: delete_plan(found, by=person(request)), title=_("Delete this draft?"),
        lede=_("All its measures, indicators and files are gone then. This cannot be undone."), subject=found.title,
        yes=_("Yes, delete it"), back=edit_address(found), crumbs=way_to_edit(found), done=_("The draft is gone."),
        to=reverse("coalitions:plan-list", args=[coalition.slug]),
    )  # fmt: skip


@for_members
def plan_history(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """What was changed in a plan, when and by whom."""
    found = _plan(coalition, plan)
    steps = steps_of_plan(found)
    page = page_of(request.GET.get("page"), size=STEPS, total=steps.count())
    context = {
        "plan": found, "steps": shown_steps(list(steps[page.rows])), "page": page,
        "crumbs": [*way_to(coalition), (_("Action plans"), reverse("coalitions:plan-list", args=[coalition.slug]))],
    }  # fmt: skip
    return render(request, "coalitions/plan_history.html", context)


@for_coordinators
def measure_new(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    found = _plan(coalition, plan)
    initial = {"begins_on": max(found.begins_on, timezone.localdate()), "ends_on": found.ends_on}
    form = MeasureForm(request.POST or None, coalition=coalition, initial=initial)
    return form_page(
        request, form, lambda: add_measure(found, form.values, by=person(request)), title=_("New measure"),
        subject=found.title, back=edit_address(found), crumbs=way_to_edit(found),
        to=lambda measure: str(measure.get_absolute_url()),
    )  # fmt: skip


@for_coordinators
def measure_edit(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    found = _measure(coalition, measure)
    names = ("title", "description", "pillar", "begins_on", "ends_on", "state", "state_reason")
    initial = {name: getattr(found, name) for name in names} | {
        "organisation": found.organisation.name if found.organisation else "",
        "owner": found.owner.public_id if found.owner else None,
        "seen": last_step_id(found.plan, found.public_id),
    }
    form = MeasureForm(request.POST or None, coalition=coalition, initial=initial)
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
    found = _measure(coalition, measure)
    is_up = request.POST.get("way") == "up"
    attempt(
        request, lambda: move_measure(found, is_up=is_up, by=person(request)), done=_("The order is changed.")
    )
    return redirect(f"{edit_address(found.plan)}#measure-{found.number}")


@for_coordinators
def measure_delete(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    found = _measure(coalition, measure)
    return question(
        request, lambda: delete_measure(found, by=person(request)), title=_("Delete this measure?"),
        lede=_("Its milestones and indicators go with it. This cannot be undone."), subject=found.title,
        yes=_("Yes, delete it"), back=edit_address(found.plan), crumbs=way_to_edit(found.plan),
        done=_("The measure is gone."),
    )  # fmt: skip


@for_coordinators
def measure_links(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    """What a measure waits for, and the entries that belong to it."""
    found = _measure(coalition, measure)
    by = person(request)
    asked = request.POST.get("do", "")
    others = measure_titles(found.plan, but=found)
    need_form = NeedForm(request.POST if asked == "need" else None, others=others)
    entry_form = EntryForm(request.POST if asked == "entry" else None)
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
    except Refused as refusal:
        if asked == "entry":
            entry_form.add_error("address", str(refusal.message))
        elif asked == "need":
            need_form.add_error("needed", str(refusal.message))
        else:
            messages.error(request, str(refusal.message))
    if done:
        messages.success(request, done)
        return redirect("coalitions:measure-links", coalition.slug, found.public_id)
    context = {
        "measure": found, "plan": found.plan, "detail": detail_of(found), "entries": entries_of(found),
        "need_form": need_form, "entry_form": entry_form, "crumbs": way_to_measure(found),
    }  # fmt: skip
    has_errors = bool(need_form.errors or entry_form.errors)
    return render(request, "coalitions/measure_links.html", context, status=400 if has_errors else 200)


@for_coordinators
def plan_indicator_new(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """A number by which the whole plan is judged."""
    found = _plan(coalition, plan)
    return _indicator_new(request, found, None, back=edit_address(found), crumbs=way_to_edit(found))


@for_coordinators
def indicator_new(request: HttpRequest, coalition: Coalition, measure: UUID) -> HttpResponse:
    """A number by which a measure is judged."""
    found = _measure(coalition, measure)
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
        lede=_("What was reported for it goes with it. This cannot be undone."), subject=found.name,
        yes=_("Yes, delete it"), back=back_from(found), crumbs=way_to_indicator(found),
        done=_("The indicator is gone."),
    )  # fmt: skip


def indicator_here(coalition: Coalition, public_id: UUID) -> Indicator:
    found = Indicator.objects.select_related("plan__coalition", "measure__plan__coalition")
    return get_object_or_404(found, plan__coalition=coalition, public_id=public_id)


def back_from(indicator: Indicator) -> str:
    """Where an indicator stands: on its measure's page, or on the plan's."""
    return (indicator.measure or indicator.plan).get_absolute_url()


def way_to_measure(measure: Measure) -> list[tuple[str, str]]:
    return [*way_to_plan(measure.plan), (measure.title, measure.get_absolute_url())]


def way_to_indicator(indicator: Indicator) -> list[tuple[str, str]]:
    return way_to_measure(indicator.measure) if indicator.measure else way_to_plan(indicator.plan)


def _plan(coalition: Coalition, public_id: UUID) -> ActionPlan:
    return get_object_or_404(
        ActionPlan.objects.select_related("coalition"), coalition=coalition, public_id=public_id
    )


def _measure(coalition: Coalition, public_id: UUID) -> Measure:
    found = Measure.objects.select_related("plan__coalition", "organisation", "owner")
    return get_object_or_404(found, plan__coalition=coalition, public_id=public_id)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _entry_at(address: str) -> Entry:
    """The entry that an address of a page of ours leads to. Raises Refused for any other address."""
    slug = urlsplit(address.strip()).path.rstrip("/").rpartition("/")[2]
    found = Entry.objects.published().filter(slug=slug).first()
    if found is None:
        raise Refused(_("There is no entry at this address."))
    return found
