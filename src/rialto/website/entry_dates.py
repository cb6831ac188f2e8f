"""When and where an entry takes place, in the words of the page's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_time, get_timezone_name
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.words import locale_of, written_day
from rialto.catalogue.choices import Schedule
from rialto.catalogue.models import Session
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True)
class SessionRow:
    session: Session
    day: date
    when: str
    where: str
    seats: str
    state: str
    is_off: bool
    is_over: bool
    # Of a time of the clock: the moment, which scripts tell in the reader's own zone, and the zone in words.
    moment: datetime | None = None
    zone: str = ""


def where_of(place: str, city: str, countries: list[str], is_online: bool | None, language: str) -> str:
    """Place, city, country and "online", as far as they are known, without saying anything twice."""
    parts: list[str] = []
    for part in (place, city, *(country_name(code, language) for code in countries[:6])):
        if part and not any(part in known for known in parts):
            parts.append(part)
    if len(countries) > 6:
        parts.append("…")
    if is_online:
        parts.append(_("online"))
    return ", ".join(parts)


def session_row(session: Session, language: str) -> SessionRow:
    """One date in the words of the page's language, in the time zone of the place."""
    starts, ends = local(session.starts_at, session.timezone), local(session.ends_at, session.timezone)
    seats = ""
    if session.seats_left is not None:
        seats = ngettext("%(count)d place left", "%(count)d places left", session.seats_left) % {
            "count": session.seats_left
        }
    return SessionRow(
        session=session,
        day=(starts or session.starts_at).date(),
        when=_span(starts, ends, is_all_day=session.is_all_day, language=language),
        where=where_of(
            session.place,
            session.city,
            [session.country] if session.country else [],
            session.is_online,
            language,
        ),
        seats=seats,
        state=capfirst(str(Schedule(session.schedule).label)),
        is_off=session.schedule in (Schedule.CANCELLED, Schedule.POSTPONED),
        is_over=_end_of(session) < timezone.now(),
        moment=None if session.is_all_day else session.starts_at,
        zone="" if session.is_all_day or starts is None else _zone_words(starts, session.timezone, language),
    )


def _end_of(session: Session) -> datetime:
    """When it is over: a whole day lasts until midnight."""
    end = session.ends_at or session.starts_at
    return end + timedelta(days=1) if session.is_all_day else end


def _zone_words(starts: datetime, zone: str, language: str) -> str:
    """The zone's name in the reader's language, "" where nobody knows the zone."""
    known = getattr(starts.tzinfo, "key", "") == zone
    return get_timezone_name(starts, width="long", locale=locale_of(language)) if known else ""


def local(at: datetime | None, zone: str) -> datetime | None:
    """A moment in the time zone of its place; in the site's own where the zone is unknown."""
    if at is None:
        return None
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.localtime(at)


def _span(starts: datetime | None, ends: datetime | None, *, is_all_day: bool, language: str) -> str:
    if starts is None:
        return ""
    first = written_day(starts.date(), language, "full")
    if is_all_day:
        last = ends.date() if ends else starts.date()
        return first if last <= starts.date() else f"{first} – {written_day(last, language, 'full')}"
    begin = format_time(starts, "short", locale=locale_of(language))
    zone = starts.strftime("%Z")
    if ends is None:
        return f"{first}, {begin} {zone}"
    end = format_time(ends, "short", locale=locale_of(language))
    if ends.date() == starts.date():
        return f"{first}, {begin} – {end} {zone}"
    return f"{first}, {begin} – {written_day(ends.date(), language, 'full')}, {end} {zone}"
