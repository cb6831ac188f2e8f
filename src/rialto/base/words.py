"""Numbers and sums as a language writes them (CLDR by Babel)."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency


@cache
def locale_of(language: str | None) -> Locale:
    """Babel's locale of one of our languages; English is Europe's (day before month), and so is anything unknown."""
    code = (language or "en").replace("-", "_").split("_")[0]
    return Locale.parse("en_GB" if code == "en" else code)


@lru_cache(maxsize=4096)
def written_day(day: date, language: str | None, pattern: str = "long") -> str:
    """A day as the language writes it: "long" 9 September 2026, "medium" 9 Sept 2026, "full" with the weekday."""
    return format_date(day, format=pattern, locale=locale_of(language))


@lru_cache(maxsize=4096)
def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with its currency; cents only where there are some."""
    text = format_currency(amount, currency, locale=locale_of(language))
    if amount != amount.to_integral_value():
        return text
    return format_currency(
        amount, currency, locale=locale_of(language), format=_without_cents(language), currency_digits=False
    )


@lru_cache(maxsize=64)
def _without_cents(language: str) -> str:
    pattern = locale_of(language).currency_formats["standard"].pattern
    return pattern.replace(".00", "").split(";")[0]


@lru_cache(maxsize=1024)
def compact_money(amount: Decimal, currency: str, language: str) -> str:
    """The same, short enough for a small window: "2 Mio. €" instead of seven digits."""
    if amount < 100_000:
        return money(amount, currency, language)
    return format_compact_currency(amount, currency, locale=locale_of(language), fraction_digits=1)
