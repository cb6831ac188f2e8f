"""XML documents as trees: without entities, without network, in the encoding that they really have."""

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

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
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        encoding="utf-8", remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_("The XML cannot be read: %(reason)s.") % {"reason": str(error)[:200]}) from error
    if root is None:
        raise Unreadable(_("The XML cannot be read: %(reason)s.") % {"reason": _("nothing is in it")})
    faults = parser.error_log.filter_from_errors()
    if not faults:
        return root, None
    place = _("line %(number)s") % {"number": faults[0].line}
    return root, RefusedItem(place_in_source=place, reason=str(faults[0].message)[:200])


def local_name(tag: object) -> str:
    """An element's name without its namespace; damaged files hold names that lxml's own QName refuses."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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
