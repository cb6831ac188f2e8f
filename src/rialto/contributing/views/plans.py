"""Publishing and taking down on a day: planned and cancelled by the author."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.accounts.zones import zone_of_person
from rialto.base.errors import Refused
from rialto.contributing.actions import cancel_plan, plan
from rialto.contributing.choices import PlanDeed
from rialto.contributing.doors import member_form, member_post, to_page, with_contribution
from rialto.contributing.forms.plans import PlanForm
from rialto.contributing.models import Contribution
from rialto.contributing.queries import plans_of
from rialto.contributing.shown import plan_words


@member_form
@with_contribution
def contribution_plan(request: HttpRequest, contribution: Contribution, *, deed: str) -> HttpResponse:
    """Ask for the day and the hour, by whose clocks, and keep it."""
    if deed not in PlanDeed.values:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, zone=zone_of_person(person(request)))
    if request.method == "POST" and form.is_valid():
        try:
            plan(
                contribution,
                PlanDeed(deed),
                form.moment,
                zone=form.cleaned_data["zone"],
                by=person(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(contribution)
    context = {
        "contribution": contribution,
        "form": form,
        "words": plan_words(PlanDeed(deed)),
        "plans": [one for one in plans_of(contribution) if one.deed == deed],
        "back": contribution.get_absolute_url(),
        "crumbs": to_page(contribution),
    }
    return render(request, "contributing/plan.html", context, status=400 if form.errors else 200)


@member_post
@with_contribution
def plan_cancel(request: HttpRequest, contribution: Contribution, *, plan_id: UUID) -> HttpResponse:
    """Take a plan back."""
    found = contribution.plans.filter(public_id=plan_id).first()
    if found is None:
        raise Http404
    attempt(request, lambda: cancel_plan(found, by=person(request)), done=_("The plan is cancelled."))
    return redirect(contribution)
