"""Calendars (RFC 5545) of any partner: events with their repetitions, as they come in the wild."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters.icalendar.blocks import Block, calendar_in
from rialto.harvesting.adapters.icalendar.events import NotAnEvent, Reading, found_from
from rialto.harvesting.adapters.icalendar.series import groups_of
from rialto.harvesting.payload import Payload, Unreadable


class ICalendarAdapter:
    """One entry for each event; what repeats is one entry with sessions. Read event by event: a broken one costs itself."""

    key = "icalendar"
    version = 2
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return f"{today:%Y-%m}"  # repetitions are unrolled from the month's beginning

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        calendar = calendar_in(payload.text)
        if not calendar.events and not calendar.is_calendar:
            raise Unreadable(_("This is not a calendar."))
        reading = Reading.of(calendar, payload.options)
        unparsed: list[RefusedItem] = []
        for group in groups_of(calendar, unparsed):
            try:
                yield found_from(group, reading)
            except NotAnEvent as reason:
                yield RefusedItem(place_in_source=group.place, reason=str(reason))
            except (
                ValueError,
                TypeError,
                KeyError,
                AttributeError,
                IndexError,
                ArithmeticError,
                RecursionError,
            ) as error:
                reason_words = _("The event cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
                yield RefusedItem(place_in_source=group.place, reason=reason_words)
        yield from unparsed
        if calendar.open_count > 0 and all(event.is_whole for event in calendar.events[-1:]):
            words = _("The file ends before the calendar does; what would follow is not known.")
            place = payload.address or _("the document")
            yield RefusedItem(place_in_source=place, reason=words, breaks_off=True)


__all__ = ["Block", "ICalendarAdapter"]
