"""The spreadsheet reader's own process: a workbook comes in by the standard input, its rows go out as lines of JSON.

A few hundred bytes can ask the reader for hundreds of gigabytes, and it ends the process when it does not get them. So
it runs apart and within limits of memory and processor time, set before the first byte is read. It imports nothing of
ours and gets nothing of our environment. Lines: {"names": [...], "sheet": ...} and then [row number, [cells]], or
{"fault": kind, "said": words} at the end.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

PACKED = b"PK\x03\x04"
# A header stands near the top, below at most a few lines of title and remarks.
HEADER_ROWS = 20
# The longest line that is handed over; a row that is longer is named and left out.
LINE_LIMIT = 4 * 1024 * 1024


class Fault(Exception):
    """Why the workbook is not read: the kind of fault, and what was found."""

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(kind, said)
        self.kind, self.said = kind, said


def main() -> None:
    memory, seconds, unpacked = (int(argument) for argument in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        for line in lines_of(sys.stdin.buffer.read(), sheet=sys.argv[4], unpacked=unpacked):
            sys.stdout.write(line + "\n")
    except Fault as fault:
        end_with(fault)
    except MemoryError:
        end_with(Fault("memory"))
    except BrokenPipeError:
        sys.exit(1)
    # The reader has an error for each format, and panics that are no `Exception`.
    except BaseException as error:
        end_with(Fault("unreadable", str(error)))


def end_with(fault: Fault) -> None:
    sys.stdout.write(json.dumps({"fault": fault.kind, "said": fault.said[:200]}) + "\n")


def lines_of(content: bytes, *, sheet: str, unpacked: int) -> Iterator[str]:
    """The lines to hand over; raises `Fault`, and whatever the reader raises."""
    from python_calamine import CalamineWorkbook

    if content.startswith(PACKED):
        check_size(content, unpacked)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = list(workbook.sheet_names)
    if sheet and sheet not in names:
        raise Fault("no_sheet", ", ".join(names))
    chosen = sheet or (names[0] if len(names) == 1 else largest(workbook, names))
    if not chosen:
        raise Fault("no_table")
    rows = workbook.get_sheet_by_name(chosen).iter_rows()
    top = list(islice(rows, HEADER_ROWS))
    header = header_at(top)
    if header is None:
        raise Fault("no_table")
    columns = [str(cell).strip() if cell is not None else "" for cell in top[header]]
    yield json.dumps({"sheet": chosen, "names": columns})
    for number, row in enumerate(chain(top[header + 1 :], rows), start=header + 2):
        cells = [plain_value(cell) for cell in row]
        if all(cell in ("", None) for cell in cells):
            continue
        line = json.dumps([number, cells])
        yield line if len(line) < LINE_LIMIT else json.dumps([number, None])


def largest(workbook: Any, names: list[str]) -> str:
    """The sheet whose table has the most filled cells below its header."""
    sizes = {name: size_of(workbook.get_sheet_by_name(name).iter_rows()) for name in names}
    return max(sizes, key=sizes.__getitem__, default="")


def size_of(rows: Iterable[list[Any]]) -> int:
    rows = iter(rows)
    top = list(islice(rows, HEADER_ROWS))
    header = header_at(top)
    if header is None:
        return 0
    return sum(1 for row in chain(top[header + 1 :], rows) for cell in row if cell not in ("", None))


def header_at(rows: list[list[Any]]) -> int | None:
    """Where the header is: of the first rows the first that is as full as any and holds words only."""
    counts = [
        sum(1 for cell in row if cell not in ("", None))
        if all(isinstance(cell, str) or cell is None for cell in row)
        else 0
        for row in rows
    ]
    most = max(counts, default=0)
    return counts.index(most) if most > 1 else None


def check_size(content: bytes, limit: int) -> None:
    """Unpack once to see how much it is; raises `Fault` when that is too much, whatever is declared."""
    left = limit
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            raise Fault("too_large")
    except (Fault, MemoryError):
        raise
    except Exception as error:  # a damaged archive raises whatever its unpacker finds first
        raise Fault("damaged", str(error)) from error


def plain_value(cell: Any) -> Any:
    """A cell as text or truth, or {"form": ISO text} of a moment; whole numbers lose their point, a midnight is a day."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return {"date": cell.date().isoformat()} if is_day else {"datetime": cell.isoformat()}
    if isinstance(cell, date | time):
        return {"date" if isinstance(cell, date) else "time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 3600:g} h"
    return str(cell).strip()


if __name__ == "__main__":
    main()
