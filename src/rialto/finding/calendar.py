"""A month of a search: what starts and what closes on each day."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from rialto.base.lines import Line
from rialto.finding.asking import Search
from rialto.finding.queries import Dated, in_days

YEARS = range(1990, 2101)


@dataclass(slots=True, kw_only=True)
class Day:
    """`starting`: what begins on it. `closing`: what one has to apply for by then."""

    day: date
    is_today: bool
    starting: list[Line] = field(default_factory=list)
    closing: list[Line] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Month:
    """Its days in order, with the addresses of the months around it and of this one (empty where it is this one)."""

    first: date
    days: list[Day]
    previous: str
    next: str
    current: str
    count: int
    is_cut: bool


def month_of(search: Search, *, language: str) -> Month:
    """The month that a search asks for, else this one."""
    this_month = timezone.localdate().replace(day=1)
    first = date.fromisoformat(f"{search.month}-01") if search.month else this_month
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    dated = in_days(search, first=first, last=last, language=language)
    days = _days(first, last, dated)
    return Month(
        first=first,
        days=days,
        previous=_address(search, first - timedelta(days=1)),
        next=_address(search, last + timedelta(days=1)),
        current="" if first == this_month else search.changed(month="").address(),
        count=sum(len(day.starting) + len(day.closing) for day in days),
        is_cut=dated.is_cut,
    )


def _days(first: date, last: date, dated: Dated) -> list[Day]:
    today = timezone.localdate()
    numbers = range(first.toordinal(), last.toordinal() + 1)
    days = {day: Day(day=day, is_today=day == today) for day in map(date.fromordinal, numbers)}
    for line in dated.lines:
        if line.starts_on and _is_in(line.starts_on, days, dated):
            days[line.starts_on].starting.append(line)
        if line.deadline_on and _is_in(line.deadline_on, days, dated):
            days[line.deadline_on].closing.append(line)
    return list(days.values())


def _is_in(day: date, days: Iterable[date], dated: Dated) -> bool:
    return day in days and dated.first <= day <= dated.last


def _address(search: Search, day: date) -> str:
    """The same search with another month; empty beyond the years that anybody plans for."""
    return search.changed(month=f"{day:%Y-%m}").address() if day.year in YEARS else ""
