"""What a follower knows of an entry, what of it is news, and the signed links in their mails."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rialto.base.words import written_day
from rialto.catalogue.choices import Schedule, Status
from rialto.catalogue.models import Entry
from rialto.contributing.choices import News
from rialto.contributing.models import Follow

SALT = "rialto.follow.end"
# What one plans by. Words that were polished are no news.
TOLD = {
    "schedule": _("State"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "deadline_on": _("Apply by"),
    "city": _("City"),
    "place": _("Place"),
    "is_online": _("Online"),
    "price": _("Price"),
}


def known_of(entry: Entry) -> dict[str, Any]:
    """What one plans by, as JSON keeps it."""
    days = {name: getattr(entry, name) for name in ("starts_on", "ends_on", "deadline_on")}
    amount = entry.price_amount
    return {
        "status": entry.status,
        "schedule": entry.schedule,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "city": entry.city,
        "place": entry.place,
        "is_online": entry.is_online,
        "price": f"{amount.normalize():f} {entry.price_currency}" if amount is not None else "",
    }


def news_of(before: dict[str, Any], now: dict[str, Any]) -> News | None:
    """What a follower has to be told, by what they know and what is true; None for nothing."""
    was_public, is_public = before.get("status") == Status.PUBLISHED, now["status"] == Status.PUBLISHED
    if was_public != is_public:
        return News.BACK if is_public else News.WITHDRAWN
    if not is_public or not changes_between(before, now):
        return None
    return News.CANCELLED if now["schedule"] == Schedule.CANCELLED != before.get("schedule") else News.CHANGED


def changes_between(before: dict[str, Any], now: dict[str, Any]) -> dict[str, list[Any]]:
    """Name -> before and now, of what one plans by."""
    return {name: [before.get(name), now[name]] for name in TOLD if before.get(name) != now[name]}


def change_words(name: str, value: Any) -> str:
    """One of these values in the active language; a dash for none."""
    if value in (None, ""):
        return "–"
    if name == "schedule":
        return str(Schedule(value).label)
    if name == "is_online":
        return str(_("yes") if value else _("no"))
    if name.endswith("_on"):
        return written_day(date.fromisoformat(value), translation.get_language())
    return str(value)


def end_address(follow: Follow, *, language: str) -> str:
    """Where the mails are ended with one press, or by a mail program (RFC 8058)."""
    with translation.override(language):
        path = reverse("contributing:follow-end", args=[signing.dumps(follow.public_id.hex, salt=SALT)])
    return f"{settings.ORIGIN}{path}"


def follow_of(token: str) -> Follow | None:
    """The follow that a link to end is of; None for a wrong one, or one that is gone."""
    try:
        public_id = UUID(hex=signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    found = Follow.objects.select_related("entry", "organisation")
    one = found.filter(public_id=public_id).first()
    # The mail was sent before two that were saved became one.
    while one is not None and one.double_of_id is not None:
        one = found.get(pk=one.double_of_id)
    return one
