"""What managers of an organisation report about its pledges, and what they attach."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.coalitions.actions.pledge_reporting import add_evidence, remove_evidence, report_pledge
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.forms.pledge_reports import EvidenceForm, ReportForm
from rialto.coalitions.models import Pledge, PledgeBeneficiary, PledgeEvidence, PledgeReport
from rialto.coalitions.pledge_doors import for_writers, signed_in, way_to
from rialto.coalitions.pledge_rules import may_decide_pledge, may_write_pledge
from rialto.coalitions.pledge_tasks import tell_of_evidence
from rialto.coalitions.views.pledge_parts import done

FILES_AN_HOUR = 60


@for_writers
def pledge_report(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Totals up to a day."""
    if not pledge.is_public:
        return redirect(pledge)
    beneficiaries = (
        PledgeBeneficiary.objects.filter(action__pledge=pledge)
        .select_related("action")
        .order_by("action", "pk")
    )
    form = ReportForm(request.POST or None, beneficiaries=beneficiaries)

    def save() -> PledgeReport:
        return report_pledge(
            pledge,
            ends_on=form.day,
            numbers=form.numbers,
            note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"],
            by=person(request),
        )

    report = done(form, save)
    if report is not None:
        messages.success(request, _("Reported. Attach what shows it, so that it can be checked."))
        return redirect("coalitions:pledge-evidence-add", pledge.public_id, report.public_id)
    context = {"pledge": pledge, "form": form, "crumbs": way_to(pledge)}
    return render(request, "coalitions/pledge_report.html", context, status=400 if form.errors else 200)


@for_writers
def pledge_evidence_add(request: HttpRequest, pledge: Pledge, report_id: UUID) -> HttpResponse:
    """A file or a link for a report, and what is attached already."""
    if not pledge.is_public:
        return redirect(pledge)
    report = get_object_or_404(pledge.reports.select_related("pledge"), public_id=report_id)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()

    def save() -> PledgeEvidence:
        data = form.cleaned_data
        sent = data["file"]
        if sent and is_over_limit(request, "pledge-evidence", count=FILES_AN_HOUR, seconds=3600):
            raise Refused(_("Those were many files in one hour. Wait a while."))
        return add_evidence(
            report,
            words=data["words"],
            address=data["address"],
            file=SentFile.of(sent) if sent else None,
            is_public=data["is_public"],
            by=person(request),
        )

    if done(form, save) is not None:
        messages.success(request, _("Attached."))
        return redirect("coalitions:pledge-evidence-add", pledge.public_id, report.public_id)
    context = {
        "pledge": pledge,
        "report": report,
        "evidence": list(report.evidence.all()),
        "form": form,
        "crumbs": way_to(pledge),
    }
    return render(request, "coalitions/pledge_evidence.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def pledge_evidence_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take evidence away: its organisation, or who looks after the country."""
    evidence = get_object_or_404(PledgeEvidence.objects.select_related("report__pledge"), public_id=public_id)
    user, pledge = person(request), evidence.report.pledge
    if not may_write_pledge(user, pledge) and not may_decide_pledge(user, pledge):
        raise Http404

    def remove() -> None:
        with transaction.atomic():
            remove_evidence(evidence, by=user)
            if not may_write_pledge(user, pledge):
                tell_of_evidence(evidence.report, evidence.words)

    attempt(request, remove, done=_("The evidence is gone."))
    return redirect(pledge)
