"""RDF/XML, Turtle and N-Triples read into nodes (rdflib, BSD-3, which extruct brings along anyway)."""

import logging
import re
from typing import Any

from django.utils.translation import gettext as _

from rialto.harvesting.adapters.rdf.contexts import TEXTS, plain
from rialto.harvesting.adapters.rdf.names import local, short
from rialto.harvesting.payload import Unreadable

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def nodes_of(content: bytes, *, form: str, base: str) -> list[dict[str, Any]]:
    """The nodes of an RDF document, flat: each subject once. `form` is rdflib's: "xml", "turtle" or "nt".

    Raises `Unreadable`. XML that declares entities is refused: nothing of ours needs them.
    """
    import rdflib

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it remarks on every date that it finds odd
    if form == "xml" and ENTITY.search(content):
        raise Unreadable(_("The document declares XML entities, which are not read."))
    graph = rdflib.Graph()
    try:
        graph.parse(data=content, format=form, publicID=base or "urn:document:")
    except Exception as error:  # whatever the parsers of three notations raise
        raise Unreadable(_("The RDF cannot be read: %(reason)s.") % {"reason": first_line(error)}) from error
    return grouped(graph, rdflib)


def first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def grouped(triples: Any, rdflib: Any) -> list[dict[str, Any]]:
    """Statements brought together by their subject; lists (rdf:first, rdf:rest) stay as nodes of their own."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, name, value in triples:
        node = nodes.setdefault(key_of(subject, rdflib), {"@id": key_of(subject, rdflib)})
        if name == rdflib.RDF.type:
            node.setdefault("@type", []).append(short(str(value)))
        else:
            said = short(str(name))
            node.setdefault(said, []).append(value_of(value, said, rdflib))
    for node in nodes.values():
        for said in node.values():
            if isinstance(said, list):
                said.sort(key=str)  # a graph has no order, and twice the same has to read the same
    return [plain(node) for _key, node in sorted(nodes.items())]


def key_of(term: Any, rdflib: Any) -> str:
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def value_of(term: Any, name: str, rdflib: Any) -> Any:
    if not isinstance(term, rdflib.Literal):
        return {"@id": key_of(term, rdflib)}
    if term.language and local(name) in TEXTS:
        return {"@value": str(term), "@language": str(term.language)}
    return str(term)
