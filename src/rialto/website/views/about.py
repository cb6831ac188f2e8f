"""Pages about the site itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.accounts.personal import listed
from rialto.base.client import manners
from rialto.editorial.models import ABOUT
from rialto.editorial.queries.public import links_to, public_pages
from rialto.website.cookies import cookies_set
from rialto.website.queries import countries_by_name, kinds_by_name, source_rows


def _who() -> dict[str, Any]:
    """Who runs this installation, for the pages that tell how to reach them."""
    return {"operator": settings.OPERATOR, "contact": settings.CONTACT}


@require_safe
def how_we_work(request: HttpRequest) -> HttpResponse:
    """How we collect, group and rank, and from which sources."""
    context = {"sources": source_rows(), **_who()}
    return render(request, "website/how_we_work.html", context)


@require_safe
def robot(request: HttpRequest) -> HttpResponse:
    """What our robot does on other people's sites; its name in their logs leads here."""
    return render(request, "website/robot.html", {"manners": manners(), **_who()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, what is known to be missing, and where to complain."""
    return render(request, "website/accessibility.html", _who())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, why and for how long."""
    return render(request, "website/privacy.html", {"holdings": listed(), **_who()})


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Each cookie by name."""
    return render(request, "website/cookies.html", {"cookies": cookies_set()})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page of the site on one."""
    language = translation.get_language() or "en"
    context = {
        "kinds": kinds_by_name(),
        "countries": countries_by_name(language),
        "block_pages": links_to(public_pages().exclude(slug=ABOUT), language),
    }
    return render(request, "website/site_map.html", context)
