"""Rows out of XML of any making: the element that repeats, its children as cells. Their names, or a column map, say what they mean."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.adapters.table.suggestions import suggested_map
from rialto.harvesting.adapters.xml_reading import local_name, text_in
from rialto.harvesting.payload import Unreadable

DEPTH = 4
SAMPLE_ROWS = 50


def cells_in_xml(
    root: Any, fault: RefusedItem | None, *, name: str
) -> Iterator[tuple[str, dict[str, Any]] | RefusedItem]:
    """(place, cells by name) of each element called `name`; "a.b" is b inside of a. `fault` is where the XML broke off.

    Raises `Unreadable` when there is none.
    """
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


def telling_name(root: Any) -> str:
    """The element that is a row, judged by how much of it can be understood and how often it stands there; "" for none.

    It has to hold at least two fields, the title among them, and to occur twice.
    """
    elements: dict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        if len({local_name(child.tag) for child in element}) > 1:
            elements[local_name(element.tag)].append(element)
    best, most = "", 0
    for name, found in elements.items():
        if len(found) < 2:
            continue
        rows = [cells_of(element, "", 0) for element in found[:SAMPLE_ROWS]]
        columns = list(dict.fromkeys(chain.from_iterable(rows)))
        try:
            fields = len(set(suggested_map(columns, rows, row_name=name).columns.values()))
        except Unusable:
            continue
        if fields > 1 and len(found) * fields**2 > most:
            best, most = name, len(found) * fields**2
    return best


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
