"""Numbers of plans as the reader's language writes them."""

from decimal import Decimal
from typing import Any

from django import template

from rialto.base.addresses import host_of
from rialto.base.templatetags.look import NARROW_SPACE, grouped
from rialto.coalitions.plan_choices import Unit

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    """1 284 or 12,5: without needless noughts."""
    if value is None:
        return ""
    whole = value.to_integral_value()
    return grouped(int(whole) if value == whole else value.normalize())


@register.filter
def in_unit(value: Decimal | None, unit: str) -> str:
    """1 284 people, 12,5 %; the number alone where the unit has no name."""
    if value is None:
        return ""
    if unit == Unit.OTHER:
        return amount(value)
    return f"{amount(value)}{NARROW_SPACE if unit == Unit.PERCENT else ' '}{Unit(unit).label}"


@register.filter
def percent(share: float | None) -> int:
    """A share from 0 to 1 as a whole number of a hundred."""
    return round((share or 0) * 100)


@register.filter
def of_key(values: dict[Any, Any], key: Any) -> Any:
    """What a table holds for a key."""
    return values.get(key, "")


@register.filter
def share_words(share: float | None) -> str:
    """46 %."""
    return f"{percent(share)}{NARROW_SPACE}%"


@register.filter
def host(address: str) -> str:
    """example.org of https://www.example.org/a/long/way."""
    return host_of(address) or address
