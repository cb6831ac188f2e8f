"""Pins as the desk shows them: with their entries, as they stand, and all that was done to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.accounts.models import User
from rialto.base.words import written_day
from rialto.catalogue.models import Entry
from rialto.finding.models import Pin, PinChange
from rialto.taxonomy.queries import language_name


class PinFilter(models.TextChoices):
    """Which pins the list shows; a value is the `state` in the address."""

    STANDING = "standing", gettext_lazy("Standing")
    OVER = "over", gettext_lazy("Over")
    ENDED = "ended", gettext_lazy("Ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class PinLine:
    """A pin in the list: how it stands in a word, with the colour of its badge, and for which pages."""

    pin: Pin
    state: str
    badge: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What somebody did: who, and in words what was another thing before."""

    change: PinChange
    by: str
    differences: Sequence[str]


def pins_in(which: PinFilter) -> QuerySet[Pin]:
    """The pins that stand, those whose last day is past, or those that somebody ended; the newest first."""
    today = timezone.localdate()
    chosen = {
        PinFilter.STANDING: Q(ended_at=None, until__gte=today),
        PinFilter.OVER: Q(ended_at=None, until__lt=today),
        PinFilter.ENDED: Q(ended_at__isnull=False),
    }
    return Pin.objects.filter(chosen[which]).select_related("entry__provider")


def pin_line(pin: Pin, language: str) -> PinLine:
    """How a pin stands."""
    if pin.ended_at is not None:
        state, badge = _("Ended"), ""
    elif pin.is_over:
        state, badge = _("Over since its last day"), "bad"
    elif not pin.entry.is_public:
        state, badge = _("Not shown: the entry is not public"), "bad"
    elif pin.entry.is_expired:
        state, badge = _("Not shown: the entry is over"), "bad"
    else:
        state, badge = _("Stands first"), "good"
    return PinLine(pin=pin, state=state, badge=badge, language=_pages(pin.language, language))


def change_lines(pin: Pin, language: str) -> list[ChangeLine]:
    """All that was done to a pin, the latest first: two queries."""
    changes = list(pin.changes.order_by("-at", "-pk"))
    actors: set[UUID] = {one.actor_id for one in changes}
    people = dict(User.objects.filter(public_id__in=actors).values_list("public_id", "email"))
    return [
        ChangeLine(
            change=one,
            by=people.get(one.actor_id, ""),
            differences=_differences(one.before, one.after, language),
        )
        for one in changes
    ]


def public_entry(address: str) -> Entry | None:
    """The public entry that an address of its page here names, or its last part."""
    slug = address.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    return Entry.objects.published().filter(slug=slug).first() if slug else None


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> list[str]:
    """What is said now, and what was said before where that was something else."""
    values = {
        _("question"): "words",
        _("pages"): "language",
        _("until"): "until",
        _("reason"): "reason",
    }
    found = []
    for label, key in values.items():
        was, now = _said(before.get(key), key, language), _said(after.get(key), key, language)
        if not before:
            found.append(f"{label}: {now}")
        elif was != now:
            found.append(_("%(what)s: %(now)s (before: %(was)s)") % {"what": label, "now": now, "was": was})
    if before and bool(before.get("ended_at")) != bool(after.get("ended_at")):
        found.append(_("ended") if after.get("ended_at") else _("stands again"))
    return found


def _said(value: Any, key: str, language: str) -> str:
    if key == "language":
        return _pages(value or "", language)
    if key == "until" and value:
        return written_day(date.fromisoformat(value), language, "medium")
    return str(value or "")


def _pages(code: str, language: str) -> str:
    return language_name(code, language) if code else _("all languages")
