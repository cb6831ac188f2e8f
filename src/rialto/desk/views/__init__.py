"""One function per address, all of them behind the staff sign-in."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.catalogue.models import Source
from rialto.desk.doors import for_reviewers, staff_only
from rialto.desk.queries import runs, standing
from rialto.desk.rules import may_use_desk
from rialto.harvesting.queries import progress_of

PAGE_SIZE = 50
SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)


@require_safe
@for_reviewers
def overview(request: HttpRequest) -> HttpResponse:
    """How the site stands, on one page; who only reviews or edits for countries goes to the queue."""
    if not may_use_desk(request.user):
        return redirect("desk:review-list")
    language = translation.get_language() or "en"
    return render(request, "desk/overview.html", {"standing": standing(language)})


@staff_only
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, or those of one source, newest first."""
    slug = request.GET.get("source", "")
    source = Source.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    found = runs().filter(feed__source=source) if source else runs()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "source": source,
        "page": page,
        "runs": found[page.rows],
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/run_list.html", context)


@staff_only
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """What came of one run, with each item that was refused and why."""
    run = get_object_or_404(runs(), pk=number)
    refusals = run.refusals.all()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=refusals.count())
    context = {
        "run": run,
        "progress": progress_of(run),
        "page": page,
        "refusals": refusals[page.rows],
        "is_cut": page.total < run.refused_count,
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Harvest runs"), reverse("desk:run-list"))],
    }
    return render(request, "desk/run_page.html", context)
