"""Rows out of XML of any making: the element that repeats, its children as cells. What they mean a column map says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.xml_reading import local_name, root_and_fault, text_in
from rialto.harvesting.payload import Payload, Unreadable

DEPTH = 4


def cells_in_xml(payload: Payload, *, name: str = "") -> Iterator[tuple[str, dict[str, Any]] | RefusedItem]:
    """(place, cells by name) of each element called `name`, else of those that repeat most; "a.b" is b inside of a.

    Raises `Unreadable` when nothing repeats.
    """
    root, fault = root_and_fault(payload)
    name = name or repeated_name(root)
    found = False
    for element in root.iter():
        if local_name(element.tag) == name and (cells := cells_of(element, "", 0)):
            found = True
            yield _("line %(number)s") % {"number": element.sourceline or "?"}, cells
    if not found:
        raise Unreadable(_("There is no row in this document."))
    if fault is not None:
        reason = _("The XML is not well-formed; what could be read was. %(reason)s") % {
            "reason": fault.reason
        }
        yield RefusedItem(place_in_source=fault.place_in_source, reason=reason, breaks_off=True)


def repeated_name(root: Any) -> str:
    """The element that occurs most often among those that hold at least two different values."""
    counts = Counter(
        local_name(element.tag)
        for element in root.iter()
        if len({local_name(child.tag) for child in element if not len(child)}) > 1
    )
    return counts.most_common(1)[0][0] if counts else ""


def cells_of(element: Any, prefix: str, depth: int) -> dict[str, Any]:
    """The values inside of an element; one that occurs more than once is a list."""
    cells: dict[str, Any] = {f"{prefix}@{local_name(key)}": value for key, value in element.attrib.items()}
    for child in element:
        name = f"{prefix}{local_name(child.tag)}"
        if len(child) and depth < DEPTH:
            found = cells_of(child, f"{name}.", depth + 1)
        else:
            found = {name: text_in(child)}
        for key, value in found.items():
            if value in ("", []):
                continue
            if key in cells:
                kept = cells[key]
                cells[key] = [
                    *(kept if isinstance(kept, list) else [kept]),
                    *(value if isinstance(value, list) else [value]),
                ]
            else:
                cells[key] = value
    return cells
