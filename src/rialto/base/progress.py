"""Progress of long work: a bar for people at a terminal, silence for schedulers and pipes."""

from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def track(items: Iterable[Item], label: str, *, total: int | None = None, unit: str = "") -> Iterable[Item]:
    """Yield `items` while a bar on standard error shows how far it is (nothing where nobody looks)."""
    return tqdm(items, label, total=total, unit=unit, disable=None, dynamic_ncols=True, leave=False)
