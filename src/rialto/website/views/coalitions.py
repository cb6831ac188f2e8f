"""All national coalitions, and where the people of one work."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.accounts.doors import person
from rialto.coalitions.doors import for_members
from rialto.coalitions.models import Coalition
from rialto.coalitions.queries import coalitions_of
from rialto.coalitions.rules import is_in_a_coalition
from rialto.coalitions.shown import coalition_page
from rialto.website.coalitions import europe, workspace

HERE = "website:coalition-workspace"
# Stands in an address for whichever coalition somebody works in.
MINE = "mine"


@require_safe
def coalition_list(request: HttpRequest) -> HttpResponse:
    """Every coalition of the Union: who coordinates it, whether its people are here, and what comes first for it."""
    language = translation.get_language() or "en"
    context = {"europe": europe(language), "is_inside": is_in_a_coalition(request.user)}
    return render(request, "coalitions/coalition_list.html", context)


@require_safe
def coalition_workspace(request: HttpRequest, country: str) -> HttpResponse:
    """What is to be done in a coalition, and the ways to everything that is its own."""
    return _mine(request) if country == MINE else _workspace(request, country)


@never_cache
@login_required
def _mine(request: HttpRequest) -> HttpResponse:
    """To the one coalition that somebody works in; to their page where there are several, or none any more."""
    found = coalitions_of(person(request))
    return redirect(HERE, found[0].slug) if len(found) == 1 else redirect("website:my-page")


@for_members
def _workspace(request: HttpRequest, coalition: Coalition) -> HttpResponse:
    language = translation.get_language() or "en"
    context = {"work": workspace(coalition, person(request), language)}
    return coalition_page(request, coalition, "coalitions/workspace.html", context, here=HERE)
