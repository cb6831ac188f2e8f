"""The things that a document describes, and how they point to each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from rialto.harvesting.adapters.schema_org.kinds import kind_of
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
    "hasPart",
    "dcat:dataset",
    "dcat:record",
    "foaf:primaryTopic",
    "hydra:member",
)
# What an organisation, a place or a programme offers stands inside of it, and is described there for itself.
OFFERED = (
    "event",
    "events",
    "hasOfferCatalog",
    "makesOffer",
    "itemOffered",
    "hasCourse",
    "courses",
    "jobPosting",
)
# A reference from a part to its whole does not make the whole a mere mention.
UPWARD = {
    "superEvent",
    "isPartOf",
    "partOfSeries",
    "mainEntityOfPage",
    "subjectOf",
    "dct:isPartOf",
    "dcat:inCatalog",
}
LISTING = {"ItemList", "DataFeed", "Dataset", "WebPage", "CollectionPage", "ItemPage", "ListItem", "DataFeedItem",
           "SearchResultsPage", "AboutPage", "WebSite", "FAQPage", "OfferCatalog", "Offer", "DataCatalog", "dcat:Catalog",
           "dcat:CatalogRecord", "hydra:Collection", "hydra:PagedCollection", "hydra:PartialCollectionView"}  # fmt: skip
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
        self.mentioned: set[str] = set()
        self.pages: dict[str, None] = {}

    def add(self, document: Any, place: str, *, is_flat: bool = False) -> None:
        """Take in one block: index its nodes by id, and note those that it is about.

        In a block that `is_flat` (RDF, where nothing stands inside anything) references take the place of nesting.
        """
        self.index(document, 0)
        self.note_mentions(document, is_flat=is_flat)
        for number, said in enumerate(self.listed(document, 0), start=1):
            where = f"{place}, {number}" if place else str(number)
            self.found.append(self.node(said, f"item {where}" if not place else where))

    def roots(self) -> Iterator[Node]:
        """The things that the document is about, each once; instances of a course belong to their course.

        Where things only mention each other in a circle, those with an address of their own count.
        """
        for node in self.found:
            for instance in node.all("hasCourseInstance"):
                if isinstance(instance, dict) and instance.get("@id"):
                    self.instances.add(self.absolute(instance["@id"]))
        roots = list(self.unmentioned(self.mentioned))
        if not any(kind_of(node.types) for node in roots):
            roots += [node for node in self.unmentioned(set()) if node.id in self.mentioned and kind_of(node.types)
                      and not node.id.startswith("_:")]  # fmt: skip
        yield from roots

    def unmentioned(self, mentioned: set[str]) -> Iterator[Node]:
        seen: set[str] = set()
        for node in self.found:
            is_instance = node.id in self.instances and "CourseInstance" in node.types
            if node.id and (node.id in seen or node.id in mentioned or is_instance):
                continue
            if node.id:
                seen.add(node.id)
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

    def note_mentions(self, document: Any, *, is_flat: bool) -> None:
        """Note what other things of a flat block refer to: nodes without a name of their own, and in RDF all others."""
        found = document if isinstance(document, list) else [document]
        nodes = [
            node for each in found if isinstance(each, dict) for node in as_list(each.get("@graph", each))
        ]
        for node in nodes:
            if not isinstance(node, dict):
                continue
            for name, value in node.items():
                if name in CONTAINERS and (set(types_of(node)) & LISTING or name != "hasPart"):
                    continue
                for part in as_list(value):
                    target = part.get("@id") if isinstance(part, dict) and len(part) == 1 else None
                    if not isinstance(target, str) or target == node.get("@id"):
                        continue
                    if target.startswith("_:") or (is_flat and name not in UPWARD):
                        self.mentioned.add(self.absolute(target))

    def listed(self, value: Any, depth: int) -> Iterator[dict[str, Any]]:
        if depth > DEPTH:
            return
        if isinstance(value, list):
            for part in value:
                yield from self.listed(part, depth + 1)
        elif isinstance(value, dict):
            types = types_of(value)
            if not types or set(types) & LISTING:
                self.note_pages(value, types)
                for name in CONTAINERS:
                    if name in value:
                        yield from self.listed(value[name], depth + 1)
            else:
                yield value
                if "@graph" in value:
                    yield from self.listed(value["@graph"], depth + 1)
            for name in OFFERED if kind_of(types) is None else ():
                if name in value:
                    yield from self.listed(value[name], depth + 1)

    def note_pages(self, value: dict[str, Any], types: tuple[str, ...]) -> None:
        """Note the pages that a list only names: its things are described there."""
        named = value.get("itemListElement") if "ItemList" in types else None
        for item in as_list(named) if named else ():
            address = item
            if isinstance(item, dict):
                address = item.get("url") or item.get("item") if "item" in item or "url" in item else ""
                if "ListItem" not in types_of(item):
                    continue
            if isinstance(address, str) and (page := self.absolute(address)).startswith("http"):
                self.pages.setdefault(page)

    def node(self, said: dict[str, Any], place: str = "") -> Node:
        """The node that a dictionary describes; a bare reference becomes what it refers to."""
        own = said.get("@id")
        identity = self.absolute(own) if isinstance(own, str) and own.strip() else ""
        if identity and len(said) <= 2 and identity in self.by_id:
            said = self.by_id[identity]
        plain = {VOCABULARY.sub("", name): value for name, value in said.items()}
        return Node(plain, types_of(said), place, identity)

    def nodes(self, values: list[Any]) -> list[Node]:
        """The nodes among values; a text counts where it is the id of a node ("#venue")."""
        found = []
        for value in values:
            if isinstance(value, dict):
                found.append(self.node(value))
            elif isinstance(value, str) and (identity := self.absolute(value)) in self.by_id:
                found.append(self.node({"@id": identity}))
        return found

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
            text = words.text_of(value)
            if depth > 3 or (identity := self.absolute(text)) not in self.by_id:
                return text
            value = {"@id": identity}
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


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def types_of(said: dict[str, Any]) -> tuple[str, ...]:
    """The types of a node without prefix."""
    value = said.get("@type", said.get("type", ""))
    values = value if isinstance(value, list) else [value]
    return tuple(VOCABULARY.sub("", str(each)) for each in values if isinstance(each, str) and each)
