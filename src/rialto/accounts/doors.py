"""What views of all rooms do behind their doors: who has signed in, and something tried on their behalf."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from rialto.accounts.models import User
from rialto.accounts.queries import has_second_factor
from rialto.base.errors import Refused

View = Callable[..., HttpResponse]
Rule = Callable[[User | AnonymousUser], bool]


def behind(rule: Rule) -> Callable[[View], View]:
    """Send strangers to the sign-in, those who may without a second factor to where they get one; to others the page does not exist."""

    def door(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(request.user):
                raise Http404
            if not has_second_factor(person(request)):
                return redirect("accounts:second-factor-needed")
            return view(request, *args, **kwargs)

        guarded: View = never_cache(login_required(answer))
        return guarded

    return door


def person(request: HttpRequest) -> User:
    """Who has signed in. Call it behind a door that lets nobody else in."""
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
