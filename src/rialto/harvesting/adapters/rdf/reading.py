"""What mappings ask of described things whose names carry prefixes: values by the bare name, texts by language."""

from typing import Any

from rialto.harvesting.adapters.rdf.names import local
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.values import codes, words
from rialto.harvesting.values.addresses import web_address

LABELS = ("prefLabel", "label", "name", "title", "legalName", "organisation-name", "fn", "noteLiteral")


def bare(node: Node) -> Node:
    """The node with its names without prefix ("dct:title" is "title")."""
    return Node({local(name) if not name.startswith("@") else name: value for name, value in node.said.items()},
                node.types, node.place, node.id)  # fmt: skip


def parts_of(node: Node, graph: Graph, *names: str) -> list[Node]:
    """The things that a property names, with bare names themselves."""
    return [bare(part) for part in graph.nodes(node.all(*names))]


def texts_of(node: Node, graph: Graph, *names: str) -> dict[str, str]:
    """Language ("" where not said) -> text; notes (`noteLiteral` inside of a node) count as texts."""
    found: dict[str, str] = {}
    for value in node.all(*names):
        if isinstance(value, dict) and "@value" not in value:
            for language, text in texts_of(bare(graph.node(value)), graph, *LABELS).items():
                found.setdefault(language, text)
            continue
        said = value.get("@value") if isinstance(value, dict) else value
        language = (
            codes.language_code(words.text_of(value.get("@language"))) if isinstance(value, dict) else ""
        )
        if text := words.text_of(said):
            found.setdefault(language, text)
    return found


def text_of(node: Node, graph: Graph, *names: str, language: str = "") -> str:
    """One text of a property: in `language` where there is one."""
    found = texts_of(node, graph, *names)
    return next((found[each] for each in (language, "", "en", *found) if each in found), "")


def address_in(value: Any) -> str:
    """The web address that a value is: a text, or a reference."""
    text = value.get("@id") if isinstance(value, dict) else value
    return web_address(words.text_of(text))


def reference_in(value: Any) -> str:
    """What a value refers to, whether it is an address, a reference, or a node that was put in its place."""
    if isinstance(value, dict):
        return words.text_of(value.get("@id") or value.get("uri"))
    return words.text_of(value)


def labels_of(node: Node, graph: Graph, *names: str, language: str = "") -> list[str]:
    """The names of the things that a property names; addresses without a label are left out."""
    found = []
    for value in node.all(*names):
        if isinstance(value, dict):
            text = value.get("@value") or text_of(bare(graph.node(value)), graph, *LABELS, language=language)
        else:
            text = value
        text = words.text_of(text)
        found.append("" if text.startswith(("http://", "https://", "urn:")) else text)
    return words.unique(found)
