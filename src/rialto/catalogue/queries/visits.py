"""How often the entries of an organisation were read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet, Sum

from rialto.catalogue.models import Entry, EntryVisits
from rialto.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    day: date
    views: int
    clicks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCount:
    """One entry over a span of days."""

    entry: Entry
    views: int
    clicks: int


def days_of(organisation: Organisation, *, first: date, last: date) -> list[DayCount]:
    """Each day of a span, also those without a visit. One query."""
    rows = (
        _of(organisation, first, last)
        .values("day")
        .annotate(views=Sum("view_count"), clicks=Sum("click_count"))
        .order_by("day")
    )
    found = {row["day"]: (row["views"], row["clicks"]) for row in rows}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        DayCount(day=day, views=found.get(day, (0, 0))[0], clicks=found.get(day, (0, 0))[1]) for day in days
    ]


def entries_of(organisation: Organisation, *, first: date, last: date, limit: int) -> list[EntryCount]:
    """The entries that were read most in a span. Two queries."""
    rows = list(
        _of(organisation, first, last)
        .values("entry_id")
        .annotate(views=Sum("view_count"), clicks=Sum("click_count"))
        .order_by("-views", "-clicks", "entry_id")[:limit]
    )
    entries = Entry.objects.in_bulk([row["entry_id"] for row in rows])
    return [
        EntryCount(entry=entries[row["entry_id"]], views=row["views"], clicks=row["clicks"]) for row in rows
    ]


def rows_of(organisation: Organisation, *, first: date, last: date) -> Iterator[Sequence[object]]:
    """Day, title, public id, views and clicks of each entry and day, the oldest day first."""
    rows = _of(organisation, first, last).order_by("day", "entry__title", "entry_id")
    return rows.values_list(
        "day", F("entry__title"), F("entry__public_id"), "view_count", "click_count"
    ).iterator(chunk_size=2000)


def _of(organisation: Organisation, first: date, last: date) -> QuerySet[EntryVisits]:
    return EntryVisits.objects.filter(entry__provider=organisation, day__gte=first, day__lte=last)
