"""What everybody sees of pledges: the list, one pledge, its badge, figures, comparisons and open data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.base.text import folded
from rialto.coalitions.forms.pledge_filters import CHOICES, filters_of
from rialto.coalitions.models import Pledge, PledgeEvidence
from rialto.coalitions.pledge_badges import badge_of, badge_picture
from rialto.coalitions.pledge_choices import (
    ActionType,
    Pillar,
    PledgeMeasure,
    PledgeState,
    VerificationLevel,
)
from rialto.coalitions.pledge_data import json_ld, script_of
from rialto.coalitions.pledge_doors import way_to
from rialto.coalitions.pledge_rules import decides_about_pledges, may_see_evidence
from rialto.coalitions.queries.measure_pledges import measures_helped_by
from rialto.coalitions.queries.pledges import (
    NOT_REPORTED,
    PledgeFilters,
    pledge_counts_by,
    pledge_lines,
    pledge_page,
    pledges_matching,
    public_pledges,
    with_actions,
)
from rialto.coalitions.serving import file_answer
from rialto.taxonomy.queries import country_name

PAGE_SIZE = 20
NAMES: dict[str, Any] = {
    "pillar": Pillar,
    "action_type": ActionType,
    "measure": PledgeMeasure,
    "level": VerificationLevel,
    "state": PledgeState,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow the list; `everything` are the words of no choice."""

    name: str
    label: str
    everything: str
    options: Sequence[Option]


@require_safe
def pledge_list(request: HttpRequest) -> HttpResponse:
    """Public pledges, narrowed by words and facets."""
    filters = filters_of(request.GET)
    found = pledges_matching(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "facets": _facets(filters, translation.get_language() or "en"),
        "page": page,
        "lines": pledge_lines(found[page.rows]),
        "address": _query_of(filters),
        "decides": decides_about_pledges(request.user),
    }
    return render(request, "coalitions/pledge_list.html", context)


@require_safe
def pledge_page_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pledge: what is promised, how far it is, and how far that can be relied on."""
    page = pledge_page(public_id, request.user)
    if page is None:
        raise Http404
    if page.pledge.state == PledgeState.WITHDRAWN and not page.sight.sees_inside:
        context = {"pledge": page.pledge, "step": page.withdrawn, "crumbs": way_to()}
        return render(request, "coalitions/pledge_gone.html", context, status=410)
    language = translation.get_language() or "en"
    shown: dict[str, Any] = {
        "page": page,
        "pledge": page.pledge,
        "badge": badge_of(page.pledge),
        "levels": list(VerificationLevel),
        "helped": measures_helped_by(page.pledge, request.user, language) if page.pledge.is_public else None,
        "json_ld": script_of(json_ld(page.pledge, language=language)) if page.pledge.is_public else "",
        "crumbs": way_to(),
    }
    return render(request, "coalitions/pledge_page.html", shown)


@require_safe
def pledge_json_ld(_request: HttpRequest, public_id: UUID) -> JsonResponse:
    """One public pledge as JSON-LD."""
    pledge = get_object_or_404(with_actions(public_pledges()), public_id=public_id)
    language = translation.get_language() or "en"
    return _open(JsonResponse(json_ld(pledge, language=language), content_type="application/ld+json"))


@require_safe
def pledge_badge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page that proves a badge, or says that it counts no more."""
    pledge = get_object_or_404(Pledge.objects.select_related("organisation"), public_id=public_id)
    badge = badge_of(pledge)
    if badge is None:
        raise Http404
    report = pledge.reports.filter(is_current=True).order_by("-ends_on").first()
    context = {
        "pledge": pledge,
        "badge": badge,
        "picture": badge_picture(badge),
        "report": report,
        "checks": list(report.verifications.all()) if report else [],
        "file": request.build_absolute_uri(reverse("coalitions:pledge-badge-file", args=[public_id])),
        "crumbs": way_to(pledge if badge.is_valid else None),
    }
    return render(request, "coalitions/pledge_badge.html", context, status=200 if badge.is_valid else 410)


@require_safe
def pledge_badge_file(_request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The badge itself, for pages of others. It says what is so now: nobody keeps it for longer than an hour."""
    pledge = get_object_or_404(Pledge.objects.select_related("organisation"), public_id=public_id)
    badge = badge_of(pledge)
    if badge is None:
        raise Http404
    response = HttpResponse(badge_picture(badge), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def pledge_evidence(request: HttpRequest, public_id: UUID) -> FileResponse:
    """A file of evidence, to be saved; never shown as a page of ours."""
    evidence = PledgeEvidence.objects.select_related("report__pledge").filter(public_id=public_id).first()
    if evidence is None or not evidence.file or not may_see_evidence(request.user, evidence):
        raise Http404
    return file_answer(evidence.file, name=evidence.file_name, content_type=evidence.content_type)


def _facets(filters: PledgeFilters, language: str) -> list[Facet]:
    words = {
        "country": (_("Country"), _("All countries")),
        "pillar": (_("Whose digital skills"), _("Everybody’s")),
        "action_type": (_("What is done"), _("All types of action")),
        "measure": (_("What is counted"), _("All measures")),
        "level": (_("Verification"), _("Checked or not")),
        "state": (_("State"), pgettext("states of pledges", "All states")),
    }
    facets = []
    for name, (label, everything) in words.items():
        chosen = getattr(filters, name)
        counts = pledge_counts_by(name, filters)
        if chosen:
            counts.setdefault(chosen, 0)
        options = [
            Option(
                value=value,
                label=_label(name, value, language),
                count=counts[value],
                is_chosen=value == chosen,
            )
            for value in CHOICES[name]
            if value in counts
        ]
        if name == "country":
            options.sort(key=lambda one: folded(one.label))
        if options:
            facets.append(Facet(name=name, label=label, everything=everything, options=options))
    return facets


def _label(name: str, value: str, language: str) -> str:
    if name == "country":
        return country_name(value, language)
    if value == NOT_REPORTED:
        return _("not reported yet")
    label = str(NAMES[name](value).label)
    return label[:1].upper() + label[1:]


def _query_of(filters: PledgeFilters) -> str:
    """The query of the list's address, for its table."""
    said = {"q": filters.text, "organisation": filters.organisation}
    said |= {name: getattr(filters, name) for name in CHOICES}
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _open(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
