"""Numbers and sums as a language writes them (CLDR by Babel)."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_compact_currency, format_currency


@lru_cache(maxsize=4096)
def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with its currency; cents only where there are some."""
    text = format_currency(amount, currency, locale=language)
    if amount != amount.to_integral_value():
        return text
    return format_currency(amount, currency, locale=language, format=_without_cents(language), currency_digits=False)


@lru_cache(maxsize=64)
def _without_cents(language: str) -> str:
    from babel import Locale

    pattern = Locale.parse(language).currency_formats["standard"].pattern
    return pattern.replace(".00", "").split(";")[0]


@lru_cache(maxsize=1024)
def compact_money(amount: Decimal, currency: str, language: str) -> str:
    """The same, short enough for a small window: "2 Mio. €" instead of seven digits."""
    if amount < 100_000:
        return money(amount, currency, language)
    return format_compact_currency(amount, currency, locale=language, fraction_digits=1)
