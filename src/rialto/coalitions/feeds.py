"""The calendar of the coalitions for other programs: as iCalendar, and as Atom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Event

from rialto.base.atom import Item
from rialto.base.calendars import new_calendar
from rialto.coalitions.queries.dates import CalendarRow
from rialto.taxonomy.queries import country_name

# Sequence numbers of events of the catalogue count seconds from here, as in `finding.feeds.calendars`.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFeed:
    """What the calendar holds, as one feed that has one page."""

    language: str
    title: str
    home_address: str
    identity: str
    items: Sequence[Item]
    next_address: str = ""
    previous_address: str = ""

    @property
    def self_address(self) -> str:
        return self.identity

    @property
    def updated_at(self) -> datetime | None:
        return max((one.updated_at for one in self.items), default=None)


def date_items(rows: Sequence[CalendarRow], *, language: str, label: str) -> list[Item]:
    """The newest first. `label`: what such a line is called."""
    return [
        Item(
            id=row.public_id,
            url=f"{settings.ORIGIN}{row.url}",
            title=row.title,
            language=row.language,
            summary="\n".join(filter(None, [row.day.isoformat(), row.place, row.summary])),
            kind_label=label,
            tags=(),
            provider=country_name(row.country, language),
            published_at=row.added_at,
            updated_at=row.changed_at,
        )
        for row in sorted(rows, key=lambda row: row.added_at, reverse=True)
    ]


def calendar_file_text(rows: Sequence[CalendarRow], *, name: str, address: str) -> bytes:
    """The calendar as a file, with the time zones it speaks of."""
    site = urlsplit(settings.ORIGIN).hostname or settings.SITE_NAME
    calendar = new_calendar(name=name, site=site, address=address)
    for row in rows:
        calendar.add_component(_event(row, site))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(row: CalendarRow, site: str) -> Event:
    """One identity for good: whatever is changed of a date, calendars know it again and put the newer one in its place."""
    event = Event()
    changed = row.changed_at.astimezone(UTC)
    event.add("uid", f"{row.public_id}@{site}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add(
        "sequence", row.date.sequence if row.date else max(0, int((changed - COUNTED_FROM).total_seconds()))
    )
    if row.starts_at is None:
        event.add("dtstart", row.day)
        event.add("dtend", row.last_day + timedelta(days=1))
    else:
        event.add("dtstart", row.starts_at)
        if row.ends_at and row.ends_at > row.starts_at:
            event.add("dtend", row.ends_at)
    words = {"LANGUAGE": row.language} if row.language != "und" else {}
    address = f"{settings.ORIGIN}{row.url}"
    link = row.date.link if row.date else ""
    event.add("summary", row.title, parameters=words)
    event.add("description", "\n\n".join(filter(None, [row.summary, link, address])), parameters=words)
    event.add("url", address)
    event.add("status", "CANCELLED" if row.is_off else "CONFIRMED")
    event.add("class", "PUBLIC" if row.is_public else "PRIVATE")
    if row.place or link:
        event.add("location", row.place or link)
    return event
