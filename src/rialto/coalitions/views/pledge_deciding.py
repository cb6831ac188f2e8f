"""What coordinators do about pledges: the queue, the decision, checking reports."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.coalitions.actions.pledge_deciding import publish_pledge, send_pledge_back
from rialto.coalitions.actions.pledge_reporting import verify_report
from rialto.coalitions.forms.pledge_reports import CheckForm
from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_doors import for_deciders, signed_in, way_to
from rialto.coalitions.pledge_rules import decides_about_pledges
from rialto.coalitions.pledge_tasks import tell_of_check, tell_of_decision
from rialto.coalitions.queries.pledges import unchecked_reports, waiting_pledges

PAGE_SIZE = 50


@signed_in
def pledge_queue(request: HttpRequest) -> HttpResponse:
    """What waits for this coordinator or administrator: pledges to decide about, reports to check."""
    user = person(request)
    if not decides_about_pledges(user):
        raise Http404
    waiting, reports = waiting_pledges(user), unchecked_reports(user)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=reports.count())
    context = {
        "waiting": list(waiting[:PAGE_SIZE]),
        "waiting_count": waiting.count(),
        "reports": list(reports[page.rows]),
        "page": page,
        "crumbs": way_to(),
    }
    return render(request, "coalitions/pledge_queue.html", context)


@require_POST
@for_deciders
def pledge_decide(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Publish, or send back with a reason; the managers get a mail."""
    user = person(request)

    def decide() -> None:
        with transaction.atomic():
            if request.POST.get("verdict") == "publish":
                done = publish_pledge(pledge, by=user)
            else:
                done = send_pledge_back(pledge, reason=request.POST.get("reason", ""), by=user)
            tell_of_decision(done)

    if not attempt(request, decide, done=_("Decided. Its managers get a mail.")):
        return redirect(pledge)
    return redirect("coalitions:pledge-queue")


@for_deciders
def pledge_check(request: HttpRequest, pledge: Pledge, report_id: UUID) -> HttpResponse:
    """Say that a report was checked, by whom and what was looked at."""
    report = get_object_or_404(
        pledge.reports.select_related("pledge").prefetch_related(
            "values__beneficiary__action", "evidence", "verifications"
        ),
        public_id=report_id,
    )
    form = CheckForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                tell_of_check(verify_report(report, by=person(request), **form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Written down. Everybody sees it on the pledge’s page."))
            return redirect(pledge)
    context = {"pledge": pledge, "report": report, "form": form, "crumbs": way_to(pledge)}
    return render(request, "coalitions/pledge_check.html", context, status=400 if form.errors else 200)
