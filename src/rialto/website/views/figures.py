"""How often entries were read, for the organisation that offers them."""

import csv
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.catalogue.queries.visits import rows_of
from rialto.organisations.models import Organisation
from rialto.organisations.queries import organisations_joined_by
from rialto.website.figures import figures_of, span_asked_for, span_of
from rialto.website.organisations import way_to

# What a spreadsheet would take for a formula is written so that it is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@login_required
@require_safe
def organisation_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Chart, table and entries of a span of days."""
    organisation = _of(request, slug)
    days = span_asked_for(request.GET.get("days"))
    context = {
        "organisation": organisation,
        "days": days,
        "figures": figures_of(organisation, days=days),
        "crumbs": way_to(organisation),
    }
    return render(request, "website/organisation_figures.html", context)


@never_cache
@login_required
@require_safe
def organisation_figures_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same by entry and day, for a spreadsheet."""
    organisation = _of(request, slug)
    first, last = span_of(span_asked_for(request.GET.get("days")))
    response = StreamingHttpResponse(
        _lines(organisation, first, last), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{organisation.slug}-{first}-{last}.csv"'
    return response


def _lines(organisation: Organisation, first: date, last: date) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it begins with this sign.
    yield "\ufeff" + writer.writerow([_("Day"), _("Entry"), "id", _("Views"), _("Clicks to the provider")])
    for day, title, *rest in rows_of(organisation, first=first, last=last):
        text = str(title)
        yield writer.writerow([day, f"'{text}" if text.startswith(FORMULA) else text, *rest])


class _Echo:
    """What the CSV writer writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _of(request: HttpRequest, slug: str) -> Organisation:
    organisation = organisations_joined_by(request.user).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return organisation
