"""Rows out of spreadsheets: XLSX, ODS and the old XLS (python-calamine), of the sheet that holds the table."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rialto.harvesting.payload import Payload, Unreadable

PACKED_WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = (PACKED_WORKBOOK, OLD_WORKBOOK)
# What the beginning of a packed workbook names, and no other packed file.
WORKBOOK_MARKS = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet")
UNPACKED_LIMIT = 256 * 1024 * 1024
# A header stands near the top, below at most a few lines of title and remarks.
HEADER_ROWS = 20


def is_workbook(payload: Payload) -> bool:
    return payload.sample.startswith(WORKBOOKS)


def cells_of(payload: Payload, *, sheet: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a sheet as (place, cells by column): `sheet`, or the one that holds the largest table.

    Raises `Unreadable` for damaged files and bombs, and when there is no sheet of that name.
    """
    from python_calamine import CalamineWorkbook

    content = payload.content
    if content.startswith(PACKED_WORKBOOK):
        check_size(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(workbook.sheet_names)
        if sheet and sheet not in names:
            raise Unreadable(
                _("There is no sheet “%(sheet)s” (there are: %(names)s).")
                % {"sheet": sheet, "names": ", ".join(names)[:300]}
            )
        tables = {
            name: workbook.get_sheet_by_name(name).to_python() for name in ([sheet] if sheet else names)
        }
    except Unreadable:
        raise
    except Exception as error:  # calamine has an error for each format
        raise Unreadable(
            _("The spreadsheet cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        ) from error
    chosen = max(tables, key=lambda name: size_of(tables[name]), default="")
    if chosen:
        yield from table_in(chosen, tables[chosen])


def check_size(content: bytes) -> None:
    """Unpack once to see how much it is; raises `Unreadable` when that is too much, or less than is declared."""
    left = UNPACKED_LIMIT
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            limit = UNPACKED_LIMIT >> 20
                            raise Unreadable(
                                _("The document unpacks to more than %(limit)s MB.") % {"limit": limit}
                            )
    except Unreadable:
        raise
    except Exception as error:  # a damaged archive raises whatever its unpacker finds first
        raise Unreadable(
            _("The packed file is damaged or was cut off: %(reason)s.") % {"reason": str(error)[:200]}
        ) from error


def size_of(rows: list[list[Any]]) -> int:
    """How many filled cells the table below the header has."""
    header = header_at(rows)
    if header is None:
        return 0
    return sum(1 for row in rows[header + 1 :] for cell in row if cell not in ("", None))


def header_at(rows: list[list[Any]]) -> int | None:
    """Where the header is: of the first rows the first that is as full as any and holds words only."""
    counts = [
        sum(1 for cell in row if cell not in ("", None))
        if all(isinstance(cell, str) or cell is None for cell in row)
        else 0
        for row in rows[:HEADER_ROWS]
    ]
    most = max(counts, default=0)
    return counts.index(most) if most > 1 else None


def table_in(sheet: str, rows: list[list[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    header = header_at(rows)
    if header is None:
        raise Unreadable(_("The first line names no columns: this is not a table."))
    names = [str(cell).strip() if cell is not None else "" for cell in rows[header]]
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {name: plain_value(cell) for name, cell in zip(names, row, strict=False) if name}
        if any(cell not in ("", None) for cell in cells.values()):
            yield _("sheet %(sheet)s, row %(number)s") % {"sheet": sheet, "number": number}, cells


def plain_value(cell: Any) -> Any:
    """A cell as text, a date or a truth; whole numbers lose their point, a midnight is a day."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 3600:g} h"
    if isinstance(cell, datetime | date | time):
        return cell
    return str(cell).strip()
