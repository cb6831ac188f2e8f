"""Who gets through the doors of an organisation's own pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rialto.accounts.doors import person
from rialto.accounts.models import User
from rialto.organisations.models import Organisation
from rialto.organisations.queries import organisations_edited_by, organisations_joined_by

View = Callable[..., HttpResponse]


def signed_in_form(view: View) -> View:
    """For everybody with an account: shows a form and takes what it sends."""
    guarded: View = never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(view)))
    return guarded


def _for(view: View, allowed: Callable[[User], Any]) -> View:
    """Hand the view the organisation of the address, if this person may touch it; to others it is not there."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = allowed(person(request)).filter(slug=slug).first()
        if organisation is None:
            raise Http404
        return view(request, organisation, *args, **kwargs)

    return signed_in_form(answer)


def for_members(view: View) -> View:
    """For everybody in the organisation."""
    return _for(view, organisations_joined_by)


def for_managers(view: View) -> View:
    return _for(view, organisations_edited_by)


def posted(view: View) -> View:
    """For buttons that need no question."""
    return require_POST(view)


def way_to(organisation: Organisation | None = None) -> list[tuple[str, str]]:
    """The way from the front page to an organisation's own pages."""
    way = [(_("Organisations"), reverse("website:organisation-list"))]
    return [*way, (organisation.name, organisation.get_absolute_url())] if organisation else way
