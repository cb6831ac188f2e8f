"""Who gets through the doors of the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.models import User
from rialto.accounts.queries import has_second_factor
from rialto.base.errors import Refused
from rialto.desk.rules import may_use_desk

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Send strangers to the sign-in, staff without a second factor to where they get one; to others the desk does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_use_desk(request.user):
            raise Http404
        if not has_second_factor(person(request)):
            return redirect("accounts:second-factor-needed")
        return view(request, *args, **kwargs)

    guarded: View = never_cache(login_required(answer))
    return guarded


def staff_only(view: View) -> View:
    """The same for pages on which nothing can be changed."""
    return require_safe(for_staff(view))


def staff_form(view: View) -> View:
    """The same for pages that show a form and take what it sends."""
    return require_http_methods(["GET", "HEAD", "POST"])(for_staff(view))


def staff_post(view: View) -> View:
    """The same for buttons that need no question."""
    return require_POST(for_staff(view))


def person(request: HttpRequest) -> User:
    """Who sits at the desk. Call it behind one of the doors above."""
    return cast(User, request.user)


def attempt(request: HttpRequest, action: Callable[[], object], *, done: str) -> bool:
    """Do something and say so at the top of the next page, or say why it was refused."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return False
    messages.success(request, done)
    return True


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, also when that is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
