"""Putting dates into the calendar of the coalitions, moving them, calling them off."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import usable_address
from rialto.base.errors import Refused
from rialto.base.markup import plain_text, shorten
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry
from rialto.coalitions.models import CalendarEntry, Coalition, CoalitionDate
from rialto.coalitions.rules import is_coalition_member

FIELDS = (
    "title", "language", "description", "starts_at", "ends_at", "is_all_day", "zone", "place", "link", "audience",
)  # fmt: skip
# More than anybody plans; a flood ends there.
MOST_COMING = 500


@transaction.atomic
def share_date(coalition: Coalition, values: Mapping[str, Any], *, by: User) -> CoalitionDate:
    """A new date; `values` by the names in `FIELDS`."""
    _check_member(by, coalition)
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    coming = CoalitionDate.objects.filter(coalition=coalition, starts_at__gt=timezone.now())
    if coming.count() >= MOST_COMING:
        raise Refused(_("The calendar is full. Call off or wait for some dates first."))
    date = CoalitionDate(coalition=coalition, actor_id=by.public_id)
    _fill(date, values)
    date.save()
    return date


@transaction.atomic
def change_date(date: CoalitionDate, values: Mapping[str, Any], *, by: User) -> CoalitionDate:
    """The same date at another time, another place or in other words. Calendars know it again."""
    date = _held(date, by)
    before = [getattr(date, name) for name in FIELDS]
    _fill(date, values)
    if before != [getattr(date, name) for name in FIELDS]:
        _count_change(date)
    return date


@transaction.atomic
def set_called_off(date: CoalitionDate, *, is_cancelled: bool, by: User) -> CoalitionDate:
    """Call a date off, or have it take place after all. It stays in the calendar, so that those who noted it hear of it."""
    date = _held(date, by)
    if date.is_cancelled != is_cancelled:
        date.is_cancelled = is_cancelled
        _count_change(date)
    return date


@transaction.atomic
def put_in_calendar(coalition: Coalition, entry: Entry, *, by: User) -> CalendarEntry:
    """Put an event of the catalogue into the calendar of all coalitions."""
    _check_member(by, coalition)
    if entry.kind != Kind.EVENT or entry.status != Status.PUBLISHED or entry.starts_on is None:
        raise Refused(_("Only public events that have a day can stand in the calendar."))
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    row, _made = CalendarEntry.objects.get_or_create(
        coalition=coalition, entry=entry, defaults={"actor_id": by.public_id}
    )
    return row


@transaction.atomic
def take_from_calendar(coalition: Coalition, entry: Entry, *, by: User) -> None:
    """Take it out again; where another coalition put it there as well, it stays."""
    _check_member(by, coalition)
    CalendarEntry.objects.filter(coalition=coalition, entry=entry).delete()


def _fill(date: CoalitionDate, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(date, name, values[name])
    date.title = shorten(plain_text(date.title), 200)
    if not date.title:
        raise Refused(_("Give the date a title."))
    if date.ends_at is not None and date.ends_at < date.starts_at:
        raise Refused(_("It ends before it begins."))
    if date.link and not usable_address(date.link):
        raise Refused(_("This is not a web address. It looks like https://school.example."))


def _count_change(date: CoalitionDate) -> None:
    date.sequence += 1
    date.changed_at = timezone.now()
    date.save()


def _held(date: CoalitionDate, by: User) -> CoalitionDate:
    found = CoalitionDate.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=date.pk)
    _check_member(by, found.coalition)
    return found


def _check_member(by: User, coalition: Coalition) -> None:
    if not is_coalition_member(by, coalition):
        raise Refused(_("Only people of the coalition may do this."))
