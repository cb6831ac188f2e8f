"""Action plans as everybody sees them; drafts as their coalition does."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.coalitions.file_kinds import CONTENT_TYPES
from rialto.coalitions.models import ActionPlan, IndicatorValue, Measure
from rialto.coalitions.plan_charts import line_of, timeline_of
from rialto.coalitions.plan_choices import MeasureState, Pillar
from rialto.coalitions.plan_rules import may_report_on_measure, may_write_plan, plans_seen_by
from rialto.coalitions.queries import figures_of_plan, public_plan
from rialto.coalitions.queries.measure_pledges import linked_pledges
from rialto.coalitions.queries.measures import (
    MeasureFilters,
    detail_of,
    entries_of,
    indicators_with_values,
    measure_seen,
    measures_matching,
    measures_on_page,
    measures_with_progress,
    owners_in,
    texts_of_measures,
)
from rialto.coalitions.queries.plan_history import deleted_parts
from rialto.coalitions.queries.plans import earlier_plans, plan_seen, texts_of_plan, value_seen
from rialto.coalitions.queries.pledges import pledges_of_measure
from rialto.coalitions.rules import coalitions_joined_by
from rialto.coalitions.serving import file_answer
from rialto.coalitions.spreadsheets import csv_answer
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

PAGE_SIZE = 50


@require_safe
def plan_page(request: HttpRequest, country: str) -> HttpResponse:
    """The plan in force."""
    code = _country(country)
    plan = public_plan(code)
    if plan is None:
        joined = coalitions_joined_by(request.user).filter(country=code).exists()
        context = {
            "country": country_name(code),
            "code": code,
            "crumbs": way_to_country(code),
            "is_member": joined,
        }
        return render(request, "coalitions/plan_none.html", context)
    return _plan_page(request, plan)


@never_cache
@require_safe
def plan_version(request: HttpRequest, country: str, plan: UUID) -> HttpResponse:
    """One plan: an earlier one, or a draft for those of its coalition."""
    return _plan_page(request, _plan(request, country, plan))


@never_cache
@require_safe
def measure_page(request: HttpRequest, country: str, measure: UUID) -> HttpResponse:
    """One measure with everything that stands with it."""
    found = measure_seen(request.user, country, measure)
    if found is None:
        raise Http404
    language = translation.get_language() or "en"
    detail = detail_of(found)
    shown = [found, *detail.needs, *detail.needed_by]
    words = titles_of(shown, found.plan, language)
    may_report = may_report_on_measure(request.user, found) and not found.plan.is_closed
    texts = texts_of_measures([found], found.plan, language).get(found.pk, {})
    context = {
        "plan": found.plan,
        "measure": found,
        "title": words[found.pk][0],
        "title_language": words[found.pk][1],
        "description": texts.get("description", found.description),
        "description_language": language if "description" in texts else found.plan.language,
        "detail": detail,
        "needs": [(one, *words[one.pk]) for one in detail.needs],
        "needed_by": [(one, *words[one.pk]) for one in detail.needed_by],
        "charts": [line_of(one) for one in detail.indicators],
        "entries": entries_of(found),
        "pledges": pledges_of_measure(found),
        "owner": found.owner.user.name if found.owner and found.owner.has_name_shown else "",
        "may_write": may_write_plan(request.user, found.plan),
        "may_report": may_report,
        "deleted": deleted_parts(found.plan, found) if may_report else [],
        "today": timezone.localdate(),
        "crumbs": way_to_plan(found.plan, language),
    }
    return render(request, "coalitions/measure_page.html", context)


@never_cache
@require_safe
def evidence_file(request: HttpRequest, country: str, value: UUID) -> FileResponse:
    """The file that shows a reported value: always to save, never shown by the browser as a page of ours."""
    found = value_seen(request.user, country, value)
    if found is None:
        raise Http404
    ending = f".{found.file_kind}"
    name = found.file_name if found.file_name.lower().endswith(ending) else f"{found.file_name}{ending}"
    return file_answer(found.file, name=name, content_type=CONTENT_TYPES[found.file_kind])


@never_cache
@require_safe
def plan_measures_csv(request: HttpRequest, country: str, plan: UUID) -> StreamingHttpResponse:
    """A plan's measures, a line for each."""
    found = _plan(request, country, plan)
    head = [
        _("Number"), _("Measure"), _("Pillar"), _("State"), _("Why it was stopped"), _("Organisation"),
        _("First day"), _("Last day"), _("Late"), _("Progress in %"), "id",
    ]  # fmt: skip
    measures = measures_with_progress(measures_matching(found, MeasureFilters()))
    return csv_answer(f"{found.coalition.slug}-measures", head, _measure_rows(measures))


@never_cache
@require_safe
def plan_values_csv(request: HttpRequest, country: str, plan: UUID) -> StreamingHttpResponse:
    """All reported values of a plan, also those that were corrected."""
    found = _plan(request, country, plan)
    head = [
        _("Number"), _("Measure"), _("Indicator"), _("Common indicator"), _("Unit"), _("Number at the start"),
        _("Target"), _("Day of the target"), _("Day"), _("Value"), _("Counts"), _("Reason"), _("Note"), _("Evidence"),
        "id",
    ]  # fmt: skip
    return csv_answer(f"{found.coalition.slug}-values", head, _value_rows(found))


