"""Dates on which something takes place, as a form holds them, and how a series is made of one.

Under "sessions" stands one mapping a date: "id" (its own for good, so that calendars know it again when it is moved), "day", "from"
and "to" (times of the clock), "last_day" where it ends on another day, "place", "schedule". Days are ISO 8601, times HH:MM; what is
empty is left out. "timezone" names the zone whose clock all of them mean, so that a series stays at six in the evening in summer
and winter.
"""

import calendar
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rialto.accounts.zones import zone_of_country, zones
from rialto.catalogue.choices import YEARS, Schedule
from rialto.catalogue.found import FoundSession

SESSIONS, ZONE = "sessions", "timezone"
MOST_DATES = 100
Row = dict[str, str]


class Rhythm(TextChoices):
    """How a series goes on."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month on the same day of the month")
    WEEKDAY = "weekday", _("every month on the same weekday, such as the second Tuesday")


def dates_in(values: Mapping[str, Any]) -> list[Row]:
    """The dates of a form that have a day, the earliest first."""
    rows = [one for one in values.get(SESSIONS, ()) if isinstance(one, dict) and day_in(one)]
    return sorted(rows, key=lambda one: (one["day"], one.get("from", "")))


def day_in(row: Mapping[str, str], name: str = "day") -> date | None:
    try:
        return date.fromisoformat(row.get(name, ""))
    except (ValueError, TypeError):
        return None


def time_in(row: Mapping[str, str], name: str) -> time | None:
    try:
        return time.fromisoformat(row[name]) if row.get(name) else None
    except (ValueError, TypeError):
        return None


def zone_of(values: Mapping[str, Any]) -> str:
    """The zone that a form names, else that of its first country, else the site's."""
    named = values.get(ZONE, "")
    if named in zones():
        return str(named)
    return zone_of_country((values.get("countries") or [""])[0])


def found_sessions(values: Mapping[str, Any]) -> list[FoundSession]:
    """The dates of a form as the catalogue takes them."""
    zone = zone_of(values)
    return [one for row in dates_in(values)[:MOST_DATES] if (one := _session(row, zone))]


def _session(row: Row, zone: str) -> FoundSession | None:
    day = day_in(row)
    if day is None or day.year not in YEARS:
        return None
    starts, ends = time_in(row, "from"), time_in(row, "to")
    last = day_in(row, "last_day") or day
    schedule = row.get("schedule", "")
    clock = ZoneInfo(zone)
    ends_at = datetime.combine(last, ends or time(), clock) if ends or last > day or not starts else None
    return FoundSession(
        remote_id=row.get("id", ""),
        starts_at=datetime.combine(day, starts or time(), clock),
        ends_at=ends_at,
        timezone=zone,
        is_all_day=starts is None,
        place=row.get("place", ""),
        schedule=Schedule(schedule) if schedule in Schedule.values else Schedule.SCHEDULED,
    )


def days_of(rows: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """The first and the last day of some dates; "" where there are none."""
    first = min((one["day"] for one in rows), default="")
    return first, max((one.get("last_day") or one["day"] for one in rows), default="")


def series(first: date, rhythm: Rhythm) -> Iterator[date]:
    """The days after the first one, without end. A month that has no such day is left out."""
    if rhythm in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY):
        step = timedelta(weeks=1 if rhythm == Rhythm.WEEKLY else 2)
        day = first
        while day.year < YEARS[-1]:
            day += step
            yield day
        return
    for number in range(1, 12 * 50):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        if day_of_month := _same_day(first, year, month + 1, rhythm):
            yield day_of_month


def _same_day(first: date, year: int, month: int, rhythm: Rhythm) -> date | None:
    length = calendar.monthrange(year, month)[1]
    if rhythm == Rhythm.MONTHLY:
        return date(year, month, first.day) if first.day <= length else None
    weeks = (first.day - 1) // 7
    number = 1 + (first.weekday() - date(year, month, 1).weekday()) % 7 + 7 * weeks
    return date(year, month, number) if number <= length else None


def repeated(row: Row, days: Sequence[date]) -> list[Row]:
    """The same date on other days, without its id; as planned, whatever became of the first."""
    first = day_in(row)
    if first is None:
        return []
    kept = {name: value for name, value in row.items() if name not in ("id", "day", "last_day", "schedule")}
    lasts = (day_in(row, "last_day") or first) - first
    return [
        {**kept, "day": day.isoformat(), **({"last_day": (day + lasts).isoformat()} if lasts else {})}
        for day in days
    ]


def dates_from(sessions: Sequence[FoundSession]) -> dict[str, Any]:
    """What a form would hold, had somebody typed in the dates that were found."""
    if not sessions:
        return {}
    zone = next((one.timezone for one in sessions if one.timezone in zones()), settings.TIME_ZONE)
    return {SESSIONS: [_row(one, ZoneInfo(zone)) for one in sessions[:MOST_DATES]], ZONE: zone}


def _row(session: FoundSession, clock: ZoneInfo) -> Row:
    starts = _on_the_clock(session.starts_at, clock)
    ends = _on_the_clock(session.ends_at, clock) if session.ends_at else None
    is_planned = session.schedule == Schedule.SCHEDULED
    row = {
        "id": new_date_id(),
        "day": starts.date().isoformat(),
        "from": "" if session.is_all_day else f"{starts:%H:%M}",
        "to": "" if session.is_all_day or ends is None else f"{ends:%H:%M}",
        "last_day": ends.date().isoformat() if ends and ends.date() > starts.date() else "",
        "place": session.place,
        "schedule": "" if is_planned else str(session.schedule),
    }
    return {name: value for name, value in row.items() if value}


def _on_the_clock(at: datetime, clock: ZoneInfo) -> datetime:
    return at.astimezone(clock) if at.tzinfo else at


def new_date_id() -> str:
    return secrets.token_hex(6)
