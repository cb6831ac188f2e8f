"""A taste of what a document holds: parsed like in a run, never written."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable

SHOWN = 5
ITEM_LIMIT = 2000
# Kinds that one can take part in or apply for: what a shop is for, rather than news about it.
OFFERS = frozenset({Kind.TRAINING, Kind.EVENT, Kind.OPPORTUNITY, Kind.FUNDING, Kind.LEARNING_PATH})


@dataclass(slots=True)
class Taste:
    """`entries` are the first five; counts are of all that was read, and `is_whole` says that this was everything."""

    entries: list[FoundEntry] = field(default_factory=list)
    entry_count: int = 0
    refused: list[RefusedItem] = field(default_factory=list)
    refused_count: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    further: list[FurtherDocument] = field(default_factory=list)
    further_count: int = 0
    is_whole: bool = True
    failure: str = ""

    def add(self, item: Any) -> None:
        """Count one item in."""
        if isinstance(item, FoundEntry):
            self.entry_count += 1
            self.kinds[item.kind] += 1
            self.languages[item.language] += 1
            if len(self.entries) < SHOWN:
                self.entries.append(item)
        elif isinstance(item, RefusedItem):
            self.refused_count += 1
            if len(self.refused) < SHOWN:
                self.refused.append(item)
        elif isinstance(item, FurtherDocument):
            self.further_count += 1
            self.is_whole = False
            if len(self.further) < ITEM_LIMIT:
                self.further.append(item)

    @property
    def has_offers(self) -> bool:
        return any(kind in OFFERS for kind in self.kinds)


def taste_of(adapter_key: str, payload: Payload, *, seconds: float) -> Taste:
    """Read a document with an adapter, up to some thousand items or some seconds; a fault is told, not raised."""
    taste = Taste()
    until = time.monotonic() + seconds
    try:
        items: Iterator[Any] = iter(adapters()[adapter_key].read(payload))
        for number, item in enumerate(items):
            taste.add(item)
            if number >= ITEM_LIMIT or time.monotonic() > until:
                taste.is_whole = False
                break
    except Unreadable as failure:
        taste.failure = str(failure)
    except Exception as error:
        taste.failure = str(error)[:200]
    return taste
