"""Who gets through the doors of a coalition's own pages: `/coalitions/<country>/…`, the country in lower case."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import person
from rialto.accounts.models import User
from rialto.coalitions.models import Coalition
from rialto.coalitions.rules import coalitions_joined_by, coalitions_run_by
from rialto.taxonomy.queries import country_name

View = Callable[..., HttpResponse]


def _for(view: View, allowed: Callable[[User], QuerySet[Coalition]]) -> View:
    """Hand the view the coalition of the address, if this person may touch it; to others it is not there."""

    @wraps(view)
    def answer(request: HttpRequest, country: str, *args: Any, **kwargs: Any) -> HttpResponse:
        coalition = allowed(person(request)).filter(country=country.upper()).first()
        if coalition is None:
            raise Http404
        return view(request, coalition, *args, **kwargs)

    guarded: View = never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(answer)))
    return guarded


def for_members(view: View) -> View:
    """For everybody who works in the coalition."""
    return _for(view, coalitions_joined_by)


def for_coordinators(view: View) -> View:
    return _for(view, coalitions_run_by)


def way_to(coalition: Coalition) -> list[tuple[str, str]]:
    """The way from the front page to a coalition's own pages."""
    language = translation.get_language() or "en"
    return [
        (_("Countries"), reverse("website:country-list")),
        (country_name(coalition.country, language), coalition.get_absolute_url()),
    ]
