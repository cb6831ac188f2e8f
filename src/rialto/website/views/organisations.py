"""The directory of organisations and their pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.base.paging import Page, page_asked_for
from rialto.organisations.choices import Category
from rialto.organisations.models import Organisation
from rialto.organisations.queries import (
    OrganisationFilters,
    categories_in_use,
    countries_with_organisations,
    organisations_matching,
)
from rialto.taxonomy.queries import country_code_of, country_name
from rialto.website.queries import organisation_overview

PAGE_SIZE = 30


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations by name, narrowed by words, country and category."""
    language = translation.get_language() or "en"
    country, category = request.GET.get("country", ""), request.GET.get("category", "")
    filters = OrganisationFilters(
        text=request.GET.get("q", "")[:100].replace("\x00", ""),
        country=country if country and country_code_of(country) == country else "",
        category=category if category in Category.values else "",
    )
    found = organisations_matching(filters)
    page = Page(
        number=page_asked_for(request.GET.get("page"), size=PAGE_SIZE), size=PAGE_SIZE, total=found.count()
    )
    countries = sorted(
        ((code, country_name(code, language)) for code in countries_with_organisations()),
        key=lambda one: one[1],
    )
    context = {
        "filters": filters,
        "page": page,
        "organisations": found[page.first_row : page.first_row + PAGE_SIZE],
        "countries": countries,
        "categories": categories_in_use(),
    }
    return render(request, "website/organisation_list.html", context)


@require_safe
def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an organisation is and what it offers here."""
    organisation = get_object_or_404(Organisation, slug=slug)
    language = translation.get_language() or "en"
    context = {"organisation": organisation, "overview": organisation_overview(organisation, language)}
    return render(request, "website/organisation_page.html", context)
