"""Coordinators write their plan: details, measures, indicators, links, states."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.coalitions.actions import (
    bring_back_plan,
    delete_plan,
    edit_plan,
    set_plan_state,
    start_plan,
)
from rialto.coalitions.actions.plan_steps import last_step_id
from rialto.coalitions.doors import for_coordinators, for_members, way_to
from rialto.coalitions.forms.plans import (
    PlanForm,
)
from rialto.coalitions.models import ActionPlan, Coalition
from rialto.coalitions.plan_choices import PlanState
from rialto.coalitions.queries.measures import (
    MeasureFilters,
    measures_matching,
    measures_on_page,
)
from rialto.coalitions.queries.plan_history import deleted_parts, shown_steps, steps_of_plan
from rialto.coalitions.queries.plans import deleted_plans, figures_of_plan, plans_of
from rialto.coalitions.rules import is_coordinator
from rialto.coalitions.shown import coalition_page

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
    """All plans of a coalition, drafts too; for coordinators also what they can bring back."""
    may_write = is_coordinator(person(request), coalition)
    context = {"plans": plans_of(coalition), "deleted": deleted_plans(coalition) if may_write else []}
    return coalition_page(
        request, coalition, "coalitions/plan_list.html", context, here="coalitions:plan-list"
    )


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
    found = plan_of(coalition, plan)
    measures = measures_matching(found, MeasureFilters())
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=measures.count())
    context = {
        "plan": found,
        "measures": measures_on_page(measures, page.rows),
        "page": page,
        "indicators": found.indicators.filter(measure=None),
        "figures": figures_of_plan(found),
        "deleted": [] if found.is_closed else deleted_parts(found),
        "crumbs": way_to_edit(found)[:-1],
    }
    return render(request, "coalitions/plan_edit.html", context)


@for_coordinators
def plan_details(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """Title, span and summary."""
    found = plan_of(coalition, plan)
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
    found = plan_of(coalition, plan)
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
    found = plan_of(coalition, plan)
    return question(
        request, lambda: delete_plan(found, by=person(request)), title=_("Delete this draft?"),
        lede=_("All its measures, indicators and files go with it. For thirty days it can be brought back."),
        subject=found.title, yes=_("Yes, delete it"), back=edit_address(found), crumbs=way_to_edit(found),
        done=_("The draft is deleted. For thirty days it can be brought back below."),
        to=f"{reverse('coalitions:plan-list', args=[coalition.slug])}#gone",
    )  # fmt: skip


@require_POST
@for_coordinators
def plan_bring_back(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """Undo the deletion of a draft; on to where it stands again."""
    found = get_object_or_404(ActionPlan.everything, coalition=coalition, public_id=plan)
    if attempt(request, lambda: bring_back_plan(found, by=person(request)), done=_("It is back.")):
        return redirect("coalitions:plan-edit", coalition.slug, plan)
    return redirect("coalitions:plan-list", coalition.slug)


@for_members
def plan_history(request: HttpRequest, coalition: Coalition, plan: UUID) -> HttpResponse:
    """What was changed in a plan, when and by whom."""
    found = plan_of(coalition, plan)
    steps = steps_of_plan(found)
    page = page_of(request.GET.get("page"), size=STEPS, total=steps.count())
    context = {
        "plan": found, "steps": shown_steps(list(steps[page.rows])), "page": page,
        "crumbs": [*way_to(coalition), (_("Action plans"), reverse("coalitions:plan-list", args=[coalition.slug]))],
    }  # fmt: skip
    return render(request, "coalitions/plan_history.html", context)


def plan_of(coalition: Coalition, public_id: UUID) -> ActionPlan:
    return get_object_or_404(
        ActionPlan.objects.select_related("coalition"), coalition=coalition, public_id=public_id
    )
