"""Who gets through the doors of this room: editors, and managers of organisations, to the pages that they may write."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.doors import person
from rialto.accounts.queries import has_second_factor
from rialto.editorial.models import BlockPage, Edition
from rialto.editorial.queries.writing import edition_for, page_for
from rialto.editorial.rules import is_editor, may_write_pages

View = Callable[..., HttpResponse]


def _for_writers(view: View) -> View:
    """Send strangers to the sign-in, and editors without a second factor to where they get one; to others nothing is here."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_editor(request.user) and not has_second_factor(person(request)):
            return redirect("accounts:second-factor-needed")
        return view(request, *args, **kwargs)

    guarded: View = never_cache(login_required(answer))
    return guarded


def writer_page(view: View) -> View:
    """For pages on which nothing can be changed."""
    return require_safe(_for_writers(view))


def writer_form(view: View) -> View:
    """For pages that show a form and take what it sends."""
    return require_http_methods(["GET", "HEAD", "POST"])(_for_writers(view))


def writer_post(view: View) -> View:
    """For buttons that need no question."""
    return require_POST(_for_writers(view))


def for_those_who_write(view: View) -> View:
    """For those who have a page to write in, or may begin one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write_pages(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def with_page(view: View) -> View:
    """Hand on the page that an address names; to those who may not write in it, it does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        page = page_for(request.user, public_id)
        if page is None:
            raise Http404
        return view(request, page, **kwargs)

    return answer


def with_edition(view: View) -> View:
    """The same for an edition."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, language: str, **kwargs: Any) -> HttpResponse:
        edition = edition_for(request.user, public_id, language)
        if edition is None:
            raise Http404
        return view(request, edition, **kwargs)

    return answer


def way_to(page: BlockPage | None = None, edition: Edition | None = None) -> list[tuple[str, str]]:
    """The way from the front page to a page that is written."""
    way = [(_("Pages"), reverse("editorial:page-list"))]
    if edition is not None:
        return [*way, (edition.title, edition.get_absolute_url())]
    return [*way, (page.slug, reverse("editorial:page-settings", args=[page.public_id]))] if page else way
