"""The calendar of the coalitions, as far as somebody may see it."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rialto.catalogue.choices import Schedule
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import taken_down_among
from rialto.catalogue.queries.texts import shown_entries
from rialto.coalitions.choices import DateAudience
from rialto.coalitions.models import CalendarEntry, CoalitionDate, CoalitionMember
from rialto.coalitions.rules import Person
from rialto.taxonomy.queries import EU_COUNTRIES

# Rows of one answer: a month and a file show no more.
MOST_ROWS = 500
# How far back a calendar that people subscribe to still says what was.
BACK = timedelta(days=60)
YEARS = range(2000, 2101)
OFF = (Schedule.CANCELLED, Schedule.POSTPONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One line of the calendar: a date that a coalition shares, or an event of the catalogue (`date` is None).

    `country` is whose coalition it is (ISO 3166-1 alpha-2), `day` the first day by the clock it is meant by.
    """

    title: str
    language: str
    url: str
    day: date
    last_day: date
    starts_at: datetime | None
    ends_at: datetime | None
    country: str
    place: str
    is_online: bool
    is_off: bool
    audience: DateAudience
    date: CoalitionDate | None = None
    public_id: UUID
    summary: str = ""
    changed_at: datetime
    added_at: datetime

    @property
    def hours(self) -> str:
        """From when to when, by the clock it is meant by, and which clock that is; empty for whole days."""
        if self.starts_at is None:
            return ""
        ends = f"–{self.ends_at:%H:%M}" if self.ends_at else ""
        return f"{self.starts_at:%H:%M}{ends} {self.starts_at:%Z}"

    @property
    def is_public(self) -> bool:
        return self.audience == DateAudience.EVERYBODY


@dataclass(slots=True, kw_only=True)
class CalendarDay:
    """`starting`: what begins on it. Nothing closes in this calendar."""

    day: date
    is_today: bool
    starting: list[CalendarRow] = field(default_factory=list)
    closing: Sequence[CalendarRow] = ()


@dataclass(slots=True, kw_only=True)
class CalendarMonth:
    """A month as templates/finding/_calendar.html draws it, with the addresses of those around it."""

    first: date
    days: list[CalendarDay]
    previous: str
    next: str
    current: str
    count: int
    is_cut: bool


def dates_seen_by(user: Person) -> QuerySet[CoalitionDate]:
    """The dates that somebody may see. All permission is here."""
    dates = CoalitionDate.objects.select_related("coalition")
    if not user.is_authenticated or not user.is_active:
        return dates.filter(audience=DateAudience.EVERYBODY)
    mine = CoalitionMember.objects.filter(user=user.pk)
    own = Exists(mine.filter(coalition=OuterRef("coalition")))
    return dates.filter(
        Q(audience=DateAudience.EVERYBODY) | (Q(audience=DateAudience.ALL) & Exists(mine)) | Q(own)
    )


def calendar_rows(
    user: Person,
    *,
    language: str,
    first: date,
    last: date | None = None,
    country: str = "",
    limit: int = MOST_ROWS,
) -> list[CalendarRow]:
    """What takes place from a day on, until another, soonest first: at most six queries, however many rows."""
    dates = dates_seen_by(user).filter(_since(first))
    marked = CalendarEntry.objects.filter(entry__in=Entry.objects.published())
    marked = marked.filter(Q(entry__starts_on__gte=first) | Q(entry__ends_on__gte=first))
    if last is not None:
        dates = dates.filter(starts_at__lt=_midnight(last + timedelta(days=2)))
        marked = marked.filter(entry__starts_on__lte=last)
    if country:
        dates, marked = dates.filter(coalition__country=country), marked.filter(coalition__country=country)
    rows = [row_of(one) for one in dates.order_by("starts_at", "pk")[: limit + 1]]
    rows += _entry_rows(marked, language=language, limit=limit + 1)
    rows = [one for one in rows if one.last_day >= first and (last is None or one.day <= last)]
    rows.sort(
        key=lambda one: (one.day, one.starts_at is not None, one.starts_at or _midnight(one.day), one.title)
    )
    return rows[:limit]


