"""RDFa in pages: what stands in `vocab`, `prefix`, `typeof`, `property`, `resource`, `about`, `content` and `datetime`.

Not by extruct, whose reader gives the words inside a <time> for its value ("x" for datetime="2026-04-01"), takes a
second to load and six milliseconds a page.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import lxml.html

from rialto.harvesting.adapters.rdf.names import CURIE, short

DEPTH = 200
LINKS = ("resource", "href", "src", "data")
VALUES = ("content", "datetime")
# Elements whose value is an attribute of theirs, whatever they are called.
SAFE = "[]"


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds inside of an element: the vocabulary, the prefixes, the language, and the thing that is described."""

    vocabulary: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    language: str = ""
    thing: dict[str, Any] | None = None


def things_in(page: lxml.html.HtmlElement, address: str) -> list[dict[str, Any]]:
    """The things that a page describes in RDFa, each with what stands inside of it, in the shape of JSON-LD."""
    things: list[dict[str, Any]] = []
    by_id: dict[str, dict[str, Any]] = {}
    walk(page, Scope(), things, by_id, 0)
    return [thing for thing in things if thing.get("@type")]


def walk(
    element: Any, scope: Scope, things: list[dict[str, Any]], by_id: dict[str, dict[str, Any]], depth: int
) -> None:
    if depth > DEPTH or not isinstance(element.tag, str):
        return
    scope = entered(element, scope)
    names = [full for name in said(element, "property").split() if (full := named(name, scope))]
    thing = described(element, scope, names=bool(names), by_id=by_id)
    if names and scope.thing is not None:
        value = thing if thing is not None and element.get("typeof") else value_of(element, scope)
        for name in names:
            add(scope.thing, name, value)
    elif thing is not None and not any(thing is each for each in things):
        things.append(thing)
    if thing is not None:
        scope = replace(scope, thing=thing)
    for child in element:
        walk(child, scope, things, by_id, depth + 1)


def entered(element: Any, scope: Scope) -> Scope:
    """The scope with what an element declares."""
    if element.get("vocab") is not None:
        scope = replace(scope, vocabulary=element.get("vocab").strip())
    if element.get("prefix"):
        parts = element.get("prefix").split()
        own = {name.rstrip(":").lower(): meant for name, meant in zip(parts[::2], parts[1::2], strict=False)}
        scope = replace(scope, prefixes={**scope.prefixes, **own})
    if language := element.get("lang"):
        scope = replace(scope, language=language)
    return scope


def named(name: str, scope: Scope) -> str:
    """The short form of a property or type; "" for one without a meaning here (a bare word outside any vocabulary)."""
    if match := CURIE.match(name):
        meant = scope.prefixes.get(match[1].lower())
        return short(f"{meant}{match[2]}" if meant else name)
    if name.startswith(("http://", "https://")):
        return short(name)
    return short(f"{scope.vocabulary}{name}") if scope.vocabulary else ""


def described(
    element: Any, scope: Scope, *, names: bool, by_id: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """The thing that an element begins to describe, if it does: a new one, or one that was begun elsewhere."""
    kinds = [full for name in said(element, "typeof").split() if (full := named(name, scope))]
    identity = said(element, "about") or (said(element, "resource") if kinds or not names else "")
    if kinds and not identity:
        identity = said(element, "href") or said(element, "src") if not names or element.get("href") else ""
    if not kinds and not identity:
        return None
    identity = identity.strip(SAFE)
    thing = by_id.setdefault(identity, {}) if identity else {}
    if identity:
        thing["@id"] = identity
    if kinds:
        thing["@type"] = list(dict.fromkeys([*thing.get("@type", []), *kinds]))
    return thing


def value_of(element: Any, scope: Scope) -> Any:
    """The value of a property: what an attribute says, the address that a link goes to, or the words inside."""
    for attribute in VALUES:
        if element.get(attribute) is not None:
            return said(element, attribute)
    for attribute in LINKS:
        if element.get(attribute):
            return {"@id": said(element, attribute)}
    text = " ".join(element.text_content().split())
    return {"@value": text, "@language": scope.language} if scope.language else text


def add(thing: dict[str, Any], name: str, value: Any) -> None:
    if name in thing:
        kept = thing[name]
        thing[name] = [*kept, value] if isinstance(kept, list) else [kept, value]
    else:
        thing[name] = value


def said(element: Any, attribute: str) -> str:
    return (element.get(attribute) or "").strip()
