"""How well descriptions are: a list of each sort, and one of them with what would help."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.base.paging import page_of
from rialto.catalogue.choices import Dimension, FigureScope
from rialto.desk.doors import staff_only
from rialto.desk.forms.quality import QualityFilterForm
from rialto.desk.quality import figures_matching, quality_lines, quality_overview

PAGE_SIZE = 50


@staff_only
def quality_list(request: HttpRequest) -> HttpResponse:
    """Sources, organisations, coalitions or countries, those first whose entries miss most."""
    language = translation.get_language() or "en"
    filters = QualityFilterForm(request.GET).filters
    found = figures_matching(filters, language)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "scopes": FigureScope.choices,
        "sides": list(Dimension),
        "page": page,
        "lines": quality_lines(list(found[page.rows]), language),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/quality_list.html", context)


@staff_only
def quality_page(request: HttpRequest, scope: str, key: str) -> HttpResponse:
    """One of them: points, what would help, and how it moved."""
    if scope not in FigureScope.values:
        raise Http404
    overview = quality_overview(FigureScope(scope), key, translation.get_language() or "en")
    if overview is None:
        raise Http404
    here = reverse("desk:quality-list")
    context = {
        "overview": overview,
        "crumbs": [
            (_("Desk"), reverse("desk:overview")),
            (_("Quality"), here),
            (str(overview.scope.label), f"{here}?scope={scope}"),
        ],
    }
    return render(request, "desk/quality_page.html", context)
