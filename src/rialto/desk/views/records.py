"""Records: what a source gave, one by one, and how each became what the catalogue shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.base.paging import page_of
from rialto.catalogue.models import Source, SourceRecord
from rialto.desk.doors import staff_only
from rialto.desk.records import record_story, records_of
from rialto.desk.views.sources import crumbs

PAGE_SIZE = 50


@staff_only
def record_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What a source gave, the latest change first."""
    source = get_object_or_404(Source, slug=slug)
    found = records_of(source)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "source": source,
        "page": page,
        "records": found[page.rows],
        "crumbs": [*crumbs(to_list=True), (source.name, reverse("desk:source-page", args=[source.slug]))],
    }
    return render(request, "desk/record_list.html", context)


@staff_only
def record_page(request: HttpRequest, number: int) -> HttpResponse:
    """One record: parsed, understood, matched and merged, side by side."""
    record = get_object_or_404(SourceRecord.objects.select_related("source", "entry__provider"), pk=number)
    source = record.source
    context = {
        "story": record_story(record),
        "crumbs": [
            *crumbs(to_list=True),
            (source.name, reverse("desk:source-page", args=[source.slug])),
            (_("Its records"), reverse("desk:record-list", args=[source.slug])),
        ],
    }
    return render(request, "desk/record_page.html", context)
