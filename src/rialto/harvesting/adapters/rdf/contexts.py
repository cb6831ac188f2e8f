"""JSON-LD made plain: names in their short form by the context that stands in the document, values without wrapping."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rialto.harvesting.adapters.rdf.names import CURIE, local, short

KEYWORDS = {
    "@id",
    "@type",
    "@graph",
    "@value",
    "@language",
    "@list",
    "@set",
    "@context",
    "@included",
    "@reverse",
}
# Texts, of which the language is kept; any other value loses it.
TEXTS = {
    "name", "headline", "title", "description", "abstract", "articleBody", "alternativeHeadline", "alternateName",
    "alternative", "keywords", "keyword", "prefLabel", "altLabel", "label", "legalName", "noteLiteral", "disambiguatingDescription",
}  # fmt: skip
# Properties whose value is an address, however it is wrapped.
ADDRESSES = {"url", "sameAs", "contentUrl", "embedUrl", "downloadUrl", "thumbnailUrl", "codeRepository"}
LANGUAGE_TAG = re.compile(r"^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*|@none)$")
# Contexts that documents name by address, and what their bare names mean.
KNOWN = (
    ("schema.org", ""), ("bioschemas.org", ""), ("openactive.io", ""), ("data.europa.eu/snb", "elm:"),
    ("dcat", "dcat:"),
)  # fmt: skip
# Contexts in which "id" and "type" stand for "@id" and "@type".
ALIASING = ("openactive.io", "data.europa.eu/snb", "w3.org/ns/credentials")
DEPTH = 40


@dataclass(frozen=True, slots=True)
class Context:
    """What names mean: `vocabulary` is put before bare ones, `terms` are those that the document explains."""

    vocabulary: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    aliases: bool = False

    def extended(self, said: Any) -> "Context":
        """This context with what an `@context` adds; what it would have to be fetched for is known by name or ignored."""
        if isinstance(said, list):
            context = self
            for part in said:
                context = context.extended(part)
            return context
        if isinstance(said, str):
            aliases = self.aliases or any(mark in said for mark in ALIASING)
            vocabulary = next((prefix for mark, prefix in KNOWN if mark in said), None)
            return Context(self.vocabulary if vocabulary is None else vocabulary, self.terms, aliases)
        if not isinstance(said, dict):
            return self
        terms = dict(self.terms)
        for term, meaning in said.items():
            meant = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(meant, str) and (not term.startswith("@")):
                terms[term] = meant
        vocabulary = short(said["@vocab"]) if isinstance(said.get("@vocab"), str) else self.vocabulary
        return Context(vocabulary, terms, self.aliases)

    def name(self, term: str) -> str:
        """The short form of a property or type."""
        if term.startswith("@"):
            return term
        meant = self.terms.get(term)
        if meant is None and (match := CURIE.match(term)) and match[1] in self.terms:
            meant = f"{self.terms[match[1]]}{match[2]}"
        if meant is not None:
            if meant in KEYWORDS:
                return meant
            inner = CURIE.match(meant)
            if inner and inner[1] in self.terms and self.terms[inner[1]] != meant:
                meant = f"{self.terms[inner[1]]}{inner[2]}"
            return short(meant)
        if self.aliases and term in {"id", "type"}:
            return f"@{term}"
        if ":" in term or "/" in term:
            return short(term)
        return f"{self.vocabulary}{term}"


def plain(value: Any, context: Context | None = None, depth: int = 0) -> Any:
    """A document with short names; lists and values lose their wrapping, languages stay where texts have them."""
    context = context or Context()
    if depth > DEPTH:
        return None
    if isinstance(value, list):
        return [plain(part, context, depth + 1) for part in value]
    if not isinstance(value, dict):
        return value
    if "@context" in value:
        context = context.extended(value["@context"])
    node: dict[str, Any] = {}
    for own, said in value.items():
        if own == "@context" or not isinstance(own, str):
            continue
        name = context.name(own)
        if name == "@type":
            node[name] = types(said, context)
        elif name in KEYWORDS:
            node.setdefault(name, plain(said, context, depth + 1) if name != "@id" else said)
        else:
            found = unwrapped(said, local(name), context, depth)
            node[name] = joined(node[name], found) if name in node else found
    return node


def types(said: Any, context: Context) -> Any:
    if isinstance(said, list):
        return [context.name(each) for each in said if isinstance(each, str)]
    return context.name(said) if isinstance(said, str) else said


def joined(one: Any, other: Any) -> list[Any]:
    return [*(one if isinstance(one, list) else [one]), *(other if isinstance(other, list) else [other])]


def unwrapped(said: Any, name: str, context: Context, depth: int) -> Any:
    """The value of a property without `@value`, `@list` and `@set`; a language map becomes texts with their language."""
    if isinstance(said, list):
        found: list[Any] = []
        for part in said:
            each = unwrapped(part, name, context, depth + 1) if depth < DEPTH else None
            found += each if isinstance(each, list) else [each]
        return found
    if not isinstance(said, dict):
        return said
    for wrapper in ("@list", "@set"):
        if wrapper in said:
            return unwrapped(said[wrapper], name, context, depth + 1) if depth < DEPTH else None
    if "@value" in said:
        return said if said.get("@language") and name in TEXTS else said["@value"]
    if name in ADDRESSES and set(said) == {"@id"}:
        return said["@id"]
    if name in TEXTS and said and all(is_language_map_item(key, each) for key, each in said.items()):
        return [
            {"@value": text, "@language": "" if language == "@none" else language}
            for language, each in said.items()
            for text in (each if isinstance(each, list) else [each])
        ]
    return plain(said, context, depth + 1)


def is_language_map_item(key: str, value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(LANGUAGE_TAG.match(key)) and all(isinstance(each, str) for each in values)
