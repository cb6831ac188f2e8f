"""The report of a coalition, and of all of them (`europe`): a page, a PDF, a table of facts."""

from typing import cast

import structlog
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.base.documents.shelf import Busy, Order, order
from rialto.base.documents.typesetting import NotSet
from rialto.base.limits import is_over_limit
from rialto.coalitions.plan_rules import plans_seen_by
from rialto.taxonomy.queries import EU_COUNTRIES, country_name
from rialto.website.coalition_reports.forms import PeriodForm
from rialto.website.coalition_reports.report import Report, document_of, report_of
from rialto.website.coalition_reports.scope import Scope
from rialto.website.coalition_reports.table import lines
from rialto.website.tasks import set_document

EUROPE = "europe"
# So many files may one visitor have made; those that lie there are handed out to everybody.
MADE, WINDOW_SECONDS = 20, 600
RETRY_SECONDS = 3
MOST_ROWS = 100
log = structlog.get_logger("rialto.website")


@never_cache
@require_safe
def coalition_report(request: HttpRequest, country: str) -> HttpResponse:
    """The page, printable, with the form for other days."""
    form, report = _asked(request, country)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "form": form,
        "report": report,
        "most": MOST_ROWS,
        "pdf": reverse("coalition-report-pdf", args=[country]) + query,
        "csv": reverse("coalition-report-csv", args=[country]) + query,
        "period": report.scope.period.words(report.scope.language),
        "crumbs": _way_to(report.scope),
    }
    return render(request, "website/coalition_report.html", context)


@never_cache
@require_safe
def coalition_report_csv(request: HttpRequest, country: str) -> StreamingHttpResponse:
    """One line a fact, for a spreadsheet."""
    _form, report = _asked(request, country)
    # Made whole before it is sent, since the language of the request ends with this function.
    response = StreamingHttpResponse(list(lines(report)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(report, country)}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def coalition_report_pdf(request: HttpRequest, country: str) -> HttpResponse:
    """The PDF: at once where it lies there or is soon made, else a page that comes back until a job has made it."""
    _form, report = _asked(request, country)
    page = f"{reverse('coalition-report', args=[country])}"
    address = f"{page}?{request.GET.urlencode()}" if request.GET else page
    wanted = order(document_of(report, address))
    if not wanted.is_ready:
        if not wanted.is_left and is_over_limit(request, "report", count=MADE, seconds=WINDOW_SECONDS):
            return render(request, "429.html", status=429)
        if wanted.is_long and not wanted.has_failed:
            return _wait(request, wanted, address)
    try:
        path = wanted.now()
    except Busy:
        return _state(request, address, "busy", status=503)
    except NotSet:
        log.exception("a report could not be set", country=country)
        return _state(request, address, "failed", status=500)
    response = HttpResponse(path.read_bytes(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_file_name(report, country)}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag = f'"{wanted.name}"'
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))


def _wait(request: HttpRequest, wanted: Order, address: str) -> HttpResponse:
    if not wanted.is_left:
        wanted.leave()
        set_document.enqueue(wanted.name)
    return _state(request, address, "making", status=202)


def _state(request: HttpRequest, address: str, state: str, *, status: int) -> HttpResponse:
    """A page that says how far it is; browsers come back by themselves, also without JavaScript."""
    response = render(
        request, "website/coalition_report_wait.html", {"state": state, "page": address}, status=status
    )
    if state != "failed":
        response["Refresh"] = response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _asked(request: HttpRequest, country: str) -> tuple[PeriodForm, Report]:
    """What a reader asked for, as far as they may see it."""
    code = "" if country == EUROPE else country.upper()
    if country != country.lower() or (code and code not in EU_COUNTRIES):
        raise Http404
    today = timezone.localdate()
    plans = list(plans_seen_by(request.user).filter(coalition__country=code)) if code else []
    form = PeriodForm(request.GET, plans=plans, today=today)
    language = translation.get_language() or "en"
    scope = Scope(country=code, period=form.period, language=language, today=today, plan=form.chosen)
    return form, report_of(scope)


def _way_to(scope: Scope) -> list[tuple[str, str]]:
    steps = [(_("Countries"), reverse("website:country-list"))]
    if scope.country:
        name = country_name(scope.country, scope.language)
        steps.append((name, reverse("website:country-page", args=[scope.country.lower()])))
    return steps


def _file_name(report: Report, country: str) -> str:
    period = report.scope.period
    days = str(period.first.year) if period.is_year else f"{period.first}-{period.last}"
    return f"coalition-{country}-{days}"
