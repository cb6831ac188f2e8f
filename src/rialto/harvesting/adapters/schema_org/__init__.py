"""schema.org in pages (JSON-LD, microdata) and in JSON files, by whomever they are published."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters.schema_org.extraction import blocks_of
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.kinds import kind_of
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry, found_from
from rialto.harvesting.payload import Payload, Unreadable


class SchemaOrgAdapter:
    """One entry for each course, event, resource, job, article, report or grant that a document describes for itself.

    What is only mentioned inside another thing (an author's article, the event at which a talk was recorded) is not
    an entry.
    """

    key = "schema-org"
    version = 1
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        text = payload.text
        if not text.strip():
            raise Unreadable(_("The document is empty."))
        graph = Graph(payload.address)
        refused: list[RefusedItem] = []
        for block in blocks_of(text, payload.address):
            if isinstance(block, RefusedItem):
                refused.append(block)
            else:
                graph.add(block.document, block.place)
        yield from refused
        any_of_ours = bool(refused)
        for node in graph.roots():
            if kind_of(node.types) is None:
                continue
            any_of_ours = True
            yield self.read_node(node, graph, payload)
        if not any_of_ours:
            reason = _("The page holds no structured data of a kind that is taken in.")
            yield RefusedItem(place_in_source=payload.address or _("the page"), reason=reason)

    def read_node(self, node: Node, graph: Graph, payload: Payload) -> FoundEntry | RefusedItem:
        try:
            return found_from(node, graph, payload.options)
        except NotAnEntry as reason:
            return RefusedItem(place_in_source=node.place, reason=str(reason))
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            ArithmeticError,
            RecursionError,
        ) as error:
            words = _("The description cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
            return RefusedItem(place_in_source=node.place, reason=words)
