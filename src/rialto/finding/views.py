"""One function per address."""

import calendar
from dataclasses import asdict
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from rialto.finding.asking import search_asked_for
from rialto.finding.choices import View
from rialto.finding.nearby import suggested_places
from rialto.finding.pages import calendar_of, map_of, results_context
from rialto.finding.queries import answer, in_days
from rialto.finding.suggesting import suggested

CALENDAR_YEARS = range(1990, 2101)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What a search found: a list, a calendar or a map; the whole page, or only its changing part for htmx."""
    search = search_asked_for(request.GET)
    language = translation.get_language() or "en"
    found = answer(search, language=language)
    context = results_context(found, language=language)
    if search.view == View.CALENDAR:
        first = _month(request.GET.get("month"))
        last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
        context["calendar"] = calendar_of(
            in_days(search, first=first, last=last, language=language), first=first
        )
    elif search.view == View.MAP:
        context["map"] = map_of(search, language=language)
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "finding/_results.html" if is_part else "finding/results.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """Places and postcodes that begin as what was typed, as JSON for the box "Near"; the rest of the address is the search."""
    language = translation.get_language() or "en"
    query = request.GET.copy()
    typed = "".join(query.pop("typed", [""])[-1:])[:100]
    response = JsonResponse({"suggestions": suggested_places(typed, query, language=language)})
    response["Cache-Control"] = "private, max-age=60"
    return response


def _month(text: str | None) -> date:
    """The first day of the month asked for, else of this one."""
    this_month = timezone.localdate().replace(day=1)
    try:
        month = date.fromisoformat(f"{(text or '')[:7]}-01")
    except ValueError:
        return this_month
    return month if month.year in CALENDAR_YEARS else this_month


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Subjects, organisations and titles that fit what was typed so far, as JSON for the search box."""
    language = translation.get_language() or "en"
    found = suggested(request.GET.get("q", "")[:200], language=language)
    response = JsonResponse({"suggestions": [asdict(one) for one in found]})
    response["Cache-Control"] = "private, max-age=60"
    return response
