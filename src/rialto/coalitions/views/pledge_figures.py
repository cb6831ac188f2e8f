"""Pledges added up, side by side, and as a table."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.base.country_map import CountryRow, country_map
from rialto.base.text import folded
from rialto.coalitions.forms.pledge_filters import filters_of
from rialto.coalitions.pledge_choices import Pillar, PledgeMeasure
from rialto.coalitions.pledge_data import table_lines
from rialto.coalitions.pledge_doors import way_to
from rialto.coalitions.pledge_pictures import year_chart
from rialto.coalitions.queries.measure_pledges import with_open_data
from rialto.coalitions.queries.pledge_figures import (
    parts_of_measure,
    pledge_counts_by_country,
    sums_by_measure,
    years_of_figures,
)
from rialto.coalitions.queries.pledges import compared_pledges, pledges_matching
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

MOST_COMPARED = 4


@require_safe
def pledge_compare(request: HttpRequest) -> HttpResponse:
    """Two to four pledges side by side."""
    ids = list(dict.fromkeys(filter(None, map(_identity, request.GET.getlist("pledge")))))[:MOST_COMPARED]
    lines = compared_pledges(ids)
    measures = [
        one for one in PledgeMeasure if any(sums.measure == one for line in lines for sums in line.sums)
    ]
    rows = [
        (str(one.label), [next((sums for sums in line.sums if sums.measure == one), None) for line in lines])
        for one in measures
    ]
    return render(
        request, "coalitions/pledge_compare.html", {"lines": lines, "rows": rows, "crumbs": way_to()}
    )


@require_safe
def pledge_figures(request: HttpRequest) -> HttpResponse:
    """All pledges added up: by measure, and one measure by country, pillar and year; what is checked apart from what is only said."""
    language = translation.get_language() or "en"
    country, pillar = (request.GET.get(name, "") for name in ("country", "pillar"))
    country, pillar = (
        (country if country in EU_COUNTRIES else ""),
        (pillar if pillar in Pillar.values else ""),
    )
    year = _year(request.GET.get("year", ""))
    narrowed: dict[str, Any] = {"country": country or None, "pillar": pillar, "year": year}
    sums = sums_by_measure(**narrowed)
    known = [one.measure for one in sums]
    measure = request.GET.get("measure", "")
    measure = measure if measure in known else (known[0] if known else "")
    parts = {
        cut: parts_of_measure(measure, cut, **narrowed) if measure else []
        for cut in ("country", "pillar", "year")
    }
    counts = pledge_counts_by_country()
    names = {code: country_name(code, language) for code in EU_COUNTRIES}
    words: dict[str, Any] = {
        "country": names | {"": _("Europe as a whole")},
        "pillar": dict(Pillar.choices),
        "year": {},
    }
    shown: dict[str, list[tuple[str, Any]]] = {
        cut: [(str(words[cut].get(one.value, one.value)), one.sums) for one in found]
        for cut, found in parts.items()
    }
    shown["country"].sort(key=lambda row: folded(row[0]))
    measure_words = str(PledgeMeasure(measure).label) if measure else ""
    context = {
        "sums": sums,
        "measure": measure,
        "measure_words": measure_words,
        "parts": shown,
        "chart": year_chart(parts["year"], label=_("%(measure)s by year") % {"measure": measure_words}),
        "map": country_map(_countries(counts, names), label=_("Map of Europe: pledges by country")),
        "everywhere": counts.get("", 0),
        "countries": sorted(names.items(), key=lambda one: folded(one[1])),
        "pillars": Pillar.choices,
        "years": years_of_figures(),
        "chosen": {"country": country, "pillar": pillar, "year": year},
        "crumbs": way_to(),
    }
    return render(request, "coalitions/pledge_figures.html", context)


@require_safe
def pledge_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The pledges that fit, for a spreadsheet."""
    pledges = with_open_data(pledges_matching(filters_of(request.GET)))
    response = StreamingHttpResponse(
        table_lines(pledges.iterator(chunk_size=200)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="pledges.csv"'
    return response


def _countries(counts: Mapping[str, int], names: Mapping[str, str]) -> list[CountryRow]:
    """Each country by name; its address leads to its pledges."""
    address = reverse("coalitions:pledge-list")
    rows = [
        CountryRow(code=code, label=name, address=f"{address}?country={code}", count=counts.get(code, 0))
        for code, name in names.items()
    ]
    return sorted(rows, key=lambda row: folded(row.label))


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
