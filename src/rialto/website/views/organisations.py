"""The directory of organisations and their pages."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.coalitions.queries.pledges import pledges_of
from rialto.editorial.queries.public import links_of
from rialto.organisations.queries import organisation_at, organisations_matching
from rialto.website.organisations import about, facets_of, filters_of, map_of, showings, way_to
from rialto.website.queries import organisation_overview, organisation_rows

PAGE_SIZE = 30


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations by name or on the map, narrowed by words and facets."""
    language = translation.get_language() or "en"
    filters = filters_of(request.GET)
    is_map = request.GET.get("view") == "map"
    found = organisations_matching(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "facets": facets_of(filters, language),
        "showings": showings(filters, is_map=is_map),
        "map": map_of(filters, language) if is_map else None,
        "page": page,
        "rows": [] if is_map else organisation_rows(found[page.rows], language),
    }
    return render(request, "website/organisation_list.html", context)


@require_safe
def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an organisation is and what it offers here; an address it once had leads to it."""
    organisation = organisation_at(slug)
    if organisation is None:
        raise Http404
    if organisation.slug != slug:
        return HttpResponsePermanentRedirect(organisation.get_absolute_url())
    language = translation.get_language() or "en"
    overview = organisation_overview(organisation, language)
    said = about(organisation, viewer=request.user, language=language)
    context = {
        "organisation": organisation,
        "overview": overview,
        "about": said,
        "facts": [*overview.facts, *said.facts],
        "own_pages": links_of(organisation, language),
        "pledges": pledges_of(organisation),
        "crumbs": way_to(),
    }
    return render(request, "website/organisation_page.html", context)
