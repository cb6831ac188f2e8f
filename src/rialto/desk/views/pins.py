"""What stands first for a question: listed, added, changed, ended and undone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.models import Entry
from rialto.desk.doors import sent, staff_form, staff_only, staff_post
from rialto.desk.forms.pins import PinFilterForm, PinForm, first_values, values_of
from rialto.desk.pins import PinFilter, change_lines, pin_line, pins_in, public_entry
from rialto.finding.models import Pin
from rialto.finding.pins.keeping import change_pin, end_pin, pin_entry, undo_last
from rialto.finding.queries import entries_found

PAGE_SIZE = 50
LONGEST_TEXT = 200


@staff_only
def pin_list(request: HttpRequest) -> HttpResponse:
    """What stands first, was first until its last day, or was ended."""
    which = PinFilterForm(request.GET).which
    found = pins_in(which)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "which": which,
        "states": PinFilter.choices,
        "page": page,
        "lines": [pin_line(pin, _language()) for pin in found[page.rows]],
        "crumbs": _crumbs()[:1],
    }
    return render(request, "desk/pin_list.html", context)


@staff_form
def pin_add(request: HttpRequest) -> HttpResponse:
    """Choose an entry by searching, then say for which question it stands first."""
    words = request.GET.get("q", "")[:LONGEST_TEXT]
    entry = public_entry(request.GET.get("entry", "")[:LONGEST_TEXT])
    if entry is None:
        return _choose(request, words)
    form = PinForm(sent(request), initial=first_values(words))
    if request.method == "POST" and form.is_valid():
        try:
            pin = pin_entry(entry, form.said, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request, _("In a moment it stands first for “%(words)s”.") % {"words": pin.words}
            )
            return redirect("desk:pin-page", pin.public_id)
    return _form_page(request, entry, form)


@staff_form
def pin_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pin: how it stands, what was done to it, and the form that changes it."""
    pin = get_object_or_404(Pin.objects.select_related("entry__provider"), public_id=public_id)
    form = PinForm(sent(request), initial=values_of(pin))
    if request.method == "POST" and form.is_valid():
        try:
            change_pin(pin, form.said, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Changed."))
            return redirect("desk:pin-page", public_id)
    return _form_page(request, pin.entry, form, pin)


@staff_post
def pin_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let it stand where it stands by itself; its page has the way back."""
    pin = get_object_or_404(Pin, public_id=public_id)
    attempt(request, lambda: end_pin(pin, by=person(request)), done=_("It does not stand first any more."))
    return redirect("desk:pin-page", public_id)


@staff_post
def pin_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let it be what it was before the last thing that was done."""
    pin = get_object_or_404(Pin, public_id=public_id)
    attempt(request, lambda: undo_last(pin, by=person(request)), done=_("Undone."))
    return redirect("desk:pin-page", public_id)


def _choose(request: HttpRequest, words: str) -> HttpResponse:
    text = request.GET.get("find", words)[:LONGEST_TEXT]
    context = {
        "words": words,
        "text": text,
        "lines": entries_found(text, language=_language()) if text.strip() else [],
        "crumbs": _crumbs(),
    }
    return render(request, "desk/pin_choose.html", context)


def _form_page(request: HttpRequest, entry: Entry, form: PinForm, pin: Pin | None = None) -> HttpResponse:
    context: dict[str, Any] = {"entry": entry, "form": form, "crumbs": _crumbs()}
    if pin is not None:
        context |= {"line": pin_line(pin, _language()), "changes": change_lines(pin, _language())}
    return render(request, "desk/pin_page.html", context, status=400 if form.errors else 200)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Desk"), reverse("desk:overview")), (_("Standing first"), reverse("desk:pin-list"))]


def _language() -> str:
    return translation.get_language() or "en"
