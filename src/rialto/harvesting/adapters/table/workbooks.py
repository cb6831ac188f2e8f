"""Rows out of spreadsheets: XLSX, ODS and the old XLS (python-calamine), of the sheet that holds the table.

The reader runs in a process of its own (`workbook_process`): what it is made to ask for costs that process alone.
"""

import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.payload import Payload, Unreadable

PACKED_WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = (PACKED_WORKBOOK, OLD_WORKBOOK)
# What the beginning of a packed workbook names, and no other packed file.
WORKBOOK_MARKS = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet")
UNPACKED_LIMIT = 256 * 1024 * 1024
# What the reading process may take: bytes of addresses, seconds of processor time, and seconds until its next rows.
MEMORY_LIMIT, PROCESSOR_LIMIT, PATIENCE = 400 * 1024 * 1024, 60, 120
PROCESS = Path(__file__).with_name("workbook_process.py")
PIECE = 256 * 1024
MOMENTS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat}


def is_workbook(payload: Payload) -> bool:
    return payload.sample.startswith(WORKBOOKS)


def cells_of(payload: Payload, *, sheet: str = "") -> Iterator[tuple[str, dict[str, Any]] | RefusedItem]:
    """The rows of a sheet as (place, cells by column): `sheet`, or the one that holds the largest table.

    Raises `Unreadable` for damaged files and bombs, and when there is no sheet of that name.
    """
    with tempfile.TemporaryFile() as content:
        content.write(payload.content)
        content.seek(0)
        with reader(content, sheet) as process:
            names: list[str] = []
            title = sheet
            for line in lines_from(process):
                said = json.loads(line)
                if isinstance(said, dict):
                    if "fault" in said:
                        raise unreadable(said["fault"], str(said.get("said", "")), sheet)
                    names, title = said["names"], said["sheet"]
                    continue
                place = _("sheet %(sheet)s, row %(number)s") % {"sheet": title, "number": said[0]}
                if said[1] is None:
                    yield RefusedItem(place_in_source=place, reason=_("The row is too long."))
                    continue
                cells = {name: value_of(cell) for name, cell in zip(names, said[1], strict=False) if name}
                if any(cell not in ("", None) for cell in cells.values()):
                    yield place, cells


@contextmanager
def reader(content: IO[bytes], sheet: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The reading process at work on `content`; whatever becomes of it, it is gone afterwards."""
    limits = [str(limit) for limit in (MEMORY_LIMIT, PROCESSOR_LIMIT, UNPACKED_LIMIT)]
    process = subprocess.Popen(  # noqa: S603 -- our own script; the sheet's name is one argument, read by nothing else
        [sys.executable, "-I", str(PROCESS), *limits, sheet],
        stdin=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, close_fds=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def lines_from(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """The lines that a process writes, at most one piece of them in memory; raises `Unreadable` if it was ended."""
    assert process.stdout is not None  # noqa: S101 -- it was made with a pipe
    rest = b""
    while True:
        if not select.select([process.stdout], [], [], PATIENCE)[0]:
            raise too_much()
        piece = process.stdout.read1(PIECE)  # type: ignore[attr-defined]
        if not piece:
            break
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if process.wait() != 0 or rest:
        raise too_much()


def too_much() -> Unreadable:
    return Unreadable(
        _("The spreadsheet asks for more memory or time than we give (%(limit)s MB, %(seconds)s seconds).")
        % {"limit": MEMORY_LIMIT >> 20, "seconds": PROCESSOR_LIMIT}
    )


def unreadable(fault: str, said: str, sheet: str) -> Unreadable:
    """What the process found wrong, in words."""
    if fault == "memory":
        return too_much()
    if fault == "no_sheet":
        words = _("There is no sheet “%(sheet)s” (there are: %(names)s).") % {"sheet": sheet, "names": said}
    elif fault == "too_large":
        limit = UNPACKED_LIMIT >> 20
        words = _("The document unpacks to more than %(limit)s MB.") % {"limit": limit}
    elif fault == "damaged":
        words = _("The packed file is damaged or was cut off: %(reason)s.") % {"reason": said}
    elif fault == "no_table":
        words = _("The first line names no columns: this is not a table.")
    else:
        words = _("The spreadsheet cannot be read: %(reason)s.") % {"reason": said}
    return Unreadable(words)


def value_of(cell: Any) -> Any:
    """A cell as it was handed over; moments stand as {"date": ...}."""
    if isinstance(cell, dict):
        form, text = next(iter(cell.items()))
        return MOMENTS[form](text)
    return cell
