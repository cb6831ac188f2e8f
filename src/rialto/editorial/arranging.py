"""Blocks added, moved and taken away: plain lists in, plain lists out."""

from collections.abc import Sequence
from typing import Any

from rialto.editorial.blocks import KINDS

Plain = dict[str, Any]
UP, DOWN = "up", "down"


def with_new(blocks: Sequence[Plain], kind: str, *, after: str = "") -> tuple[list[Plain], str]:
    """The blocks with an empty one after the named one, at the end where there is none; and its id. KeyError for a kind that is none."""
    made = KINDS[kind]().model_dump(mode="json")
    place = _place_of(blocks, after)
    at = len(blocks) if place is None else place + 1
    return [*blocks[:at], made, *blocks[at:]], made["id"]


def moved(blocks: Sequence[Plain], name: str, way: str) -> list[Plain]:
    """The blocks with one moved a place up or down; as they are where it is at that end already."""
    place = _place_of(blocks, name)
    if place is None:
        return list(blocks)
    other = place - 1 if way == UP else place + 1
    if not 0 <= other < len(blocks):
        return list(blocks)
    arranged = list(blocks)
    arranged[place], arranged[other] = arranged[other], arranged[place]
    return arranged


def without(blocks: Sequence[Plain], name: str) -> list[Plain]:
    """The blocks without one."""
    return [one for one in blocks if one["id"] != name]


def _place_of(blocks: Sequence[Plain], name: str) -> int | None:
    return next((place for place, one in enumerate(blocks) if one["id"] == name), None)
