"""Reports: what people say is wrong, and what was decided."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.models import Entry
from rialto.desk.actions import decide_report
from rialto.desk.doors import sent, staff_form, staff_only
from rialto.desk.forms.reports import DecisionForm
from rialto.desk.reports import report_lines, report_overview
from rialto.moderation.actions import note_opened
from rialto.moderation.choices import FINAL, ReportState, Verdict
from rialto.moderation.models import Report
from rialto.moderation.queries import report_with, reports_in
from rialto.moderation.tasks import send_outcome

PAGE_SIZE = 50


@staff_only
def report_list(request: HttpRequest) -> HttpResponse:
    """What people reported: the open ones, or those that were decided."""
    state = ReportState.CLOSED if request.GET.get("state") == ReportState.CLOSED else ReportState.OPEN
    found = reports_in(state)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    reports = list(found[page.rows])
    note_opened(reports, by=person(request))
    context = {
        "page": page,
        "state": state,
        "lines": report_lines(reports),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/report_list.html", context)


@staff_form
def report_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One report beside its entry, and the form in which it is decided."""
    report = report_with(public_id)
    if report is None:
        raise Http404
    form = DecisionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, report, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(report)
    overview = report_overview(report)
    note_opened([report, *overview.others], by=person(request))
    context = {
        "overview": overview,
        "form": form,
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Reports"), reverse("desk:report-list"))],
    }
    return render(request, "desk/report_page.html", context, status=400 if form.errors else 200)


def _decide(request: HttpRequest, report: Report, form: DecisionForm) -> None:
    verdict = Verdict(form.cleaned_data["verdict"])
    decided = decide_report(report, verdict, by=person(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Decided: %(verdict)s.") % {"verdict": verdict.label})
    entry = Entry.objects.filter(public_id=report.about_id).first()
    if decided.email and verdict in FINAL and entry is not None:
        decision = decided.decisions.latest("pk")
        send_outcome.enqueue(decision.pk, entry.title, f"{settings.ORIGIN}{entry.get_absolute_url()}")