@never_cache
@require_safe
def plan_pledges_csv(request: HttpRequest, country: str, plan: UUID) -> StreamingHttpResponse:
    """The public pledges that stand with a plan's measures, a line for each thing that one counts."""
    found = _plan(request, country, plan)
    head = [
        _("Number"), _("Measure"), _("Pledge"), _("Organisation"), _("Until"), _("What is counted"), _("Promised"),
        _("Reported"), _("Checked"), _("Page"), "id",
    ]  # fmt: skip
    return csv_answer(f"{found.coalition.slug}-pledges", head, _pledge_rows(found))


def _measure_rows(measures: Any) -> Iterator[Sequence[Any]]:
    for one in measures:
        yield (
            one.number, one.title, one.get_pillar_display(), one.get_state_display(), one.state_reason,
            one.organisation.name if one.organisation else "", one.begins_on, one.ends_on,
            _("yes") if one.is_late else _("no"), round(one.progress * 100), one.public_id,
        )  # fmt: skip


def _value_rows(plan: ActionPlan) -> Iterator[Sequence[Any]]:
    values = IndicatorValue.objects.filter(indicator__plan=plan).select_related("indicator__measure")
    for one in values.order_by("indicator__measure__number", "indicator_id", "on", "pk"):
        indicator = one.indicator
        measure = indicator.measure
        yield (
            measure.number if measure else "", measure.title if measure else plan.title, indicator.name,
            indicator.get_shared_key_display(), indicator.get_unit_display(), indicator.baseline, indicator.target,
            indicator.target_on, one.on, one.value, _("yes") if one.is_current else _("no"), one.reason, one.note,
            one.link or one.file_name, one.public_id,
        )  # fmt: skip


def _pledge_rows(plan: ActionPlan) -> Iterator[Sequence[Any]]:
    for one in linked_pledges(plan):
        measure, pledge = one.measure, one.pledge
        start = (measure.number, measure.title, pledge.title, pledge.organisation.name, pledge.ends_on)
        end = (f"{settings.ORIGIN}{pledge.get_absolute_url()}", pledge.public_id)
        sums: list[tuple[Any, ...]] = [
            (each.label, each.target, each.reported, each.checked) for each in one.sums
        ]
        for said in sums or [("", "", "", "")]:
            yield (*start, *said, *end)


def _plan_page(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    language = translation.get_language() or "en"
    today = timezone.localdate()
    filters = filters_of(request)
    narrowed = measures_matching(plan, filters, today)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=narrowed.count())
    measures = measures_on_page(narrowed, page.rows, today)
    words = titles_of(measures, plan, language)
    texts = texts_of_plan(plan, language)
    indicators = indicators_with_values(plan.indicators.filter(measure=None))
    may_write = may_write_plan(request.user, plan)
    context = {
        "plan": plan,
        "country": country_name(plan.coalition.country, language),
        "title": texts.get("title", plan.title),
        "title_language": language if "title" in texts else plan.language,
        "summary": texts.get("summary", plan.summary),
        "summary_language": language if "summary" in texts else plan.language,
        "figures": figures_of_plan(plan, today),
        "filters": filters,
        "states": MeasureState.choices,
        "pillars": Pillar.choices,
        "owners": owners_in(plan),
        "page": page,
        "rows": [(one, *words[one.pk]) for one in measures],
        "timeline": timeline_of(measures, titles=words, today=today),
        "charts": [line_of(one) for one in indicators],
        "earlier": earlier_plans(plan),
        "may_write": may_write,
        "may_report": may_write and not plan.is_closed,
        "today": today,
        "crumbs": way_to_country(plan.coalition.country, language),
    }
    return render(request, "coalitions/plan_page.html", context)


def filters_of(request: HttpRequest) -> MeasureFilters:
    """What an address asks for; nonsense asks for nothing."""
    state, pillar = request.GET.get("state", ""), request.GET.get("pillar", "")
    return MeasureFilters(
        state=state if state in MeasureState.values else "",
        pillar=pillar if pillar in Pillar.values else "",
        owner=request.GET.get("owner", "")[:120],
        is_late=request.GET.get("late") == "yes",
    )


def titles_of(measures: Sequence[Measure], plan: ActionPlan, language: str) -> dict[int, tuple[str, str]]:
    """Each measure's title as shown, and the language it is in."""
    texts = texts_of_measures(measures, plan, language)
    return {
        one.pk: (texts[one.pk]["title"], language)
        if "title" in texts.get(one.pk, {})
        else (one.title, plan.language)
        for one in measures
    }


def way_to_country(code: str, language: str | None = None) -> list[tuple[str, str]]:
    """The way from the front page to a country."""
    return [
        (_("Countries"), reverse("website:country-list")),
        (country_name(code, language), reverse("website:country-page", args=[code.lower()])),
    ]


def way_to_plan(plan: ActionPlan, language: str | None = None) -> list[tuple[str, str]]:
    """The same to a plan."""
    return [*way_to_country(plan.coalition.country, language), (_("Action plan"), plan.get_absolute_url())]


def _plan(request: HttpRequest, country: str, public_id: UUID) -> ActionPlan:
    found = plan_seen(request.user, _country(country), public_id)
    if found is None:
        raise Http404
    return found


def _country(text: str) -> str:
    """The code that an address names; the address has it in lower case."""
    if text != text.lower() or text.upper() not in EU_COUNTRIES:
        raise Http404
    return text.upper()


def plan_here(request: HttpRequest, coalition: Any, public_id: UUID) -> ActionPlan:
    """A plan of the coalition that the address names, for its own people."""
    return get_object_or_404(
        plans_seen_by(request.user).select_related("coalition"), coalition=coalition, public_id=public_id
    )
