"""What the views of pledges share: saving a form, and the page of a short one."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rialto.base.errors import Refused
from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_doors import way_to

Made = TypeVar("Made")


def done(form: Any, save: Callable[[], Made]) -> Made | None:
    """What saving made, where the form was sent and is right; else None, with what is wrong said in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None


def form_page(
    request: HttpRequest, form: Any, said: dict[str, Any], pledge: Pledge | None = None
) -> HttpResponse:
    context = {"form": form, "pledge": pledge, "crumbs": way_to(pledge), **said}
    return render(request, "coalitions/pledge_form.html", context, status=400 if form.errors else 200)
