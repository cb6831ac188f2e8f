"""Real-time Paged Data Exchange (OpenActive): pages of changes, in their order, each item updated or deleted."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.rdf.contexts import Context, plain
from rialto.harvesting.adapters.schema_org.adapter import thing_of
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.words_used import is_ours
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable
from rialto.harvesting.values.addresses import web_address

# What items are written in when they do not say it themselves.
OPEN_ACTIVE = Context().extended("https://openactive.io/")


class RpdeAdapter:
    """One entry for each item that is updated; a deleted one is gone. The end is a page without items that names itself."""

    key = "rpde"
    version = 1
    reads_further = True
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
        try:
            document = json.loads(payload.text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(_("The document is not JSON: %(reason)s.") % {"reason": error}) from error
        items = document.get("items") if isinstance(document, dict) else None
        if not isinstance(items, list):
            raise Unreadable(_("This is not a page of a list of changes: it has no items."))
        before: tuple[int, int | str] | None = None
        for number, item in enumerate(items, start=1):
            place = _("item %(number)s") % {"number": number}
            if not isinstance(item, dict) or item.get("id") in (None, ""):
                yield RefusedItem(place_in_source=place, reason=_("The item has no id."))
                continue
            place = f"{place}, {item['id']}"
            if before and (here := order_of(item)) and is_before(here, before):
                reason = _("It stands in the wrong order (modified, id), so that changes may be missed.")
                yield RefusedItem(place_in_source=place, reason=reason)
            before = order_of(item) or before
            yield from read_item(item, place, payload)
        yield from next_page(document, items, payload)


def order_of(item: dict[str, Any]) -> tuple[int, int | str] | None:
    """Where an item belongs in the list; none where it does not say so in numbers."""
    try:
        return int(item["modified"]), item["id"]
    except (KeyError, TypeError, ValueError):
        return None


def is_before(one: tuple[int, int | str], other: tuple[int, int | str]) -> bool:
    """By modified, then by id: numbers by size, other ids as texts."""
    if one[0] != other[0]:
        return one[0] < other[0]
    if isinstance(one[1], int) and isinstance(other[1], int):
        return one[1] < other[1]
    return str(one[1]) < str(other[1]) if type(one[1]) is type(other[1]) else False


def read_item(
    item: dict[str, Any], place: str, payload: Payload
) -> Iterator[FoundEntry | RefusedItem | FoundGone]:
    remote_id = "/".join(str(part) for part in (item.get("kind"), item["id"]) if part)[:500]
    state = str(item.get("state", "")).lower()
    if state == "deleted":
        yield FoundGone(
            remote_id=remote_id, place_in_source=place, reason=_("The list says that it is deleted.")
        )
        return
    described = item.get("data")
    if state != "updated" or not isinstance(described, dict):
        reason = _("The item is neither updated with what it is, nor deleted.")
        yield RefusedItem(place_in_source=place, reason=reason)
        return
    node = plain(described, OPEN_ACTIVE)
    node.setdefault("@type", item.get("kind", ""))
    graph = Graph(payload.address)
    graph.index(node, 0)
    thing: Node = graph.node(node, place)
    if not is_ours(thing.types):
        names = ", ".join(thing.types) or "?"
        reason = _("Things of the type %(names)s are not taken in.") % {"names": names}
        yield RefusedItem(place_in_source=place, reason=reason)
        return
    found = thing_of(thing, graph, payload)
    if not isinstance(found, RefusedItem):
        found.remote_id = remote_id
    yield found


def next_page(
    document: dict[str, Any], items: list[Any], payload: Payload
) -> Iterator[FurtherDocument | RefusedItem]:
    said = document.get("next")
    address = (
        web_address(urljoin(payload.address, said.strip())) if isinstance(said, str) and said.strip() else ""
    )
    if not address:
        reason = _("The page does not name the next one, so that nobody knows whether it was the last.")
        yield RefusedItem(
            place_in_source=payload.address or _("the document"), reason=reason, breaks_off=True
        )
        return
    if items and address != payload.address:
        yield FurtherDocument(address=address, adapter_key="rpde")
    elif items:
        reason = _("The page names itself as the next one although it holds items.")
        yield RefusedItem(place_in_source=payload.address, reason=reason, breaks_off=True)
