"""schema.org in pages (JSON-LD, microdata, RDFa), in JSON files and in RDF, by whomever it is published.

What describes itself in the words of DCAT or the European Learning Model among them is read as well.
"""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.schema_org.extraction import block_of, blocks_of, is_cut
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry
from rialto.harvesting.adapters.schema_org.words_used import is_ours, read_node
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable
from rialto.harvesting.values.addresses import is_of_site

FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, RecursionError)


class SchemaOrgAdapter:
    """One entry for each course, event, resource, job, article, report or grant that a document describes for itself.

    What is only mentioned inside another thing (an author's article, the event at which a talk was recorded) is not
    an entry. Pages that a list only names are to be read next.
    """

    key = "schema-org"
    version = 3
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
        if is_dump(payload):
            yield from read_dump(payload)
            return
        text = payload.text
        if not text.strip():
            raise Unreadable(_("The document is empty."))
        graph = Graph(payload.address)
        refused: list[RefusedItem] = []
        for block in blocks_of(text, payload.address):
            if isinstance(block, RefusedItem):
                refused.append(block)
            else:
                graph.add(block.document, block.place, is_flat=block.is_flat)
        if text.lstrip()[:1] == "<" and is_cut(text):
            reason = _("The page ends in the middle; what could be read was.")
            refused.append(
                RefusedItem(place_in_source=payload.address or _("the page"), reason=reason, breaks_off=True)
            )
        yield from refused
        any_of_ours = bool(refused)
        for item in things_of(graph, payload):
            any_of_ours = True
            yield item
        if not any_of_ours:
            reason = _("The page holds no structured data of a kind that is taken in.")
            yield RefusedItem(place_in_source=payload.address or _("the page"), reason=reason)


def is_dump(payload: Payload) -> bool:
    """Whether a document is a dump: a description of its own on each line."""
    sample = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
    lines = [line for line in sample.split("\n")[:10] if line.strip()][:2]
    if len(lines) < 2 or not lines[0].startswith("{"):
        return False
    try:
        said = [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        return False
    return all(isinstance(each, dict) and {"@type", "@graph", "@id"} & set(each) for each in said)


def read_dump(payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
    """Read a dump line by line, each for itself, however long it is; a broken line costs itself."""
    for number, line in enumerate(payload.lines(), start=1):
        if not line.strip():
            continue
        place = _("line %(number)s") % {"number": number}
        block = block_of(line, place)
        if isinstance(block, RefusedItem):
            yield block
            continue
        graph = Graph(payload.address)
        graph.add(block.document, place)
        yield from things_of(graph, payload)


def things_of(
    graph: Graph, payload: Payload
) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
    """Whatever a graph describes for itself, and the pages that it names for the rest."""
    for node in graph.roots():
        if is_ours(node.types):
            yield thing_of(node, graph, payload)
    own = [page for page in graph.pages if page != payload.address and is_of_site(page, payload.address)]
    for page in islice(own, payload.options.page_limit):
        yield FurtherDocument(address=page, adapter_key="schema-org")


def thing_of(node: Node, graph: Graph, payload: Payload) -> FoundEntry | RefusedItem | FoundGone:
    """One described thing; a refusal where it cannot be read."""
    try:
        return read_node(node, graph, payload.options)
    except NotAnEntry as reason:
        return RefusedItem(place_in_source=node.place, reason=str(reason))
    except FAULTS as error:
        words = _("The description cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        return RefusedItem(place_in_source=node.place, reason=words)
