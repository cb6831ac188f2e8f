"""What a source gives for the kind's own table, fitted to its columns and constraints."""

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from django.db import models

from rialto.base.addresses import usable_address
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.catalogue.choices import YEARS, Kind
from rialto.catalogue.models import DETAILS_OF_KIND

Column = models.Field[Any, Any]
TEXT_LENGTH = 20_000
LIST_LENGTH = 40
# Sums of a details table, and the column that their currency stands in: without it they mean nothing.
CURRENCY_OF = {
    "pay_from": "pay_currency",
    "pay_to": "pay_currency",
    "amount_from": "currency",
    "amount_to": "currency",
    "budget": "currency",
    "credential_price_amount": "credential_price_currency",
}
# Columns whose values have bounds beside those of their type.
BOUNDS = {"eqf_level": (1, 8), "rate_percent": (0, 100)}
LARGEST_INTEGER = {"PositiveSmallIntegerField": 32_767, "PositiveIntegerField": 2_147_483_647}


def clean_details(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    """Keep what the kind's own table has a place for and can hold; the rest is dropped."""
    kept = {}
    for column in DETAILS_OF_KIND[kind]._meta.concrete_fields:
        if column.is_relation or given.get(column.name) is None:
            continue
        value = _fitting(column, given[column.name])
        if value not in (None, "", []):
            kept[column.name] = value
    for amount, currency in CURRENCY_OF.items():
        if amount in kept and currency not in kept:
            del kept[amount]
    for low, high in (("pay_from", "pay_to"), ("amount_from", "amount_to")):
        if low in kept and high in kept and kept[high] < kept[low]:
            del kept[high]
    return kept


def clean_currency(text: str) -> str:
    """The three letters of ISO 4217 that a currency is written with, or "" for anything else."""
    code = text.strip()
    return code.upper() if len(code) == 3 and code.isascii() and code.isalpha() else ""


def clean_day(value: Any) -> date | None:
    """A day in a year that can be right; a moment counts as its day, a text is read as ISO 8601."""
    if isinstance(value, datetime):
        value = value.date()
    elif not isinstance(value, date):
        try:
            value = date.fromisoformat(str(value)[:10])
        except ValueError:
            return None
    return value if value.year in YEARS else None


def _fitting(column: Column, value: Any) -> Any:
    """Return `value` in the column's type, or None when it does not fit."""
    if isinstance(column, models.JSONField):
        items = value if isinstance(value, list) else [value]
        texts = [shorten(plain_text(str(one)), 400) for one in items[:LIST_LENGTH] if one is not None]
        return [text for text in texts if text]
    if isinstance(column, models.BooleanField):
        return value if isinstance(value, bool) else None
    if isinstance(column, models.DateField):
        return clean_day(value)
    if isinstance(column, models.DecimalField | models.IntegerField):
        return _number(column, value)
    text = str(value)
    if isinstance(column, models.URLField):
        return usable_address(text)
    if column.choices:
        return text if text in dict(column.flatchoices) else None
    if column.name.endswith("currency"):
        return clean_currency(text)
    if isinstance(column, models.TextField):
        return clean_html(text[: TEXT_LENGTH * 2], TEXT_LENGTH)
    return shorten(plain_text(text), column.max_length or 200)


def _number(column: "models.DecimalField[Any, Any] | models.IntegerField[Any, Any]", value: Any) -> Any:
    try:
        number = Decimal(str(value)[:40])
    except InvalidOperation:
        return None
    low, high = BOUNDS.get(column.name, (0, None))
    if not number.is_finite() or number < low or (high is not None and number > high):
        return None
    if isinstance(column, models.IntegerField):
        return int(number) if number <= LARGEST_INTEGER[column.get_internal_type()] else None
    if number >= Decimal(10) ** (column.max_digits - column.decimal_places):
        return None
    # Rounding up could need a digit more than the column has.
    return number.quantize(Decimal(1).scaleb(-column.decimal_places), ROUND_DOWN)
