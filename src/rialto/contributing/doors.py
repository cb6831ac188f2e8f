"""Who gets through the doors of this room: people who have signed in, to what they may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.contributing.models import Contribution
from rialto.contributing.queries import contribution_with

View = Callable[..., HttpResponse]


def member_page(view: View) -> View:
    """Send strangers to the sign-in; nothing is changed here."""
    return require_safe(_for_members(view))


def member_form(view: View) -> View:
    """The same for pages that show a form and take what it sends."""
    return require_http_methods(["GET", "HEAD", "POST"])(_for_members(view))


def member_post(view: View) -> View:
    """The same for buttons that need no question."""
    return require_POST(_for_members(view))


def _for_members(view: View) -> View:
    guarded: View = never_cache(login_required(view))
    return guarded


def with_contribution(view: View) -> View:
    """Hand on the contribution that an address names; to those who may not see it, it does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        contribution = contribution_with(request.user, public_id)
        if contribution is None:
            raise Http404
        return view(request, contribution, **kwargs)

    return answer


def to_page(contribution: Contribution) -> list[tuple[str, str]]:
    """The way from the front page to a contribution."""
    return [
        (_("My entries"), reverse("contributing:my-entries")),
        (contribution.title, contribution.get_absolute_url()),
    ]
