"""How rooms hand their texts over: each says in its module `translated` what it holds, and how a translation is written.

The queue knows things by noun and public id alone, so that it asks no room for its tables.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Written(StrEnum):
    """What became of a translation that was handed over."""

    DONE = "done"
    # The original says something else by now.
    CHANGED = "changed"
    # Nobody may see the thing, or others have translated all of it.
    NEEDLESS = "needless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A thing that can not be read in a language, or only in a machine's words for an older original.

    `views`: how often it was read lately. `is_again`: a machine's translation is there and out of date.
    """

    thing_id: UUID
    source_language: str
    source_hash: str
    target_language: str
    character_count: int
    views: int = 0
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What of a thing is to be put into one language: field -> text. `source_hash` is of all its fields."""

    language: str
    source_hash: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A translation of the original with this hash: field -> text."""

    thing_id: UUID
    language: str
    source_hash: str
    texts: Mapping[str, str]
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing for people: its title in its own language, and its page."""

    title: str
    language: str
    address: str


# A thing and a language.
Pair = tuple[UUID, str]


class Holder(Protocol):
    """One room's texts. `noun` is the model's name in the change log; `markup` the fields that hold HTML."""

    noun: str
    markup: frozenset[str]

    def wanted(
        self, thing_ids: Collection[UUID], languages: Sequence[str], *, also: Mapping[UUID, Collection[str]]
    ) -> list[Wanted]:
        """What of these things is missing in these languages (`also`: in more, by thing), or out of date in any."""

    def most_read(self, languages: Sequence[str], *, limit: int) -> list[Wanted]:
        """The same of the `limit` things that were read most lately."""

    def untranslated(self, language: str, *, limit: int) -> list[Wanted]:
        """Up to `limit` things, newest first, that nobody has translated into a language and that no job is for."""

    def tidy(self, thing_ids: Collection[UUID]) -> None:
        """Forget a machine's translations of what does not stand in the original any more."""

    def originals(self, pairs: Collection[Pair]) -> dict[Pair, Original]:
        """What is to be translated now; nothing for what nobody may see or what others have translated."""

    def write(self, made: Sequence[Made]) -> dict[Pair, Written]:
        """Write machine translations, in the transaction of the caller. What people and sources say stays."""

    def named(self, thing_ids: Collection[UUID]) -> dict[UUID, Named]:
        """For lists that people read."""

    def find(self, text: str) -> UUID | None:
        """The public thing whose address or name somebody typed."""

    def coverage(self) -> tuple[int, dict[str, int], dict[str, int]]:
        """How many things the public can see; of those, by language, how many can be read in it, and by a machine's words."""


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Say how the texts of one room are read and written. Raises ValueError for a second word on the same noun."""
    if holder.noun in _holders:
        raise ValueError(f"somebody holds the texts of each {holder.noun} already")
    _holders[holder.noun] = holder


def holders() -> dict[str, Holder]:
    """Noun -> holder."""
    return dict(_holders)
