"""The 27 country pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.taxonomy.queries import EU_COUNTRIES
from rialto.website.queries import countries_with_coalitions, country_overview


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """Every country of the Union with what there is."""
    language = translation.get_language() or "en"
    return render(request, "website/country_list.html", {"countries": countries_with_coalitions(language)})


@require_safe
def country_page(request: HttpRequest, code: str) -> HttpResponse:
    """One country: its coalition, offers by kind, what is new and coming, its organisations."""
    if code.upper() not in EU_COUNTRIES:
        raise Http404
    if code != code.lower():
        return redirect("website:country-page", code=code.lower(), permanent=True)
    language = translation.get_language() or "en"
    context = {
        "country": country_overview(code.upper(), language),
        "crumbs": [(_("Countries"), reverse("website:country-list"))],
    }
    return render(request, "website/country_page.html", context)
