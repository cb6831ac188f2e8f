"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.website.queries import figures_of, front_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, what is new, doors by goal, countries, figures."""
    language = translation.get_language() or "en"
    front = front_page(language)
    return render(request, "website/home.html", {"front": front, "figures": figures_of(front)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the sign that it was ours: say what to do."""
    return render(request, "csrf_failure.html", status=403)
