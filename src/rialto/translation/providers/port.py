"""What every service is asked, and what it may answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One job as a service gets it: field -> HTML. `token` goes into the address of its callback."""

    reference: UUID
    token: str
    source: str
    target: str
    texts: Mapping[str, str]

    @property
    def character_count(self) -> int:
        return sum(map(len, self.texts.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Translated at once: field -> HTML."""

    reference: UUID
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The service will call back; `remote_id` is its own number for it."""

    reference: UUID
    remote_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The service will not translate this one, and asking again changes nothing."""

    reference: UUID
    reason: str


Answer = Delivered | Accepted | Refused


class Trouble(Exception):
    """Nothing of what was sent was taken. `until`: when to ask again, if that is known.

    `is_ours`: it lies with the whole service or with our account, not with this text.
    """

    def __init__(self, reason: str, *, until: datetime | None = None, is_ours: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.until, self.is_ours = reason, until, is_ours


class Provider(Protocol):
    """A service. `key` is what texts remember of it; `batch` how many orders one request takes (of one pair of languages);
    `most_characters` how long one request may be; `calls_back` whether it answers later."""

    key: str
    batch: int
    most_characters: int
    calls_back: bool

    def languages(self) -> frozenset[str]:
        """Codes of the languages that it translates from and into; may ask it. Raises `Trouble`."""

    def submit(self, orders: Sequence[Order]) -> list[Answer]:
        """Send orders of one pair of languages, at most `batch`; an answer for each. Raises `Trouble`."""
