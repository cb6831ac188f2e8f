"""XML documents as trees (`base.safe_xml`): without entities, without network, in the encoding that they really have."""

from typing import Any

from django.utils.translation import gettext as _

from rialto.base.safe_xml import BadXml, local_name, tree_of
from rialto.catalogue.found import RefusedItem
from rialto.harvesting.payload import Payload, Unreadable


def root_of(payload: Payload) -> Any:
    """The root of the document. Raises `Unreadable` for one that is not well-formed."""
    root, fault = root_and_fault(payload)
    if fault is not None:
        raise Unreadable(_("The XML cannot be read: %(reason)s.") % {"reason": fault.reason})
    return root


def root_and_fault(payload: Payload) -> tuple[Any, RefusedItem | None]:
    """The root of the document, in its real encoding, and the first fault, after which not all may have been read.

    Entities are not resolved, nothing is fetched. Raises `Unreadable` where nothing can be read.
    """
    content = payload.content
    if payload.encoding not in {"utf-8", "utf-8-sig"}:
        content = content.decode(payload.encoding, "replace").encode("utf-8", "replace")
    try:
        return tree_of(content), None
    except BadXml as error:
        fault = error
    try:
        root = tree_of(content, recover=True)
    except BadXml as error:
        raise Unreadable(_("The XML cannot be read: %(reason)s.") % {"reason": str(error)[:200]}) from error
    place = _("line %(number)s") % {"number": fault.line or "?"}
    return root, RefusedItem(place_in_source=place, reason=str(fault)[:200])


def children(element: Any, *names: str) -> list[Any]:
    """The child elements of these names, whatever their namespace."""
    return [child for child in element if local_name(child.tag) in names]


def child(element: Any, *names: str) -> Any:
    """The first child element of these names, or none."""
    found = children(element, *names) if element is not None else []
    return found[0] if found else None


def below(element: Any, *path: str) -> list[Any]:
    """The elements at the end of a path of names."""
    found = [element]
    for name in path:
        found = [inner for outer in found for inner in children(outer, name)]
    return found


def text_in(element: Any) -> str:
    """All text inside of an element; "" for none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def language_at(element: Any) -> str:
    """What an element says of its language (`xml:lang`), as it says it."""
    return element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or ""


__all__ = ["below", "child", "children", "language_at", "local_name", "root_and_fault", "root_of", "text_in"]
