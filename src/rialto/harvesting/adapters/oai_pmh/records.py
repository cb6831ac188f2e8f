"""A record of a repository: its header, and what describes the thing in one of the forms that are read."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.oai_pmh.datacite import from_datacite
from rialto.harvesting.adapters.oai_pmh.dublin_core import from_dublin_core
from rialto.harvesting.adapters.oai_pmh.lom import from_lom
from rialto.harvesting.adapters.rdf.documents import nodes_of
from rialto.harvesting.adapters.schema_org.adapter import FAULTS, things_of
from rialto.harvesting.adapters.schema_org.graph import Graph
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry
from rialto.harvesting.adapters.xml_reading import child, local_name, text_in
from rialto.harvesting.payload import FurtherDocument, Payload, ReadingOptions, Unreadable
from rialto.harvesting.values import moments

FORMS: dict[str, Callable[[Any, ReadingOptions], FoundEntry]] = {
    "dc": from_dublin_core,
    "qualifieddc": from_dublin_core,
    "lom": from_lom,
    "resource": from_datacite,
    "oai_datacite": from_datacite,
}


def entries_of(record: Any, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone]:
    """What one record holds: an entry (RDF may hold several), or that it is gone, or why it cannot be read."""
    header = child(record, "header")
    identifier = text_in(child(header, "identifier"))
    place = _("line %(number)s") % {"number": record.sourceline or "?"}
    place = f"{place}, {identifier}" if identifier else place
    if header is not None and header.get("status") == "deleted":
        reason = _("The repository says that it is deleted.")
        yield FoundGone(remote_id=identifier[:500], place_in_source=place, reason=reason)
        return
    metadata = child(record, "metadata")
    described = (
        next((each for each in metadata if isinstance(each.tag, str)), None) if metadata is not None else None
    )
    if described is None:
        yield RefusedItem(place_in_source=place, reason=_("The record describes nothing."))
        return
    stamp = moments.at_or_none(text_in(child(header, "datestamp")))
    try:
        found = list(described_in(described, payload))
    except (NotAnEntry, Unreadable) as reason:
        yield RefusedItem(place_in_source=place, reason=str(reason))
        return
    except FAULTS as error:
        words = _("The record cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        yield RefusedItem(place_in_source=place, reason=words)
        return
    for number, item in enumerate(found):
        item.place_in_source = place
        if not isinstance(item, RefusedItem) and identifier:
            item.remote_id = (identifier if number == 0 else f"{identifier}#{item.remote_id}")[:500]
        if isinstance(item, FoundEntry):
            item.modified_at = item.modified_at or stamp
        yield item


def described_in(element: Any, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone]:
    name = local_name(element.tag)
    if name == "RDF":
        graph = Graph(payload.address)
        graph.add(nodes_of(etree.tostring(element), form="xml", base=payload.address), "", is_flat=True)
        found = [item for item in things_of(graph, payload) if not isinstance(item, FurtherDocument)]
        if not found:
            raise Unreadable(_("The record describes nothing of a kind that is taken in."))
        yield from found
        return
    reader = FORMS.get(name.lower())
    if reader is None:
        raise Unreadable(_("The form “%(name)s” is not one that is read here.") % {"name": name})
    yield reader(element, payload.options)
