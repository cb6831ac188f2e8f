"""Offers with a label, and the pairs that are asked about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count

from rialto.harvesting.matching.offer import Offer

_IDS = count(1)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An offer and the group of those that are the same; `part` names where it comes from."""

    offer: Offer
    group: str
    part: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers by id, whether they are one, and what kind of case it is."""

    first: int
    second: int
    same: bool
    case: str
    languages: str
    is_held_out: bool


@dataclass(slots=True)
class LabelledSet:
    """Everything that is in the trial catalogue, and what is asked about it."""

    offers: dict[int, Labelled] = field(default_factory=dict)
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)

    def add(self, part: str, group: str, **values: object) -> Labelled:
        """Take in an offer."""
        one = Labelled(Offer(id=next(_IDS), **values), f"{part}/{group}", part)  # type: ignore[arg-type]
        self.offers[one.offer.id] = one
        return one

    def ask(self, one: Labelled, other: Labelled, *, same: bool, case: str) -> None:
        """Take in a pair, unless its two sides fall into different halves of the set."""
        if one.offer.id == other.offer.id or is_held_out(one.group) != is_held_out(other.group):
            return
        first, second = sorted((one.offer.id, other.offer.id))
        languages = "-".join(sorted((one.offer.language, other.offer.language)))
        pair = Pair(first, second, same, case, languages, is_held_out(one.group))
        self.pairs.setdefault((first, second), pair)


def rank_of(text: str) -> int:
    """A number that has nothing to do with what the text says: samples are taken by it."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def is_held_out(group: str) -> bool:
    """Whether a group belongs to the half that nothing was tuned on; what stands before a "#" stays together."""
    return rank_of(f"half {group.partition('#')[0]}") % 2 == 1


def sampled(pairs: Iterable[tuple[Labelled, Labelled]], most: int) -> list[tuple[Labelled, Labelled]]:
    """At most so many pairs, the same ones each time."""

    def rank(pair: tuple[Labelled, Labelled]) -> int:
        one, other = pair
        return rank_of(
            f"{one.group} {one.offer.language} {other.group} {other.offer.language} {one.offer.title_text}"
        )

    return sorted(pairs, key=rank)[:most]
