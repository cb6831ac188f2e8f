"""Twenty rows of SQLite as a list, and nothing at all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.catalogue.models import Entry
from rialto.finding.lines import lines_of

ROWS = 20


@require_safe
def plain_lines(request: HttpRequest) -> HttpResponse:
    """The 20 public entries before a given id, in the lines that results are shown in."""
    before = request.GET.get("before", "")
    entries = Entry.objects.published().order_by("-pk")
    if before.isdecimal():
        entries = entries.filter(pk__lt=int(before))
    ids = list(entries.values_list("pk", flat=True)[:ROWS])
    lines = lines_of(ids, language=translation.get_language() or "en")
    return render(request, "plain/lines.html", {"lines": lines})


@require_safe
def empty(_request: HttpRequest) -> HttpResponse:
    """What every answer costs, whatever is in it."""
    return HttpResponse()
