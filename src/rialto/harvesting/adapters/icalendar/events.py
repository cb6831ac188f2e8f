"""From an event of a calendar to an entry."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.found import FoundEntry, FoundSession
from rialto.harvesting.adapters.icalendar.blocks import CalendarText
from rialto.harvesting.adapters.icalendar.series import Group, NotAnEvent, occurrences
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

ONLINE = re.compile(
    r"\b(online|virtual|webinar|zoom|teams meeting|en ligne|онлайн|en línea|virtuell)\b", re.IGNORECASE
)
ADDRESS = re.compile(r"""https?://[^\s<>"']+""")
PRIVATE = {"PRIVATE", "CONFIDENTIAL"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for all events of one calendar."""

    options: ReadingOptions
    zone: ZoneInfo | None
    is_cancelled: bool = False

    @classmethod
    def of(cls, calendar: CalendarText, options: ReadingOptions) -> "Reading":
        own = moments.zone_for(name=calendar.properties.get("X-WR-TIMEZONE", ""))
        zone = own or moments.zone_for(name=options.timezone, country=options.default_country)
        return cls(options, zone, calendar.properties.get("METHOD", "").upper() == "CANCEL")


def found_from(group: Group, reading: Reading) -> FoundEntry:
    """Read one event; raises `NotAnEvent`."""
    event = group.master
    title = text_at(event, "SUMMARY")
    if str(event.get("CLASS", "")).upper() in PRIVATE:
        raise NotAnEvent(_("It is marked as private."))
    if not title:
        raise NotAnEvent(_("The event has no title (SUMMARY)."))
    start = moment_at(event, "DTSTART", reading)
    if start is None:
        raise NotAnEvent(_("The event has no start (DTSTART) that can be read."))
    location = text_at(event, "LOCATION")
    entry = FoundEntry(
        remote_id=(f"{group.uid}{group.suffix}" or words.stable_id(title, start.day.isoformat(), location))[
            :500
        ],
        kind=reading.options.default_kind or Kind.EVENT,
        title=title,
        address=web_address(text_at(event, "URL")),
        place_in_source=group.place,
        language=language_of(event),
        description=text_at(event, "DESCRIPTION"),
        place="" if ADDRESS.fullmatch(location) else location,
        is_online=is_online(event, location),
        schedule=schedule_of(event, reading),
        tags=tags_of(event),
        modified_at=modified_at(event),
        extractor="icalendar",
    )
    entry.sessions = sessions_of(group, entry, start, reading)
    entry.starts_on = entry.sessions[0].starts_at.date()
    entry.ends_on = max((session.ends_at or session.starts_at).date() for session in entry.sessions)
    said = {"organiser": organiser_of(event), "registration_address": registration_of(event, location)}
    entry.details = fitting_details(entry.kind, said)
    return entry


def sessions_of(
    group: Group, entry: FoundEntry, start: moments.Moment, reading: Reading
) -> list[FoundSession]:
    """The dates of an event: its own, or those of its repetition that lie around today (its own, if none does)."""
    if group.repeats:
        found = [
            session_of(event, entry, reading, number_id=True)
            for event in occurrences(group, reading.options.today)
        ]
        sessions = [session for session in found if session]
        if sessions:
            return sessions
    own = session_of(group.master, entry, reading)
    if own is None:
        raise NotAnEvent(_("The event has no start (DTSTART) that can be read."))
    return [own]


def session_of(
    event: icalendar.Event, entry: FoundEntry, reading: Reading, *, number_id: bool = False
) -> FoundSession | None:
    start = moment_at(event, "DTSTART", reading)
    if start is None:
        return None
    starts_at = start.at or moments.midnight(start.day, reading.zone)
    ends_at = end_of(event, start, reading)
    location = text_at(event, "LOCATION") or entry.place
    zone = getattr(starts_at.tzinfo, "key", "") or ""
    return FoundSession(
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=zone,
        is_all_day=start.at is None,
        place="" if ADDRESS.fullmatch(location) else location,
        is_online=is_online(event, location),
        schedule=schedule_of(event, reading),
        remote_id=f"{entry.remote_id}#{starts_at:%Y%m%dT%H%M}"[:500] if number_id else entry.remote_id,
    )


def end_of(event: icalendar.Event, start: moments.Moment, reading: Reading) -> datetime | None:
    """The end, by DTEND or DURATION; none where the event says neither. A whole day's DTEND is the day after (RFC 5545)."""
    end = moment_at(event, "DTEND", reading)
    duration = time_in(event.get("DURATION"))
    if end is None and isinstance(duration, timedelta) and duration.total_seconds() > 0:
        if start.at:
            return start.at + duration
        end = moments.Moment(start.day + duration)
    if end is None:
        return None
    if start.at:
        return end.at
    last = end.day - timedelta(days=1) if end.day > start.day and end.at is None else end.day
    return moments.midnight(last, reading.zone)


def moment_at(event: icalendar.Event, name: str, reading: Reading) -> moments.Moment | None:
    """A date, or a time with its zone; a time without one in the calendar's zone, or, without that, only its day."""
    found = event.get(name)
    found = found[0] if isinstance(found, list) else found
    value = time_in(found)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            zone = zone_of(found) or reading.zone
            value = value.replace(tzinfo=zone) if zone else value
        elif (
            reading.zone
            and value.utcoffset() == timedelta(0)
            and getattr(value.tzinfo, "key", "UTC") == "UTC"
        ):
            value = value.astimezone(reading.zone)  # the day is the one that people there live in
        return moments.Moment(value.date(), value if value.tzinfo else None)
    return moments.Moment(value) if isinstance(value, date) else None


def time_in(found: Any) -> Any:
    """The value of a property that holds a time; none where it is missing or broken, which costs only itself."""
    try:
        return getattr(found, "dt", None)
    except (ValueError, TypeError):
        return None


def zone_of(found: Any) -> ZoneInfo | None:
    """The zone that a TZID names although the library does not know it ("/vendor/Europe/Paris")."""
    name = str(getattr(found, "params", {}).get("TZID", ""))
    parts = name.strip("/").split("/")
    return moments.zone_named("/".join(parts[-2:])) if len(parts) > 1 else None


def text_at(event: icalendar.Event, name: str) -> str:
    found = event.get(name)
    found = found[0] if isinstance(found, list) and found else found
    return words.text_of(str(found)) if found is not None else ""


def language_of(event: icalendar.Event) -> str:
    params = getattr(event.get("SUMMARY"), "params", None) or {}
    return codes.language_code(str(params.get("LANGUAGE", ""))) or "und"


def is_online(event: icalendar.Event, location: str) -> bool | None:
    """True where the event says so (a conference address, "online", an address as place), else unknown."""
    if "CONFERENCE" in event or ADDRESS.fullmatch(location) or ONLINE.search(location):
        return True
    return None


def schedule_of(event: icalendar.Event, reading: Reading) -> Schedule:
    """Cancelled where the event says so, or its calendar was sent to cancel what it holds (METHOD:CANCEL, RFC 5546)."""
    is_cancelled = reading.is_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED"
    return Schedule.CANCELLED if is_cancelled else Schedule.SCHEDULED


def tags_of(event: icalendar.Event) -> list[str]:
    return words.unique(words.text_of(str(tag)) for tag in event.categories)


def modified_at(event: icalendar.Event) -> datetime | None:
    value = time_in(event.get("LAST-MODIFIED"))
    return value if isinstance(value, datetime) and value.tzinfo else None


def organiser_of(event: icalendar.Event) -> str:
    """The organiser's name; never the mail address, which may be a person's."""
    found = event.get("ORGANIZER")
    found = found[0] if isinstance(found, list) and found else found
    name = str((getattr(found, "params", None) or {}).get("CN", "")).strip().strip('"')
    return "" if "@" in name else name


def registration_of(event: icalendar.Event, location: str) -> str:
    """Where to take part: the address that stands as place, if the event has one of its own besides."""
    match = ADDRESS.search(location)
    return web_address(match[0]) if match else ""
