"""Dates and times as sources write them. Only unambiguous forms are read: ISO 8601, RFC 5322, and compact digits."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

ISO = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2}|\d{8})"
    r"(?:[T ](?P<clock>\d{1,2}(?::?\d{2}){1,2})(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$",
    re.IGNORECASE,
)
OTHER_ORDER = re.compile(r"^(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})$")
DURATION = re.compile(
    r"^P(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<weeks>[\d.]+)W)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?$"
)
# Where a country lives by one clock (or one by far), a time without a zone is read by it.
ZONE_OF_COUNTRY = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich", "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
    "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome",
    "LI": "Europe/Vaduz", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "UA": "Europe/Kyiv",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the aware time on it where the source says enough to know one."""

    day: date
    at: datetime | None = None


@lru_cache(maxsize=500)
def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, of a city in one, or none."""
    name = name.strip().strip('"')
    for candidate in (
        name,
        f"Europe/{name}",
        f"Australia/{name}",
        f"America/{name}",
        f"Asia/{name}",
        f"Africa/{name}",
    ):
        try:
            if candidate:
                return ZoneInfo(candidate)
        except (ValueError, OSError, KeyError):
            continue
    return None


def zone_for(*, name: str = "", country: str = "") -> ZoneInfo | None:
    """The zone that a time without one is read in: the named one, else the country's, else none."""
    return (zone_named(name) if name else None) or zone_named(ZONE_OF_COUNTRY.get(country, ""))


def read_moment(value: object, *, zone: ZoneInfo | None = None, order: str = "") -> Moment:
    """Read a date or a date and time; raises ValueError with the reason.

    A time without an offset is read in `zone`; without a zone only the day is kept. `order="dmy"` or `"mdy"` allows
    days with dots or slashes, which nobody can read without knowing the order.
    """
    if isinstance(value, datetime):
        return Moment(value.date(), in_zone(value, zone))
    if isinstance(value, date):
        return Moment(value)
    text = str(value).strip().strip('"')
    if match := ISO.match(text):
        return moment_of_iso(match, zone)
    if order and (match := OTHER_ORDER.match(text)):
        first, second = int(match["day"]), int(match["month"])
        return Moment(date(int(match["year"]), *((second, first) if order == "dmy" else (first, second))))
    if "," in text or text[-5:-4] in "+-":
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
        else:
            return Moment(at.date(), in_zone(at, zone))
    raise ValueError(text[:40])


def moment_of_iso(match: re.Match[str], zone: ZoneInfo | None) -> Moment:
    """The moment that an ISO form names; raises ValueError for days and times that do not exist."""
    day = date.fromisoformat(match["day"])
    if not match["clock"]:
        return Moment(day)
    digits = match["clock"].replace(":", "").rjust(4, "0")
    clock = time(int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0))
    offset = match["zone"]
    if not offset:
        return Moment(day, in_zone(datetime.combine(day, clock), zone))
    tz = UTC if offset.upper() in {"Z", "UTC", "GMT"} else offset_zone(offset)
    return Moment(day, datetime.combine(day, clock, tz))


def offset_zone(offset: str) -> timezone:
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if offset[0] == "-" else shift)


def in_zone(value: datetime, zone: ZoneInfo | None) -> datetime | None:
    if value.tzinfo is not None:
        return value
    return value.replace(tzinfo=zone) if zone else None


def lived_in(moment: Moment, zone: ZoneInfo | None) -> Moment:
    """A time given in UTC on the clock of `zone`: the day is the one that people there live in."""
    if zone is None or moment.at is None or moment.at.utcoffset() != timedelta(0):
        return moment
    at = moment.at.astimezone(zone)
    return Moment(at.date(), at)


def midnight(day: date, zone: ZoneInfo | None = None) -> datetime:
    """The start of a day, as whole-day sessions carry it."""
    return datetime.combine(day, time(), zone or UTC)


def hours_of_duration(text: str) -> float | None:
    """Hours of an ISO 8601 duration; none where it counts in days or longer, which says nothing of hours."""
    match = DURATION.match(text.strip().upper())
    if not match or any(match[part] for part in ("years", "months", "weeks", "days")):
        return None
    try:
        hours = sum(
            float(match[part] or 0) / share
            for part, share in (("hours", 1), ("minutes", 60), ("seconds", 3600))
        )
    except ValueError:
        return None
    return round(hours, 1) if hours >= 0.05 else None  # less would be rounded to nothing


def day_or_none(value: object) -> date | None:
    """The day of a date that is nice to have: none where it cannot be read."""
    try:
        return read_moment(value).day
    except (ValueError, OverflowError):
        return None


def at_or_none(value: object, zone: ZoneInfo | None = None) -> datetime | None:
    """The aware time of a date and time that is nice to have: none where it cannot be read or says no zone."""
    try:
        return read_moment(value, zone=zone).at
    except (ValueError, OverflowError):
        return None
