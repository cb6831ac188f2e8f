"""From draft to public and back: what needs a question, a reason or a time."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.editorial.actions import drop_plan, plan_edition, return_edition, withdraw_edition
from rialto.editorial.doors import way_to, with_edition, writer_form, writer_post
from rialto.editorial.forms.pages import PlanForm, ReasonForm
from rialto.editorial.models import Edition
from rialto.editorial.tasks import tell_writer


@writer_form
@with_edition
def edition_withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask why, then take it away from the public."""
    return _with_reason(
        request, edition, withdraw_edition,
        title=_("Take it away from the public?"),
        lede=_("Nobody finds it any more, and its address says that it was taken away. What was written stays, and can be published again."),
        yes=_("Take it away"), done=_("Taken away: nobody sees it any more."),
    )  # fmt: skip


@writer_form
@with_edition
def edition_return(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Say what should be changed, and give it back."""
    return _with_reason(
        request, edition, return_edition,
        title=_("Give it back to its writers?"),
        lede=_("They read what you say here, change it, and send it again."),
        yes=_("Give it back"), done=_("Given back."),
    )  # fmt: skip


def _with_reason(
    request: HttpRequest, edition: Edition, action: Callable[..., object], *, done: str, **words: str
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            action(edition, by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            tell_writer(edition)
            messages.success(request, done)
            return redirect(edition)
    context = {
        "form": form,
        "subject": edition.title,
        "back": edition.get_absolute_url(),
        "crumbs": way_to(edition=edition),
        **words,
    }
    return render(request, "question.html", context, status=400 if form.errors else 200)


@writer_form
@with_edition
def edition_plan(request: HttpRequest, edition: Edition) -> HttpResponse:
    """When it is published and taken away by itself."""
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial={"publish_at": edition.publish_at, "withdraw_at": edition.withdraw_at},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan_edition(edition, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Planned. It happens by itself, within a minute of that time."))
            return redirect(edition)
    context = {"edition": edition, "form": form, "crumbs": way_to(edition=edition)}
    return render(request, "editorial/edition_plan.html", context, status=400 if form.errors else 200)


@writer_post
@with_edition
def edition_plan_drop(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Nothing happens by itself any more."""
    attempt(request, lambda: drop_plan(edition, by=person(request)), done=_("The plan is dropped."))
    return redirect(edition)
