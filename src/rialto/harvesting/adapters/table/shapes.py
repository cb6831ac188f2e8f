"""What the values of a column look like: addresses, days, amounts, names, texts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from rialto.harvesting.values import words

ADDRESS = re.compile(r"^(?:https?://|www\.|/)\S+$", re.IGNORECASE)
DAY = re.compile(
    r"^\D{0,12}(?:\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[-/. ]+(?:\d{1,2}|\w{3,12})[-/. ]+\d{2,4}|\w{3,12}\.? \d{1,2},? \d{4})"
)
NUMBER = re.compile(r"^[\d.,\s'+-]+$")
AMOUNT = re.compile(r"\d")
TRUTHS = {*words.TRUE, *words.FALSE}
MARKUP = re.compile(r"<[a-z/][^>]*>", re.IGNORECASE)
NAME_LIMIT, PLACE_LIMIT, CODE_LIMIT = 200, 120, 80


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the filled cells of a column: how many, their shares (0 to 1) by form, their usual length, and how many differ."""

    count: int
    addresses: float = 0
    days: float = 0
    numbers: float = 0
    amounts: float = 0
    truths: float = 0
    marked_up: float = 0
    length: float = 0
    distinct: float = 0

    @classmethod
    def of(cls, values: Iterable[Any]) -> "Shape":
        said = [value for value in values if value not in (None, "", [], {})]
        texts = [words.text_of(value) if not isinstance(value, list) else str(value) for value in said]
        if not texts:
            return cls(0)

        def share(test: Callable[[Any], object], of: list[Any] = texts) -> float:
            return sum(bool(test(value)) for value in of) / len(of)

        return cls(
            count=len(texts),
            addresses=share(ADDRESS.match),
            days=share(lambda value: isinstance(value, date) or DAY.match(words.text_of(value)), said),
            numbers=share(NUMBER.match),
            amounts=share(lambda text: AMOUNT.search(text) or words.says_free(text)),
            truths=share(
                lambda value: isinstance(value, bool) or words.text_of(value).lower() in TRUTHS, said
            ),
            marked_up=share(MARKUP.search),
            length=median(len(text) for text in texts),
            distinct=len(set(texts)) / len(texts),
        )


def is_name(shape: Shape) -> bool:
    """Words that tell one row from the next: no addresses, days, numbers or long texts."""
    is_words = max(shape.addresses, shape.days, shape.numbers, shape.truths) < 0.5
    return is_words and 1 <= shape.length <= NAME_LIMIT and (shape.count < 5 or shape.distinct >= 0.3)


def is_text(shape: Shape) -> bool:
    return max(shape.addresses, shape.numbers, shape.truths) < 0.5


def is_place(shape: Shape) -> bool:
    return is_text(shape) and shape.days < 0.5 and shape.length <= PLACE_LIMIT


def is_code(shape: Shape) -> bool:
    return shape.length <= NAME_LIMIT and (shape.count < 5 or shape.distinct >= 0.8)


def is_day(shape: Shape) -> bool:
    return shape.days >= 0.6


# Which shape the values of a field have; other fields take anything.
FITS: dict[str, Callable[[Shape], bool]] = {
    "title": is_name,
    "id": is_code,
    "address": lambda shape: shape.addresses >= 0.6,
    "start": is_day,
    "end": is_day,
    "deadline": is_day,
    "published_on": is_day,
    "modified_at": is_day,
    "summary": is_text,
    "description": is_text,
    "place": is_place,
    "city": is_place,
    "country": is_place,
    "provider_name": is_place,
    "language": lambda shape: is_text(shape) and shape.length <= CODE_LIMIT,
    "price": lambda shape: shape.amounts >= 0.5 and shape.days < 0.5,
    "is_online": lambda shape: shape.truths >= 0.6,
    "is_free": lambda shape: shape.truths >= 0.6,
    "seats": lambda shape: shape.numbers >= 0.6,
    "details.ects": lambda shape: shape.amounts >= 0.6,
}


def fits(target: str, shape: Shape) -> bool:
    """Whether values of this shape can be this field's; nothing speaks against an empty column."""
    return not shape.count or target not in FITS or FITS[target](shape)
