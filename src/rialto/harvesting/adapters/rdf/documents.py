"""RDF/XML, Turtle and N-Triples read into nodes (rdflib, BSD-3, which extruct brings along anyway)."""

import logging
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from rialto.base.safe_xml import declares_entities
from rialto.harvesting.adapters.rdf.contexts import TEXTS, plain
from rialto.harvesting.adapters.rdf.names import local, short
from rialto.harvesting.payload import Unreadable

# How deep nameless nodes are looked into to tell them apart.
ROUNDS = 4


def nodes_of(content: bytes, *, form: str, base: str) -> list[dict[str, Any]]:
    """The nodes of an RDF document, flat: each subject once. `form` is rdflib's: "xml", "turtle" or "nt".

    Raises `Unreadable`. XML that declares entities is refused: nothing of ours needs them.
    """
    import rdflib

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it remarks on every date that it finds odd
    if form == "xml" and declares_entities(content):
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
    return [plain(node) for node in in_order(nodes)]


def in_order(nodes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes and their values in an order that only depends on what they say, nameless ones named by it.

    A graph has no order, and its nameless nodes get new names at every reading; twice the same has to read the same.
    """
    contents = contents_of(nodes)
    nameless = sorted((key for key in nodes if key.startswith("_:")), key=contents.__getitem__)
    names = {key: f"_:b{number}" for number, key in enumerate(nameless)}

    def renamed(value: Any) -> Any:
        if isinstance(value, dict) and value.get("@id") in names:
            return {"@id": names[value["@id"]]}
        return value

    ordered = []
    for key in [*sorted(key for key in nodes if not key.startswith("_:")), *nameless]:
        node = {
            name: sorted(map(renamed, said), key=str) if isinstance(said, list) else names.get(said, said)
            for name, said in sorted(nodes[key].items())
        }
        ordered.append(node)
    return ordered


def contents_of(nodes: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What each node says, hashed; nameless ones that it refers to count by what they say themselves.

    In rounds (colour refinement), so that it takes as long as there are statements, however they refer to each other.
    """
    contents = dict.fromkeys((key for key in nodes if key.startswith("_:")), "")
    found: dict[str, str] = {}
    for _round in range(ROUNDS):
        found = {key: hashed(node, contents) for key, node in nodes.items()}
        contents = {key: found[key] for key in contents}
    return found


def hashed(node: dict[str, Any], contents: dict[str, str]) -> str:
    said = []
    for name, value in node.items():
        for part in value if isinstance(value, list) else [value]:
            reference = part.get("@id", "") if isinstance(part, dict) else part
            said.append(f"{name} {contents.get(reference, part)}")
    return blake2b("\n".join(sorted(said)).encode("utf-8", "replace"), digest_size=12).hexdigest()


def key_of(term: Any, rdflib: Any) -> str:
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def value_of(term: Any, name: str, rdflib: Any) -> Any:
    if not isinstance(term, rdflib.Literal):
        return {"@id": key_of(term, rdflib)}
    if term.language and local(name) in TEXTS:
        return {"@value": str(term), "@language": str(term.language)}
    return str(term)
