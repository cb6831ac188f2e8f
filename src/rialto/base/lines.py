"""What a line or a card of a list shows: plain words and values, ready to be drawn by templates/components/result.html."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString


class Fact(NamedTuple):
    """One plain fact beside an entry: an icon of images/icons.svg and words. Strong for what decides, the price."""

    icon: str
    words: str
    is_strong: bool = False


class Badge(NamedTuple):
    """A state in words: `found good soon bad` choose ground and icon colour; how it was found, then at most two a line."""

    words: str
    icon: str
    state: str = ""


@dataclass(
    slots=True, kw_only=True
)  # not frozen: a page makes some hundred, and freezing costs a third of a millisecond
class Line:
    """One entry in a list, in the words of the page's language where there are any.

    `title` and `summary` may be SafeString with `<mark>` around what was searched for. The arch holds the first of
    `day`, `amount` and `picture` that is given.
    """

    kind: str  # chooses the icon
    kind_label: str
    url: str
    title: str
    language: str  # of title and summary, as shown
    summary: str = ""
    original_title: str = ""  # where the title shown is a translation
    original_language: str = ""
    is_machine: bool = False  # title or summary were translated by a machine
    day: date | None = None  # of an event
    starts_on: date | None = None  # of anything that has a first day; calendars place it by this
    deadline_on: date | None = None  # and by this
    is_off: bool = False  # cancelled or postponed: the day is struck through
    amount: str = ""  # of a funding, short: "5 000 €"
    amount_label: str = ""  # "up to"
    picture: SafeString | str = ""
    badges: Sequence[Badge] = ()
    facts: Sequence[Fact] = ()
    about: str = ""  # the concept by which it was found, where its words would not have been enough
    chosen: str = ""  # by whom, until when and why people put it before all others
    why: Sequence[str] = ()  # sentences on how it was found and what lifted or lowered it
