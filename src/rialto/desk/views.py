"""One function per address, all of them behind the staff sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.models import Entry
from rialto.desk.actions import decide_report
from rialto.desk.forms import DecisionForm
from rialto.desk.queries import runs, standing
from rialto.desk.reports import report_lines, report_overview
from rialto.desk.rules import may_use_desk
from rialto.moderation.choices import FINAL, ReportState, Verdict
from rialto.moderation.models import Report
from rialto.moderation.queries import report_with, reports_in
from rialto.moderation.tasks import send_outcome

View = Callable[..., HttpResponse]
PAGE_SIZE = 50


def for_staff(view: View) -> View:
    """Send strangers to the sign-in; to people without the right the desk does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_use_desk(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    guarded: View = never_cache(login_required(answer))
    return guarded


def staff_only(view: View) -> View:
    """The same for pages on which nothing can be changed."""
    return require_safe(for_staff(view))


@staff_only
def overview(request: HttpRequest) -> HttpResponse:
    """How the site stands, on one page."""
    language = translation.get_language() or "en"
    return render(request, "desk/overview.html", {"standing": standing(language)})


@staff_only
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    found = runs()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {"page": page, "runs": found[page.rows], "crumbs": [(_("Desk"), reverse("desk:overview"))]}
    return render(request, "desk/run_list.html", context)


@staff_only
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """What came of one run, with each item that was refused and why."""
    run = get_object_or_404(runs(), pk=number)
    refusals = run.refusals.all()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=refusals.count())
    context = {
        "run": run,
        "page": page,
        "refusals": refusals[page.rows],
        "is_cut": page.total < run.refused_count,
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Harvest runs"), reverse("desk:run-list"))],
    }
    return render(request, "desk/run_page.html", context)


@staff_only
def report_list(request: HttpRequest) -> HttpResponse:
    """What people reported: the open ones, or those that were decided."""
    state = ReportState.CLOSED if request.GET.get("state") == ReportState.CLOSED else ReportState.OPEN
    found = reports_in(state)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "state": state,
        "lines": report_lines(list(found[page.rows])),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def report_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One report beside its entry, and the form in which it is decided."""
    report = report_with(public_id)
    if report is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, report, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(report)
    context = {
        "overview": report_overview(report),
        "form": form,
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Reports"), reverse("desk:report-list"))],
    }
    return render(request, "desk/report_page.html", context, status=400 if form.errors else 200)


def _decide(request: HttpRequest, report: Report, form: DecisionForm) -> None:
    verdict = Verdict(form.cleaned_data["verdict"])
    decided = decide_report(report, verdict, by=cast(User, request.user), reason=form.cleaned_data["reason"])
    messages.success(request, _("Decided: %(verdict)s.") % {"verdict": verdict.label})
    entry = Entry.objects.filter(public_id=report.about_id).first()
    if decided.email and verdict in FINAL and entry is not None:
        decision = decided.decisions.latest("pk")
        send_outcome.enqueue(decision.pk, entry.title, f"{settings.ORIGIN}{entry.get_absolute_url()}")
