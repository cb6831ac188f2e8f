"""What pages of a coalition have in common: its name in the reader's language, and the ways between its parts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.coalitions.doors import way_to
from rialto.coalitions.models import Coalition
from rialto.coalitions.rules import is_coordinator
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a coalition's own pages. `count` is for components/tabs.html, which shows none here."""

    label: str
    address: str
    is_current: bool
    count: None = None


def reading() -> str:
    """The language of the page."""
    return translation.get_language() or "en"


def parts_of(coalition: Coalition, here: str) -> list[Part]:
    """The tabs above its pages; `here` is the name of the address shown."""
    named = [
        ("website:coalition-workspace", _("Overview")),
        ("coalitions:member-list", _("People")),
        ("coalitions:profile-edit", _("What we say")),
        ("coalitions:plan-list", _("Action plans")),
        ("coalitions:date-list", _("Calendar")),
        ("coalitions:task-list", _("Tasks")),
        ("coalitions:file-list", _("Files")),
    ]
    return [
        Part(label=label, address=reverse(name, args=[coalition.slug]), is_current=name == here)
        for name, label in named
    ]


def coalition_page(
    request: HttpRequest,
    coalition: Coalition,
    template: str,
    context: dict[str, Any],
    *,
    here: str,
    status: int = 200,
) -> HttpResponse:
    """One of a coalition's own pages, with what all of them need."""
    common = {
        "coalition": coalition,
        "country": country_name(coalition.country, reading()),
        "parts": parts_of(coalition, here),
        "is_coordinator": is_coordinator(person(request), coalition),
        "crumbs": way_to(coalition),
    }
    return render(request, template, {**common, **context}, status=status)


def question(request: HttpRequest, coalition: Coalition, *, back: str, **words: Any) -> HttpResponse:
    """Ask before something is done. `words`: title, lede, subject, yes; form, where more is asked or kept."""
    return render(request, "question.html", {**words, "back": back, "crumbs": way_to(coalition)})
