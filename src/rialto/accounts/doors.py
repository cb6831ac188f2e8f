"""What views of all rooms do behind their doors: who has signed in, and something tried on their behalf."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest

from rialto.accounts.models import User
from rialto.base.errors import Refused


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
