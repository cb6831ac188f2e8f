"""Cutting long streams, so that memory and transactions stay small."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`, without reading ahead."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
