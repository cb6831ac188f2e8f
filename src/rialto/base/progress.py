"""Progress of long work: a bar for people at a terminal, silence for schedulers and pipes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def track(items: Iterable[Item], label: str, *, total: int | None = None, unit: str = "") -> Iterable[Item]:
    """Yield `items` while a bar on standard error shows how far it is (nothing where nobody looks)."""
    return tqdm(items, label, total=total, unit=unit, disable=None, dynamic_ncols=True, leave=False)


@contextmanager
def counting(label: str, *, unit: str = "", total: int | None = None) -> Iterator[Callable[[int], object]]:
    """Give a function that is told how much more is done, where nothing can be iterated over; a bar shows the sum."""
    with tqdm(desc=label, unit=unit, total=total, disable=None, dynamic_ncols=True, leave=False) as bar:
        yield bar.update
