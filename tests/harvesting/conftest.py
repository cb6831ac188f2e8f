"""What the tests of harvesting share."""

from datetime import date
from pathlib import Path

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters import Item, adapters
from rialto.harvesting.payload import Payload, ReadingOptions

TODAY = date(2026, 3, 15)


def payload_of(
    body: bytes | str | Path, *, address: str = "", fetch=None, charset: str = "", **options
) -> Payload:
    """A payload out of bytes, text or a file."""
    options.setdefault("today", TODAY)
    said = {"options": ReadingOptions(**options), "fetch": fetch, "charset": charset}
    if isinstance(body, Path):
        return Payload(address=address or body.name, path=body, **said)
    return Payload(address=address, body=body.encode() if isinstance(body, str) else body, **said)


def items_of(key: str, body: bytes | str | Path, **options) -> list[Item]:
    """All that an adapter yields for a document."""
    return list(adapters()[key].read(payload_of(body, **options)))


def read(key: str, body: bytes | str | Path, **options) -> tuple[list[FoundEntry], list[RefusedItem]]:
    """What an adapter makes of a document: entries and refusals."""
    items = list(adapters()[key].read(payload_of(body, **options)))
    entries = [item for item in items if isinstance(item, FoundEntry)]
    return entries, [item for item in items if isinstance(item, RefusedItem)]
