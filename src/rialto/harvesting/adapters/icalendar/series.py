"""Events that belong together: an event, the exceptions from its repetition, and its sessions in time."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

import icalendar
import recurring_ical_events
from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.icalendar.blocks import Block, CalendarText
from rialto.harvesting.adapters.icalendar.zones import renamed, zone_names

# How far repetitions are unrolled: from the beginning of last month for thirteen months, at most so many.
MONTHS = 13
SESSIONS = 200
TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)


class NotAnEvent(Exception):
    """A component that cannot become an entry, in words that help its owner."""


@dataclass(slots=True)
class Group:
    """All components of one UID. `master` is the event itself; `others` are single dates that differ from the rule."""

    uid: str
    place: str
    master: icalendar.Event
    others: list[icalendar.Event] = field(default_factory=list)
    suffix: str = ""

    @property
    def repeats(self) -> bool:
        return any(name in self.master for name in ("RRULE", "RDATE")) or bool(self.others)


def groups_of(calendar: CalendarText, unparsed: list[RefusedItem]) -> Iterator[Group]:
    """Parse each event and bring together what has one UID; what cannot be parsed is added to `unparsed`."""
    names = zone_names(calendar.zones)
    zones = "".join(renamed(zone.text, names) for zone in calendar.zones if zone.is_whole)
    learn_zones(zones)
    by_uid: dict[str, list[tuple[Block, icalendar.Event]]] = {}
    for number, block in enumerate(calendar.events):
        place = _("line %(number)s") % {"number": block.line}
        if not block.is_whole:
            unparsed.append(
                RefusedItem(
                    place_in_source=place,
                    reason=_("The file ends, or the next event begins, before this event is complete."),
                    breaks_off=block is calendar.events[-1],
                )
            )
            continue
        try:
            event = parse_event(renamed(block.text, names))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            unparsed.append(
                RefusedItem(
                    place_in_source=place,
                    reason=_("The event cannot be read: %(reason)s.") % {"reason": str(error)[:200]},
                )
            )
            continue
        uid = str(event.get("UID", "")).strip()
        by_uid.setdefault(uid or f"\x00{number}", []).append((block, event))
    for uid, members in by_uid.items():
        yield from grouped("" if uid.startswith("\x00") else uid, members)


def learn_zones(zones: str) -> None:
    """Have the library learn the calendar's own zones; a broken definition only costs the zone."""
    with suppress(Exception):
        icalendar.Calendar.from_ical(
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zones}END:VCALENDAR\r\n", multiple=True
        )


def parse_event(text: str) -> icalendar.Event:
    try:
        calendars = icalendar.Calendar.from_ical(
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}END:VCALENDAR\r\n", multiple=True
        )
    except OSError as error:
        # A zone named like a folder of zones ("Europe"); the system's words would name our folders.
        raise ValueError(_("This time zone is not known.")) from error
    events = [
        event
        for calendar in calendars
        for event in calendar.walk("VEVENT")
        if isinstance(event, icalendar.Event)
    ]
    if not events:
        raise ValueError(_("no event inside"))
    return events[0]


def grouped(uid: str, members: list[tuple[Block, icalendar.Event]]) -> Iterator[Group]:
    """One group for a UID; several where careless software gave one UID to different events."""
    masters = [(block, event) for block, event in members if "RECURRENCE-ID" not in event]
    others = [event for _block, event in members if "RECURRENCE-ID" in event]
    if not masters:
        masters, others = [members[0]], [event for _block, event in members[1:]]
    if len(masters) > 1 and len({sequence_of(event) for _block, event in masters}) == len(masters):
        masters = [max(masters, key=lambda pair: sequence_of(pair[1]))]  # revisions: the last one counts
    by_start: dict[str, tuple[Block, icalendar.Event]] = {}
    for pair in masters:  # the same event twice, as exports of several calendars have it: the latest counts
        kept = by_start.setdefault(start_text(pair[1]), pair)
        by_start[start_text(pair[1])] = max(kept, pair, key=lambda each: age_of(each[1]))
    masters = list(by_start.values())
    for number, (block, event) in enumerate(masters):
        place = _("line %(number)s") % {"number": block.line}
        suffix = f"/{start_text(event)}" if len(masters) > 1 else ""
        yield Group(uid, place, event, others if number == 0 else [], suffix)


def sequence_of(event: icalendar.Event) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (ValueError, TypeError):
        return 0


def age_of(event: icalendar.Event) -> tuple[int, str]:
    """What tells the latest of two versions: the sequence, then the day and time of the last change."""
    changed = event.get("LAST-MODIFIED") or event.get("DTSTAMP")
    return sequence_of(event), changed.to_ical().decode() if hasattr(changed, "to_ical") else ""


def start_text(event: icalendar.Event) -> str:
    start = event.get("DTSTART")
    return start.to_ical().decode() if hasattr(start, "to_ical") else ""


def occurrences(group: Group, today: date) -> list[icalendar.Event]:
    """The dates of a group in the window around `today`, exceptions applied; raises `NotAnEvent` for absurd rules."""
    rule = group.master.get("RRULE")
    rules = rule if isinstance(rule, list) else [rule] if rule else []
    if any(TOO_OFTEN.search(each.to_ical().decode()) for each in rules):
        raise NotAnEvent(_("It repeats more often than daily, which no event does."))
    begin = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    end = begin + timedelta(days=31 * MONTHS)
    calendar = icalendar.Calendar()
    for event in (group.master, *group.others):
        calendar.add_component(event)
    query = recurring_ical_events.of(calendar, skip_bad_series=False)
    dates = takewhile(lambda event: day_of(event) <= end, query.after(begin))
    return list(islice(dates, SESSIONS))


def day_of(event: icalendar.Event) -> date:
    """The day on which an unrolled date starts; raises ValueError where its start is broken."""
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date):
        raise ValueError(_("a date without a start"))
    return start.date() if isinstance(start, datetime) else start
