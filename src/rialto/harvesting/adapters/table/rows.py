"""Rows out of CSV, TSV, JSON, JSON Lines, XML and workbooks. Lines are streamed; the others are read whole."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.table.column_map import ColumnMap
from rialto.harvesting.adapters.table.workbooks import cells_of, is_workbook
from rialto.harvesting.adapters.table.xml_rows import cells_in_xml, repeated_name, telling_name
from rialto.harvesting.adapters.xml_reading import root_and_fault
from rialto.harvesting.payload import Payload, Unreadable

CELL_LIMIT = 4 * 1024 * 1024
# How deep a list of rows may lie in a JSON document, and how deep its cells are spread into "a.b" names.
DEPTH = 4
csv.field_size_limit(CELL_LIMIT)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `place` as people count it ("line 12", "item 3"), `called` what its element is called, if it is one."""

    place: str
    cells: dict[str, Any]
    called: str = ""


def rows_of(payload: Payload, column_map: ColumnMap | None = None) -> Iterator[Row | RefusedItem]:
    """Yield the rows of a document in whichever form it is; a map may say where they stand.

    In an XML without a map they are the elements whose names tell most. Raises `Unreadable`.
    """
    path, sheet = (column_map.rows, column_map.sheet) if column_map else ("", "")
    if is_workbook(payload):
        for item in cells_of(payload, sheet=sheet):
            yield item if isinstance(item, RefusedItem) else Row(*item)
        return
    start = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not start:
        raise Unreadable(_("The document is empty."))
    if start[0] == "<":
        yield from rows_of_xml(payload, path, is_mapped=column_map is not None)
    elif start[0] == "{" and is_json_lines(start):
        yield from rows_of_json_lines(payload)
    elif start[0] in "[{":
        yield from rows_of_json(payload, path)
    else:
        yield from rows_of_csv(payload)


def rows_of_xml(payload: Payload, path: str, *, is_mapped: bool) -> Iterator[Row | RefusedItem]:
    root, fault = root_and_fault(payload)
    name = path or (repeated_name(root) if is_mapped else telling_name(root) or repeated_name(root))
    for item in cells_in_xml(root, fault, name=name):
        yield item if isinstance(item, RefusedItem) else Row(*item, called=name)


def is_json_lines(start: str) -> bool:
    """Whether one of the first two lines is a JSON object of its own, and not the whole document.

    A single line counts when it is one of our own rows: a file of ours may hold just one entry.
    """
    lines = [line.strip() for line in start.splitlines()[:50] if line.strip()]
    if len(lines) == 1:
        return is_object(lines[0]) and {"kind", "title"} <= set(json.loads(lines[0]))
    return any(is_object(line) for line in lines[:2])


def is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def rows_of_json_lines(payload: Payload) -> Iterator[Row | RefusedItem]:
    for number, line in enumerate(payload.lines(), start=1):
        if not line.strip():
            continue
        place = _("line %(number)s") % {"number": number}
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield RefusedItem(
                place_in_source=place, reason=_("This line is not JSON: %(reason)s.") % {"reason": error}
            )
            continue
        if isinstance(cells, dict):
            yield Row(place, cells)
        else:
            yield RefusedItem(place_in_source=place, reason=_("This line is not a JSON object."))


def rows_of_json(payload: Payload, path: str) -> Iterator[Row | RefusedItem]:
    try:
        document = json.loads(payload.text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The document is not JSON: %(reason)s.") % {"reason": error}) from error
    for number, item in enumerate(list_at(document, path) if path else list_in(document), start=1):
        place = _("item %(number)s") % {"number": number}
        if isinstance(item, dict) and item:
            yield Row(place, spread(item))
        else:
            yield RefusedItem(place_in_source=place, reason=_("This item is not a JSON object."))


def list_at(document: Any, path: str) -> Iterable[Any]:
    """The list at a dotted path; raises `Unreadable` where there is none."""
    for step in path.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    if not isinstance(document, list):
        raise Unreadable(_("There is no list at “%(path)s” in this document.") % {"path": path})
    return document


def list_in(document: Any, depth: int = 0) -> list[Any]:
    """The list of rows in a JSON document: itself, the longest list of objects inside, or the values of an index."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or depth > DEPTH:
        return []
    if is_index(document):
        return list(document.values())
    inner = [list_in(value, depth + 1) for value in document.values() if isinstance(value, list | dict)]
    lists = [rows for rows in inner if rows and isinstance(rows[0], dict)]
    if lists:
        return max(lists, key=len)
    return [document] if depth == 0 else []


def is_index(document: dict[str, Any]) -> bool:
    """Whether an object holds rows by their id: several objects that share most of their names."""
    values = list(document.values())
    if len(values) < 2 or not all(isinstance(value, dict) and value for value in values):
        return False
    shared = set.intersection(*(set(value) for value in values))
    return len(shared) * 2 >= len(values[0])


def spread(cells: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    """Objects inside a row become cells named "outer.inner"."""
    flat: dict[str, Any] = {}
    for name, value in cells.items():
        if isinstance(value, dict) and value and depth < DEPTH:
            flat.update(spread(value, f"{prefix}{name}.", depth + 1))
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def rows_of_csv(payload: Payload) -> Iterator[Row | RefusedItem]:
    lines = payload.lines(newline="")
    header_line = (
        payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff\r\n").splitlines()[0]
    )
    delimiter = max(",;\t|", key=header_line.count)
    if not header_line.count(delimiter):
        raise Unreadable(_("The first line names no columns: this is not a table."))
    reader = csv.reader(
        (line.replace("\x00", "") for line in lines), delimiter=delimiter, skipinitialspace=delimiter != "\t"
    )
    header: list[str] = []
    while True:
        began_at = reader.line_num + 1
        place = _("line %(number)s") % {"number": began_at}
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RefusedItem(
                place_in_source=place, reason=_("This line is not CSV: %(reason)s.") % {"reason": error}
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reason = _("The row has %(count)s cells, the header %(columns)s.") % {
                "count": len(cells),
                "columns": len(header),
            }
            yield RefusedItem(place_in_source=place, reason=reason)
        else:
            yield Row(place, dict(zip(header, cells, strict=False)))