def calendar_month(
    user: Person, *, language: str, month: str, country: str = "", query: str = ""
) -> CalendarMonth:
    """The month that an address asks for ("2027-03"), else this one. `query`: what else of the address stays."""
    today = timezone.localdate()
    first = _first_of(month) or today.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = calendar_rows(user, language=language, first=first, last=last, country=country)
    numbers = range(first.toordinal(), last.toordinal() + 1)
    days = {day: CalendarDay(day=day, is_today=day == today) for day in map(date.fromordinal, numbers)}
    for row in rows:
        days[max(row.day, first)].starting.append(row)
    return CalendarMonth(
        first=first,
        days=list(days.values()),
        previous=_address(first - timedelta(days=1), query),
        next=_address(last + timedelta(days=1), query),
        current="" if first == today.replace(day=1) else f"?view=month{query}",
        count=len(rows),
        is_cut=len(rows) >= MOST_ROWS,
    )


def row_of(one: CoalitionDate) -> CalendarRow:
    """A date as a line. Needs its coalition."""
    clock = ZoneInfo(one.zone)
    starts = one.starts_at.astimezone(clock)
    ends = one.ends_at.astimezone(clock) if one.ends_at else None
    return CalendarRow(
        title=one.title,
        language=one.language,
        url=one.get_absolute_url(),
        day=starts.date(),
        last_day=(ends or starts).date(),
        starts_at=None if one.is_all_day else starts,
        ends_at=None if one.is_all_day else ends,
        country=one.coalition.country,
        place=one.place,
        is_online=bool(one.link),
        is_off=one.is_cancelled,
        audience=DateAudience(one.audience),
        date=one,
        public_id=one.public_id,
        summary=one.description,
        changed_at=one.changed_at,
        added_at=one.created_at,
    )


def _entry_rows(marked: QuerySet[CalendarEntry], *, language: str, limit: int) -> list[CalendarRow]:
    """An event that several coalitions put there stands there once, under the first of them."""
    said: dict[int, tuple[str, datetime]] = {}
    found = marked.order_by("entry__starts_on", "entry", "added_at").values_list(
        "entry", "coalition__country", "added_at"
    )
    for entry_id, country, at in found[: limit * len(EU_COUNTRIES)]:
        if len(said) == limit and entry_id not in said:
            break
        said.setdefault(entry_id, (country, at))
    if not said:
        return []
    shown = shown_entries(list(said), language=language)
    gone = taken_down_among(one.entry for one in shown)
    changed = dict(Entry.objects.filter(pk__in=list(said)).values_list("pk", "updated_at"))
    rows = []
    for one in shown:
        entry = one.entry
        if entry.starts_on is None or entry.public_id in gone:
            continue
        country, at = said[entry.pk]
        rows.append(
            CalendarRow(
                title=one.title.text,
                language=one.title.language,
                url=entry.get_absolute_url(),
                day=entry.starts_on,
                last_day=entry.ends_on or entry.starts_on,
                starts_at=None,
                ends_at=None,
                country=country,
                place=entry.city,
                is_online=bool(entry.is_online),
                is_off=entry.schedule in OFF,
                audience=DateAudience.EVERYBODY,
                public_id=entry.public_id,
                summary=one.summary.text,
                changed_at=max(at, changed[entry.pk]),
                added_at=at,
            )
        )
    return rows


def _since(first: date) -> Q:
    """Not over before a day; zones lie up to a day apart, so the caller looks again by the clock of each."""
    moment = _midnight(first - timedelta(days=1))
    return Q(starts_at__gte=moment) | Q(ends_at__gte=moment)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _first_of(month: str) -> date | None:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return first if first.year in YEARS else None


def _address(day: date, query: str) -> str:
    """The same calendar in another month; empty beyond the years that anybody plans for."""
    return f"?view=month&month={day:%Y-%m}{query}" if day.year in YEARS else ""
