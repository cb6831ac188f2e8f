"""One function per address."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from rialto.accounts.queries.preferences import preferences_of
from rialto.finding.asking import search_asked_for
from rialto.finding.calendar import month_of
from rialto.finding.choices import View
from rialto.finding.maps import map_context
from rialto.finding.nearby import suggested_places
from rialto.finding.pages import results_context
from rialto.finding.popular.counting import note_question
from rialto.finding.queries import Answer, answer
from rialto.finding.suggesting import suggested
from rialto.finding.visitors import accepted_languages
from rialto.search.port import Matched


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What a search found: a list, a calendar or a map; the whole page, or only its changing part for htmx."""
    search = search_asked_for(request.GET)
    language = translation.get_language() or "en"
    preferences = preferences_of(request.user)
    found = answer(search, language=language, accepted=accepted_languages(request), preferences=preferences)
    context = results_context(found, language=language) | {"is_personal": preferences.has_any}
    if is_counted(found):
        note_question(request, search.text, language=language)
    if search.view == View.CALENDAR:
        context["calendar"] = month_of(search, language=language)
    elif search.view == View.MAP:
        context |= map_context(search, language=language)
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "finding/_results.html" if is_part else "finding/results.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "Accept-Language"])
    return response


def is_counted(found: Answer) -> bool:
    """Whether a question found something by its very words, and was not only turned over or narrowed."""
    search = found.search
    return bool(
        found.lines and search.page == 1 and not search.chosen and not found.shows_past
        and found.matched is Matched.ALL and not found.is_fallback and not search.near
    )  # fmt: skip


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """Places and postcodes that begin as what was typed, as JSON for the box "Near"; the rest of the address is the search."""
    language = translation.get_language() or "en"
    query = request.GET.copy()
    typed = "".join(query.pop("place-typed", [""])[-1:])[:100]
    response = JsonResponse({"suggestions": suggested_places(typed, query, language=language)})
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Subjects, organisations and titles that fit what was typed so far, as JSON for the search box."""
    language = translation.get_language() or "en"
    found = suggested(request.GET.get("q", "")[:200], language=language)
    response = JsonResponse({"suggestions": [asdict(one) for one in found]})
    response["Cache-Control"] = "private, max-age=60"
    return response
