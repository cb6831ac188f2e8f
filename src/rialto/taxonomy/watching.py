"""How an action lets whoever called it watch: the command hands in a progress bar, others nothing."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Watch(Protocol):
    """What `base.progress.track` is: yields the items while it shows how far they are."""

    def __call__(self, items: Iterable[Item], label: str, *, total: int | None = None) -> Iterable[Item]: ...


def unwatched(items: Iterable[Item], label: str, *, total: int | None = None) -> Iterable[Item]:
    """Yield the items and show nothing."""
    return items
