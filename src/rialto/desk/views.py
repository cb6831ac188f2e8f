"""One function per address, all of them behind the staff sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.base.paging import page_of
from rialto.desk.queries import runs, standing
from rialto.desk.rules import may_use_desk

View = Callable[..., HttpResponse]
PAGE_SIZE = 50


def staff_only(view: View) -> View:
    """Send strangers to the sign-in; to people without the right the desk does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_use_desk(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return require_safe(never_cache(login_required(answer)))


@staff_only
def overview(request: HttpRequest) -> HttpResponse:
    """How the site stands, on one page."""
    language = translation.get_language() or "en"
    return render(request, "desk/overview.html", {"standing": standing(language)})


@staff_only
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    found = runs()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {"page": page, "runs": found[page.rows], "crumbs": [(_("Desk"), reverse("desk:overview"))]}
    return render(request, "desk/run_list.html", context)


@staff_only
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """What came of one run, with each item that was refused and why."""
    run = get_object_or_404(runs(), pk=number)
    refusals = run.refusals.all()
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=refusals.count())
    context = {
        "run": run,
        "page": page,
        "refusals": refusals[page.rows],
        "is_cut": page.total < run.refused_count,
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Harvest runs"), reverse("desk:run-list"))],
    }
    return render(request, "desk/run_page.html", context)
