"""What a service was given, and what is left of today's and this month's budget."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db.models import Q, Sum

from rialto.translation.models import TranslationDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Characters given today and this month (UTC), and the limits (0: none)."""

    today: int
    month: int
    requests_today: int
    a_day: int
    a_month: int

    @property
    def left(self) -> int | None:
        """How many characters may go today; None without a limit."""
        lefts = [
            limit - used for limit, used in ((self.a_day, self.today), (self.a_month, self.month)) if limit
        ]
        return max(0, min(lefts)) if lefts else None

    @property
    def most(self) -> int | None:
        """How many characters may ever go at once; None without a limit."""
        return min((limit for limit in (self.a_day, self.a_month) if limit), default=None)

    @property
    def is_month_over(self) -> bool:
        return bool(self.a_month) and self.month >= self.a_month


def utc_day() -> date:
    return datetime.now(UTC).date()


def spent(provider: str) -> Spent:
    """What one service was given: one query."""
    today = utc_day()
    rows = TranslationDay.objects.filter(provider=provider, day__gte=today.replace(day=1))
    sums = rows.aggregate(
        month=Sum("character_count"),
        today=Sum("character_count", filter=Q(day=today)),
        requests=Sum("request_count", filter=Q(day=today)),
    )
    return Spent(
        today=sums["today"] or 0,
        month=sums["month"] or 0,
        requests_today=sums["requests"] or 0,
        a_day=settings.TRANSLATION_DAILY_CHARACTERS,
        a_month=settings.TRANSLATION_MONTHLY_CHARACTERS,
    )
