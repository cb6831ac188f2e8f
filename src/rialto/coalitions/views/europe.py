"""Europe's sums, and where each number comes from."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.coalitions.plan_charts import bars_of
from rialto.coalitions.plan_choices import MeasureState, Pillar, SharedKey
from rialto.coalitions.queries import CommonFigure, EuropeRollup, common_figures, europe_rollup, sources_of
from rialto.coalitions.spreadsheets import csv_answer
from rialto.taxonomy.queries import country_name

PAGE_SIZE = 100


@require_safe
def europe_page(request: HttpRequest) -> HttpResponse:
    """All plans together: common indicators, measures by country and by pillar, and who has no plan."""
    rollup = europe_rollup(_language())
    context = {
        "rollup": rollup,
        "states": list(MeasureState),
        "pillars": list(Pillar),
        "state_counts": list(rollup.states.items()),
        "pillar_rows": [
            (pillar, list(states.values()), sum(states.values())) for pillar, states in rollup.pillars.items()
        ],
        "bars": bars_of((one.name, one.measure_count) for one in rollup.countries),
        "crumbs": [(_("National coalitions"), reverse("website:coalition-list"))],
    }
    return render(request, "coalitions/europe_page.html", context)


@require_safe
def europe_figure(request: HttpRequest, key: str) -> HttpResponse:
    """One common indicator: each country's part, and the indicators that it was added up from."""
    figure = _figure(key)
    parts = [(part, figure.value_of(part), figure.target_of(part)) for part in figure.parts]
    language = _language()
    sources = sources_of(figure.key)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=sources.count())
    context = {
        "figure": figure,
        "page": page,
        "parts": parts,
        "bars": bars_of((part.name, value) for part, value, _target in parts if value is not None),
        "sources": [(country_name(one.plan.coalition.country, language), one) for one in sources[page.rows]],
        "crumbs": [
            (_("National coalitions"), reverse("website:coalition-list")),
            (_("Europe’s action plans"), reverse("coalitions:europe-page")),
        ],
    }
    return render(request, "coalitions/europe_figure.html", context)


@require_safe
def europe_measures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Measures by country, state and pillar."""
    rollup = europe_rollup(_language())
    head = [
        _("Country"), "ISO 3166-1", _("Measures"), *(str(state.label) for state in MeasureState), _("Late"),
        *(str(pillar.label) for pillar in Pillar), _("Action plan"),
    ]  # fmt: skip
    return csv_answer("europe-measures", head, _country_rows(rollup, request))


@require_safe
def europe_indicators_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Common indicators by country, with the sum last."""
    head = [
        _("Common indicator"), "key", _("Unit"), _("How it is added up"), _("Country"), "ISO 3166-1", _("Value"), _("Target"),
        _("Indicators"), _("Latest value of"),
    ]  # fmt: skip
    return csv_answer("europe-indicators", head, _figure_rows(common_figures(_language())))


def _country_rows(rollup: EuropeRollup, request: HttpRequest) -> Iterator[Sequence[Any]]:
    for one in rollup.countries:
        yield (
            one.name, one.country, one.measure_count, *one.states.values(), one.late_count, *one.pillars.values(),
            request.build_absolute_uri(one.plan.get_absolute_url()),
        )  # fmt: skip
    for code, name in rollup.missing:
        yield (
            name,
            code,
            "",
            *("" for _state in MeasureState),
            "",
            *("" for _pillar in Pillar),
            _("no plan"),
        )


def _figure_rows(figures: Sequence[CommonFigure]) -> Iterator[Sequence[Any]]:
    for one in figures:
        said = (one.key.label, one.key.value, one.unit.label, one.adding.label)
        for part in one.parts:
            yield (
                *said, part.name, part.country, one.value_of(part), one.target_of(part), part.indicator_count,
                part.latest_on,
            )  # fmt: skip
        count = sum(part.indicator_count for part in one.parts)
        yield (*said, _("Europe"), "EU", one.value, one.target, count, one.latest_on)


def _figure(key: str) -> CommonFigure:
    if key not in SharedKey.values:
        raise Http404
    found = common_figures(_language(), SharedKey(key))
    if not found:
        raise Http404
    return found[0]


def _language() -> str:
    return translation.get_language() or "en"
