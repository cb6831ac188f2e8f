"""A part of a report: what is read, and the same as facts for a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rialto.base.documents import Figure, Part, Run
from rialto.base.templatetags.look import grouped
from rialto.base.words import written_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the table. `what`: which of an indicator's facts it is, as its target or what was reported."""

    what: str
    value: str | int | Decimal
    measure: str = ""
    indicator: str = ""
    on: date | None = None
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`key`: its anchor on the page. `figures`: what the summary says of it.

    `parts` (under a heading of level 1 with its `title`) and `facts` are made when they are asked for: nobody wants both.
    """

    key: str
    title: str
    parts: Callable[[], Sequence[Part]]
    facts: Callable[[], Sequence[Fact]]
    figures: Sequence[Figure] = ()


def number(value: Decimal | int | float | None, unit: str = "") -> str:
    """A number as the report's language writes it, with its unit behind; a dash for none."""
    if value is None:
        return "–"
    plain = Decimal(value).normalize()
    written = grouped(int(plain) if plain == plain.to_integral_value() else plain)
    return f"{written}\u00a0{unit}" if unit else written


def percent(share: float) -> str:
    """0 to 1 as a whole number of hundredths."""
    return number(round(share * 100), "%")


def short_day(day: date | None, language: str) -> str:
    return written_day(day, language, "medium") if day else "–"


def foreign(text: str, language: str, own: str) -> Run | str:
    """Words of people in the language they are in; `own` is the report's."""
    return text if language in (own, "und", "") else Run(text=text, language=language)
