"""Who gets through the doors of pledges: `/coalitions/pledges/…`."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rialto.accounts.doors import person
from rialto.accounts.models import User
from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_rules import pledges_decided_by, pledges_written_by

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """For everybody with an account: shows a form and takes what it sends."""
    guarded: View = never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(view)))
    return guarded


def _for(view: View, allowed: Callable[[User], QuerySet[Pledge]]) -> View:
    """Hand the view the pledge of the address, if this person may touch it; to others it is not there."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = allowed(person(request)).select_related("organisation")
        pledge = rows.filter(public_id=public_id).first()
        if pledge is None:
            raise Http404
        return view(request, pledge, *args, **kwargs)

    return signed_in(answer)


def for_writers(view: View) -> View:
    """For managers of the pledge's organisation."""
    return _for(view, pledges_written_by)


def for_deciders(view: View) -> View:
    """For who looks after the pledge's country."""
    return _for(view, pledges_decided_by)


def for_both(view: View) -> View:
    """For both."""
    return _for(view, lambda user: pledges_written_by(user) | pledges_decided_by(user))


def way_to(pledge: Pledge | None = None) -> list[tuple[str, str]]:
    """The way from the front page to a page of pledges."""
    way = [(_("Pledges"), reverse("coalitions:pledge-list"))]
    return [*way, (pledge.title, pledge.get_absolute_url())] if pledge else way
