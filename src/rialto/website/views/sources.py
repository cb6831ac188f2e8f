"""Where entries come from: every source, and how well each stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.finding.queries import lines_of
from rialto.harvesting.quality.standing import entries_of_source, source_lines
from rialto.harvesting.queries import public_sources
from rialto.website.sources import source_overview

PAGE_SIZE = 20


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Every source by name."""
    return render(request, "website/source_list.html", {"sources": source_lines()})


@require_safe
def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a source is, what it gave, how well that stands, and what would help."""
    source = get_object_or_404(public_sources().select_related("owner"), slug=slug)
    language = translation.get_language() or "en"
    context = {
        "source": source,
        "overview": source_overview(source, language),
        "crumbs": [(_("Sources"), reverse("website:source-list"))],
    }
    return render(request, "website/source_page.html", context)


@require_safe
def source_entries(request: HttpRequest, slug: str) -> HttpResponse:
    """The entries that a source gave, the newest first."""
    source = get_object_or_404(public_sources(), slug=slug)
    entries = entries_of_source(source)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=entries.count())
    ids = list(entries.order_by("-published_at", "-pk").values_list("pk", flat=True)[page.rows])
    context = {
        "source": source,
        "page": page,
        "lines": lines_of(ids, language=translation.get_language() or "en"),
        "crumbs": [
            (_("Sources"), reverse("website:source-list")),
            (source.name, source.get_absolute_url()),
        ],
    }
    return render(request, "website/source_entries.html", context)
