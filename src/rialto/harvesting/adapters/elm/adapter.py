"""The LOQ exchange format's XML (loq.xsd 3.1 and later), read into nodes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.elm.mapping import is_opportunity
from rialto.harvesting.adapters.schema_org.adapter import thing_of
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.xml_reading import local_name, root_of
from rialto.harvesting.payload import Payload, Unreadable

# What becomes a node of its own, which others point to by its id.
REFERENCES = "References"
DEPTH = 30


class ElmAdapter:
    """One training for each learning opportunity; qualifications and activities speak through the opportunities."""

    key = "elm"
    version = 1
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone]:
        root = root_of(payload)
        graph = Graph("")
        opportunities: list[Node] = []
        for element in top_elements(root):
            node = node_of(element, 0)
            node["@type"] = f"elm:{local_name(element.tag)[:1].upper()}{local_name(element.tag)[1:]}"
            graph.index(node, 0)
            place = _("line %(number)s") % {"number": element.sourceline or "?"}
            found = graph.node(node, place)
            if is_opportunity(found.types):
                opportunities.append(found)
        if not graph.by_id and not opportunities:
            raise Unreadable(_("This is no document of the European Learning Model."))
        for opportunity in opportunities:
            yield thing_of(opportunity, graph, payload)
        if not opportunities:
            reason = _("It describes no learning opportunity, only what belongs to some.")
            yield RefusedItem(place_in_source=payload.address or _("the document"), reason=reason)


def top_elements(root: Any) -> Iterator[Any]:
    """The things of a document: what stands in its lists of references, or the root itself where it is one thing."""
    lists = [child for child in root if local_name(child.tag).endswith(REFERENCES)]
    if lists:
        for each in lists:
            yield from (child for child in each if isinstance(child.tag, str))
    elif local_name(root.tag) == "learningOpportunity":
        yield root


def node_of(element: etree._Element, depth: int) -> dict[str, Any]:
    """An element as a node: what it refers to (`idref`, `uri`), and its children as properties."""
    node: dict[str, Any] = {}
    if identity := element.get("id") or element.get("idref") or element.get("uri"):
        node["@id"] = identity
    for child in element:
        if isinstance(child.tag, str) and depth < DEPTH:
            node.setdefault(local_name(child.tag), []).append(value_of(child, depth))
    return node


def value_of(element: etree._Element, depth: int) -> Any:
    text = (element.text or "").strip()
    if len(element) or element.get("idref") or element.get("uri"):
        return node_of(element, depth + 1)
    if language := element.get("language"):
        return {"@value": text, "@language": language}
    return text
