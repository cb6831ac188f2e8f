"""The directory of organisations and their pages."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.base.text import folded
from rialto.organisations.choices import Category
from rialto.organisations.models import Organisation
from rialto.organisations.queries import (
    OrganisationFilters,
    categories_in_use,
    countries_with_organisations,
    organisations_matching,
)
from rialto.taxonomy.queries import country_code_of, country_name
from rialto.website.queries import organisation_overview, organisation_rows

PAGE_SIZE = 30


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations by name, narrowed by words, country and category."""
    language = translation.get_language() or "en"
    filters = _filters(request.GET)
    found = organisations_matching(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "page": page,
        "rows": organisation_rows(found[page.rows], language),
        "countries": sorted(
            ((code, country_name(code, language)) for code in countries_with_organisations()),
            key=lambda one: folded(one[1]),
        ),
        "categories": sorted(categories_in_use(), key=lambda one: folded(str(one.label))),
    }
    return render(request, "website/organisation_list.html", context)


def _filters(asked: QueryDict) -> OrganisationFilters:
    """What the address asks for; nonsense in it is ignored."""
    country, category = asked.get("country", ""), asked.get("category", "")
    return OrganisationFilters(
        text=asked.get("q", "")[:100].replace("\x00", "").strip(),
        country=country if country and country_code_of(country) == country else "",
        category=category if category in Category.values else "",
    )


@require_safe
def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an organisation is and what it offers here."""
    organisation = get_object_or_404(Organisation, slug=slug)
    language = translation.get_language() or "en"
    context = {
        "organisation": organisation,
        "overview": organisation_overview(organisation, language),
        "crumbs": [(_("Organisations"), reverse("website:organisation-list"))],
    }
    return render(request, "website/organisation_page.html", context)
