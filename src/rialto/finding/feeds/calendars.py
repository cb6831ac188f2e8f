"""A search as a calendar (RFC 5545, RFC 7986): each entry with a date keeps its identity whatever becomes of it."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event

from rialto.base.calendars import new_calendar
from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.models import Session
from rialto.finding.feeds.items import Dated

STATUS = {Schedule.CANCELLED: "CANCELLED", Schedule.POSTPONED: "TENTATIVE"}
# Sequence numbers count seconds from here: they grow with each change, and fit 32 bits until 2088.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_text(entries: Sequence[Dated], *, name: str, site: str, address: str) -> bytes:
    """The calendar as a file, with the time zones it speaks of."""
    calendar = new_calendar(name=name, site=site, address=address)
    for entry in entries:
        for event in _events(entry, site):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(entry: Dated, site: str) -> Iterator[Event]:
    if not entry.sessions:
        yield _event(entry, f"{entry.id}@{site}", *_days(entry), schedule=Schedule(entry.entry.schedule))
        return
    marks = _marks(entry.sessions)
    for mark, session in zip(marks, entry.sessions, strict=True):
        # One session is the event itself: moved to another day, it stays the same to calendars.
        uid = f"{entry.id}@{site}" if len(marks) == 1 else f"{entry.id}-{mark}@{site}"
        schedule = entry.entry.schedule if entry.entry.schedule in STATUS else session.schedule
        event = _event(entry, uid, *_moments(session), schedule=Schedule(schedule))
        place = ", ".join(filter(None, [session.place, session.city])) or _place(entry)
        if place:
            event["location"] = event.types_factory.for_property("location")(place)
        yield event


def _event(
    entry: Dated, uid: str, start: date | datetime, end: date | datetime | None, *, schedule: Schedule
) -> Event:
    event = Event()
    language = {"LANGUAGE": entry.language} if entry.language != "und" else {}
    event.add("uid", uid)
    event.add("dtstamp", entry.updated_at.astimezone(UTC))
    event.add("last-modified", entry.updated_at.astimezone(UTC))
    event.add("sequence", max(0, int((entry.updated_at - COUNTED_FROM).total_seconds())))
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", entry.title, parameters=language)
    description = "\n\n".join(filter(None, [entry.summary, entry.url]))
    event.add("description", description, parameters=language)
    event.add("url", entry.url)
    event.add("categories", [entry.kind_label])
    event.add("status", STATUS.get(schedule, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    if place := _place(entry):
        event.add("location", place)
    return event


def _days(entry: Dated) -> tuple[date, date]:
    """Whole days; the last one is exclusive. Of anything but an event only its first day is a date to keep."""
    last = entry.entry.ends_on if entry.entry.kind == Kind.EVENT else None
    return entry.first, (last or entry.first) + timedelta(days=1)


def _moments(session: Session) -> tuple[Any, Any]:
    zone = ZoneInfo(session.timezone)
    start = session.starts_at.astimezone(zone)
    end = session.ends_at.astimezone(zone) if session.ends_at else None
    if not session.is_all_day:
        return start, end if end and end > start else None
    last = end.date() if end else start.date()
    return start.date(), max(last, start.date()) + timedelta(days=1)


def _marks(sessions: Sequence[Session]) -> list[str]:
    """What tells an entry's sessions apart, whenever they are read again: the source's own name, else when they begin."""
    seen: Counter[str] = Counter()
    marks = []
    for session in sessions:
        name = session.remote_id or session.starts_at.astimezone(UTC).isoformat()
        mark = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
        seen[mark] += 1
        marks.append(mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")
    return marks


def _place(entry: Dated) -> str:
    return entry.entry.city
