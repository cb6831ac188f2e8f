"""RDF documents: RDF/XML, Turtle, N-Triples, and dumps in N-Quads, in the words of schema.org, DCAT or ELM."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.rdf.documents import nodes_of
from rialto.harvesting.adapters.rdf.lines import is_lines, pages_of_dump
from rialto.harvesting.adapters.rdf.reading import address_in, bare
from rialto.harvesting.adapters.schema_org.adapter import things_of
from rialto.harvesting.adapters.schema_org.graph import Graph
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable
from rialto.harvesting.values.addresses import web_address

NEXT_PAGE = ("next", "nextPage")


class RdfAdapter:
    """One entry for each thing of ours that a document describes; further pages of a catalogue are to be read next."""

    key = "rdf"
    version = 1
    reads_further = True
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
        start = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
        if not start:
            raise Unreadable(_("The document is empty."))
        if is_lines(start):
            yield from read_dump(payload)
            return
        form = "xml" if start.startswith(("<?xml", "<rdf:", "<RDF", "<!--")) else "turtle"
        base = payload.address if payload.address.startswith("http") else ""
        nodes = nodes_of(
            payload.text.encode("utf-8", "replace") if form != "xml" else payload.content,
            form=form,
            base=base,
        )
        graph = Graph(payload.address)
        graph.add(nodes, "", is_flat=True)
        found = False
        for item in things_of(graph, payload):
            found = True
            yield item
        for page in next_pages(graph, payload):
            found = True
            yield page
        if not found:
            reason = _("The document describes nothing of a kind that is taken in.")
            yield RefusedItem(place_in_source=payload.address or _("the document"), reason=reason)


def read_dump(payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
    """Read a dump page by page; a page that cannot be read costs itself."""
    for line, page, lines in pages_of_dump(payload):
        place = _("line %(number)s") % {"number": line}
        try:
            if not lines:
                raise Unreadable(_("One page says more than can be read at once."))
            nodes = nodes_of(lines.encode(), form="nt", base="")
        except Unreadable as failure:
            yield RefusedItem(place_in_source=place, reason=str(failure))
            continue
        graph = Graph(page or payload.address)
        graph.add(nodes, "", is_flat=True)
        for item in things_of(graph, payload):
            if isinstance(item, FurtherDocument):
                continue  # a dump holds the pages already
            item.place_in_source = f"{place}, {page}" if page else place
            yield item


def next_pages(graph: Graph, payload: Payload) -> Iterator[FurtherDocument]:
    """The next page of a catalogue (Hydra), if it names one."""
    for said in graph.by_id.values():
        if not any(name.startswith("hydra:") for name in said):
            continue
        node = bare(graph.node(said))
        for value in node.all(*NEXT_PAGE):
            text = value if isinstance(value, str) else address_in(value)
            address = web_address(urljoin(payload.address, text)) if text else ""
            if address and address != payload.address:
                yield FurtherDocument(address=address, adapter_key="rdf")
                return
