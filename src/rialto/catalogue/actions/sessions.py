"""Dates on which something takes place, as the table of sessions can hold them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rialto.base.addresses import usable_address
from rialto.base.markup import plain_text, shorten
from rialto.catalogue.actions.details import LARGEST_INTEGER, clean_day
from rialto.catalogue.choices import YEARS, Schedule
from rialto.catalogue.found import FoundSession
from rialto.catalogue.models import Session
from rialto.taxonomy.queries import country_code_of

# `Choices.values` makes a new list at every call.
SCHEDULES = frozenset(Schedule.values)
MAX_SESSIONS = 400
MOST_SEATS = LARGEST_INTEGER["PositiveIntegerField"]


def clean_sessions(found: Iterable[FoundSession]) -> list[Session]:
    """At most 400 sessions, without those in a year that cannot be right; not saved, of no entry yet."""
    sessions: list[Session] = []
    for one in found:
        if one.starts_at.year in YEARS and len(sessions) < MAX_SESSIONS:
            sessions.append(_session(one))
    return sessions


def _session(found: FoundSession) -> Session:
    zone = _known_zone(found.timezone)
    starts_at = _aware(found.starts_at, zone)
    ends_at = _aware(found.ends_at, zone) if found.ends_at and found.ends_at.year in YEARS else None
    seats, left = _seats(found.seats), _seats(found.seats_left)
    return Session(
        remote_id=shorten(plain_text(found.remote_id), 300),
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=zone,
        is_all_day=found.is_all_day,
        place=shorten(plain_text(found.place), 300),
        city=shorten(plain_text(found.city), 120),
        country=(country_code_of(found.country) or "") if found.country else "",
        is_online=found.is_online,
        address=usable_address(found.address),
        seats=seats,
        seats_left=left if seats is None or left is None or left <= seats else None,
        deadline_on=clean_day(found.deadline_on) if found.deadline_on else None,
        schedule=found.schedule if found.schedule in SCHEDULES else Schedule.SCHEDULED,
    )


def _known_zone(name: str) -> str:
    """The time zone's name where there is such a zone, else UTC: pages turn the name into a zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # no name, a folder, control characters, a zone nobody knows
        return "UTC"
    return name if len(name) <= 60 else "UTC"


def _aware(moment: datetime, zone: str) -> datetime:
    """The moment in UTC; a time without a zone is local time where it takes place.

    In UTC because PostgreSQL refuses offsets beyond 16 hours, which some source may claim.
    """
    known = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone) if zone != "UTC" else UTC)
    return known.astimezone(UTC)


def _seats(count: int | None) -> int | None:
    return count if count is not None and 0 <= count <= MOST_SEATS else None
