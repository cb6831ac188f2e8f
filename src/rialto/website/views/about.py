"""Pages about the site itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.catalogue.choices import Kind
from rialto.catalogue.queries.pages import sources_by_name
from rialto.taxonomy.queries import EU_COUNTRIES, country_name


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"website/{name}.html")


@require_safe
def how_we_work(request: HttpRequest) -> HttpResponse:
    """How we collect, group and rank, and from which sources."""
    return render(request, "website/how_we_work.html", {"sources": sources_by_name()})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page of the site on one."""
    language = translation.get_language() or "en"
    countries = sorted(
        ((code.lower(), country_name(code, language)) for code in EU_COUNTRIES), key=lambda one: one[1]
    )
    return render(
        request,
        "website/site_map.html",
        {"kinds": Kind, "countries": countries, "languages": settings.LANGUAGES},
    )
