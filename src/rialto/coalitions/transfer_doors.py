"""Who gets through the doors of a transfer's own pages: `/coalitions/transfers/<public id>/…`."""

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
from django.views.decorators.http import require_http_methods, require_POST

from rialto.accounts.doors import person
from rialto.accounts.models import User
from rialto.coalitions.models import Transfer
from rialto.coalitions.transfer_rules import (
    transfers_answered_by,
    transfers_read_by,
    transfers_run_by,
    transfers_written_by,
)

View = Callable[..., HttpResponse]


def _for(view: View, allowed: Callable[[User], QuerySet[Transfer]]) -> View:
    """Hand the view the transfer of the address, if this person may touch it; to others it is not there."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = allowed(person(request)).select_related("entry", "coalition", "giver")
        transfer = rows.filter(public_id=public_id).first()
        if transfer is None:
            raise Http404
        return view(request, transfer, *args, **kwargs)

    guarded: View = never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(answer)))
    return guarded


def for_both_sides(view: View) -> View:
    """For the people of both coalitions, and the managers of the practice's organisation."""
    return _for(view, transfers_read_by)


def for_takers(view: View) -> View:
    """For the people of the coalition that takes the practice over."""
    return _for(view, transfers_written_by)


def for_deciders(view: View) -> View:
    """For the coordinators of that coalition."""
    return _for(view, transfers_run_by)


def for_answerers(view: View) -> View:
    """For who answers for the practice's side."""
    return _for(view, transfers_answered_by)


def posted(view: View) -> View:
    """For buttons and forms that stand on another page."""
    return require_POST(view)


def way_to_transfers() -> list[tuple[str, str]]:
    """The way from the front page to Europe's transfers."""
    return [
        (_("National coalitions"), reverse("website:coalition-list")),
        (_("Practices that cross borders"), reverse("coalitions:transfer-list")),
    ]
