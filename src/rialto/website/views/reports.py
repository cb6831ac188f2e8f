"""Something is wrong here: anybody may say so, without an account."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rialto.base.errors import Refused
from rialto.base.limits import is_over_limit
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.pages import entry_at
from rialto.harvesting.links.checking import look_soon
from rialto.moderation.actions import file_report
from rialto.moderation.choices import Complaint
from rialto.moderation.tasks import send_receipt
from rialto.website.forms import ReportForm
from rialto.website.moved import moved_on

REPORTS, WINDOW_SECONDS = 10, 3600
TEMPLATE = "website/entry_report.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry_report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form, and what is sent with it; ten times an hour from one place."""
    entry = entry_at(kind, slug)
    if entry is None:
        return moved_on("website:entry-report", kind, slug)
    if not entry.is_public:
        raise Http404
    if request.method != "POST":
        return render(request, TEMPLATE, {"entry": entry, "form": ReportForm(about=entry.slug)})
    form = ReportForm(request.POST, about=entry.slug)
    if is_over_limit(request, "report", count=REPORTS, seconds=WINDOW_SECONDS):
        return render(request, TEMPLATE, {"entry": entry, "is_over_limit": True}, status=429)
    if not form.is_valid():
        return render(request, TEMPLATE, {"entry": entry, "form": form}, status=400)
    try:
        _take_in(entry, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, TEMPLATE, {"entry": entry, "form": form}, status=409)
    return redirect("website:entry-reported", kind=kind, slug=slug)


def _take_in(entry: Entry, form: ReportForm) -> None:
    data = form.cleaned_data
    report = file_report(
        "entry", entry.public_id, complaint=Complaint(data["complaint"]), words=data["words"], email=data["email"],
        language=translation.get_language() or "en",
    )  # fmt: skip
    if report.complaint == Complaint.DEAD and entry.address:
        look_soon(entry)
    if report.email:
        send_receipt.enqueue(report.pk, entry.title, f"{settings.ORIGIN}{entry.get_absolute_url()}")


@never_cache
@require_safe
def entry_reported(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """It has arrived."""
    return render(request, "website/entry_reported.html", {"entry": _public(kind, slug)})


def _public(kind: str, slug: str) -> Entry:
    entry = entry_at(kind, slug)
    if entry is None or not entry.is_public:
        raise Http404
    return entry
