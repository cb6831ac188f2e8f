"""The things that a document describes, and how they point to each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from rialto.harvesting.values import words

VOCABULARY = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:|sdo:|bioschemas:)", re.IGNORECASE)
# Where a document lists the things that it is about; what stands elsewhere is only mentioned.
CONTAINERS = (
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "itemListElement",
    "item",
    "dataFeedElement",
    "@included",
)
LISTING = {"ItemList", "DataFeed", "Dataset", "WebPage", "CollectionPage", "ItemPage", "ListItem", "DataFeedItem",
           "SearchResultsPage", "AboutPage", "WebSite", "FAQPage"}  # fmt: skip
DEPTH = 12


@dataclass(frozen=True, slots=True)
class Node:
    """One described thing: its properties without prefix, and where it stood."""

    said: dict[str, Any]
    types: tuple[str, ...]
    place: str
    id: str

    def all(self, *names: str) -> list[Any]:
        """All values of the first of `names` that has any."""
        for name in names:
            value = self.said.get(name)
            if value not in (None, "", [], {}):
                return value if isinstance(value, list) else [value]
        return []

    def one(self, *names: str) -> Any:
        found = self.all(*names)
        return found[0] if found else None


class Graph:
    """Everything that one document describes. References by @id are followed within it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.base = address if address.startswith(("http://", "https://")) else ""
        self.by_id: dict[str, dict[str, Any]] = {}
        self.found: list[Node] = []
        self.instances: set[str] = set()

    def add(self, document: Any, place: str) -> None:
        """Take in one block: index its nodes by id, and note those that it is about."""
        self.index(document, 0)
        for number, said in enumerate(self.listed(document, 0), start=1):
            where = f"{place}, {number}" if place else str(number)
            self.found.append(self.node(said, f"item {where}" if not place else where))

    def roots(self) -> Iterator[Node]:
        """The things that the document is about, each once; instances of a course belong to their course."""
        seen: set[str] = set()
        for node in self.found:
            for instance in node.all("hasCourseInstance"):
                if isinstance(instance, dict) and instance.get("@id"):
                    self.instances.add(self.absolute(instance["@id"]))
        for node in self.found:
            if node.id and (
                node.id in seen or (node.id in self.instances and "CourseInstance" in node.types)
            ):
                continue
            if node.id:
                seen.add(f"{node.id}")
            yield node

    def index(self, value: Any, depth: int) -> None:
        if depth > DEPTH:
            return
        if isinstance(value, list):
            for part in value:
                self.index(part, depth + 1)
        elif isinstance(value, dict):
            if isinstance(value.get("@id"), str) and len(value) > 1:
                kept = self.by_id.setdefault(self.absolute(value["@id"]), {})
                for name, said in value.items():
                    kept.setdefault(name, said)
            for part in value.values():
                self.index(part, depth + 1)

    def listed(self, value: Any, depth: int) -> Iterator[dict[str, Any]]:
        if depth > DEPTH:
            return
        if isinstance(value, list):
            for part in value:
                yield from self.listed(part, depth + 1)
        elif isinstance(value, dict):
            types = types_of(value)
            if not types or set(types) & LISTING:
                for name in CONTAINERS:
                    if name in value:
                        yield from self.listed(value[name], depth + 1)
            if types and not set(types) & LISTING:
                yield value
                if "@graph" in value:
                    yield from self.listed(value["@graph"], depth + 1)

    def node(self, said: dict[str, Any], place: str = "") -> Node:
        """The node that a dictionary describes; a bare reference becomes what it refers to."""
        own = said.get("@id")
        identity = self.absolute(own) if isinstance(own, str) and own.strip() else ""
        if identity and len(said) <= 2 and identity in self.by_id:
            said = self.by_id[identity]
        plain = {VOCABULARY.sub("", name): value for name, value in said.items()}
        return Node(plain, types_of(said), place, identity)

    def nodes(self, values: list[Any]) -> list[Node]:
        return [self.node(value) for value in values if isinstance(value, dict)]

    def absolute(self, reference: str) -> str:
        """A reference made absolute; the blank nodes of JSON-LD ("_:b0") stay as they are."""
        if reference.startswith("_:") or not self.base:
            return reference.strip()
        try:
            return urljoin(self.base, reference.strip())
        except ValueError:
            return reference.strip()

    def name(self, value: Any, depth: int = 0) -> str:
        """What a value is called: the text itself, or the name of the node that it is or refers to."""
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return words.text_of(value)
        if "@value" in value:
            return words.text_of(value["@value"])
        if depth > 3:  # things that name each other
            return ""
        said = self.node(value).said
        candidates = (
            self.name(said.get(key), depth + 1) for key in ("name", "title", "legalName", "alternateName")
        )
        return next((text for text in candidates if text), "")

    def names(self, values: list[Any]) -> list[str]:
        return words.unique(self.name(value) for value in values)


def types_of(said: dict[str, Any]) -> tuple[str, ...]:
    """The types of a node without prefix."""
    value = said.get("@type", said.get("type", ""))
    values = value if isinstance(value, list) else [value]
    return tuple(VOCABULARY.sub("", str(each)) for each in values if isinstance(each, str) and each)
