"""Spreadsheets."""

import io
import json
import resource
import signal
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from rialto.harvesting.adapters.table import workbooks
from rialto.harvesting.adapters.table.workbook_process import plain_value
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import Unreadable
from tests.harvesting.conftest import payload_of, read
from tests.harvesting.workbooks import ods, packed, xlsx

REMARKS = [["Read me"], ["This list is made by hand."]]
DAY_IN_XLSX = 46113  # 1 April 2026


def courses(day: str | float) -> list[list[str | float | None]]:
    return [
        ["Our courses 2026", None, None, None],
        [None, None, None, None],
        ["Title", "Link", "Start date", "Capacity"],
        ["Tables", "https://school.example/1", day, 12.0],
        [None, None, None, None],
        ["Charts & more", "https://school.example/2", None, None],
    ]


@pytest.mark.parametrize("body", [xlsx({"Info": REMARKS, "Courses": courses(DAY_IN_XLSX)}), ods({"Info": REMARKS, "Courses": courses("2026-04-01")})])  # fmt: skip
def test_the_sheet_with_the_table_is_read_below_its_header(body):
    (way,) = detect(payload_of(body))
    entries, refused = read("table", body)

    assert (way.adapter_key, refused) == ("table", [])
    assert [(entry.title, entry.address, entry.starts_on, entry.place_in_source) for entry in entries] == [
        ("Tables", "https://school.example/1", date(2026, 4, 1), "sheet Courses, row 4"),
        ("Charts & more", "https://school.example/2", None, "sheet Courses, row 6"),
    ]
    assert entries[0].sessions[0].seats == 12


def test_a_column_map_says_which_sheet_and_what_its_columns_mean():
    body = xlsx({"Large": courses(DAY_IN_XLSX), "Small": [["X", "Y"], ["Only", "https://a.example"]]})

    (entry,), refused = read(
        "table", body, column_map={"sheet": "Small", "columns": {"X": "title", "Y": "address"}}
    )

    assert (entry.title, entry.address, refused) == ("Only", "https://a.example", [])


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(Unreadable, match=r"no sheet “B” \(there are: A\)"):
        read("table", xlsx({"A": courses(1.0)}), column_map={"sheet": "B", "columns": {"X": "title"}})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (xlsx({"A": courses(1.0)})[:900], "damaged or was cut off"),
        (packed({"xl/workbook.xml": "<x/>"}), "cannot be read"),
        (xlsx({"A": [["one"], ["two"]]}), "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read"),
    ],
)
def test_a_damaged_workbook_says_so(body, words):
    with pytest.raises(Unreadable, match=words):
        read("table", body)


def test_a_bomb_is_not_unpacked_to_its_end(monkeypatch):
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 2 * 1024 * 1024)

    with pytest.raises(Unreadable, match="unpacks to more than 2 MB"):
        read("table", packed({"xl/workbook.xml": "0" * (3 * 1024 * 1024)}))


def far_apart() -> bytes:
    """Two cells in opposite corners: under 2 KB that become 17 thousand million cells."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    return replaced(xlsx({"A": [["Title", "Link"]]}), "xl/worksheets/sheet1.xml", lambda _text: sheet)


def repeated(body: bytes, cell: str, rows: int) -> bytes:
    """An ODS that goes on to the last column, and so many rows, with copies of `cell`, as offices write empty ones."""
    copies = cell.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"', 1)
    more = f'<table:table-row table:number-rows-repeated="{rows}">{copies}</table:table-row></table:table>'
    return replaced(body, "content.xml", lambda text: text.replace("</table:table>", more))


def replaced(body: bytes, name: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {part: archive.read(part).decode() for part in archive.namelist()}
    return packed(parts | {name: change(parts[name])})


@pytest.mark.parametrize(
    "body",
    [far_apart(), repeated(ods({"A": courses("2026-04-01")}), '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>', 3_000)],
    ids=["xlsx", "ods"],
)  # fmt: skip
def test_a_workbook_that_asks_for_too_much_memory_ends_its_reader_only(body):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    with pytest.raises(Unreadable, match="more memory or time than we give"):
        read("table", body)

    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    assert len(body) < 2000
    assert peak <= max(before, workbooks.MEMORY_LIMIT >> 10)


def test_empty_cells_that_go_on_to_the_last_row_cost_nothing():
    entries, refused = read(
        "table", repeated(ods({"A": courses("2026-04-01")}), "<table:table-cell/>", 1_048_570)
    )

    assert ([entry.title for entry in entries], refused) == (["Tables", "Charts & more"], [])


@pytest.mark.parametrize(("limit", "value"), [("PROCESSOR_LIMIT", 1), ("PATIENCE", 0.5)])
def test_a_reader_that_takes_too_long_is_ended(monkeypatch, tmp_path, limit, value):
    endless = tmp_path / "endless.py"
    endless.write_text(
        "import resource\nimport sys\nresource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)\nwhile True: pass\n"
    )
    monkeypatch.setattr(workbooks, "PROCESS", endless)
    monkeypatch.setattr(workbooks, limit, value)

    with pytest.raises(Unreadable, match="more memory or time than we give"):
        read("table", xlsx({"A": courses(1.0)}))


def test_a_reader_that_is_left_early_is_gone(monkeypatch):
    started = []
    real = subprocess.Popen
    monkeypatch.setattr(
        workbooks.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1]
    )
    body = xlsx(
        {"A": [["Title", "Link"], *[[f"Course {number}", "https://a.example/"] for number in range(20_000)]]}
    )

    rows = workbooks.cells_of(payload_of(body))
    place, cells = next(rows)
    rows.close()

    assert (place, cells["Title"]) == ("sheet A, row 2", "Course 0")
    assert started[0].returncode == -signal.SIGKILL


def test_moments_pass_from_the_reader_as_they_are():
    cells = [True, 2.0, 2.5, datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 30), time(9, 30), None, " x "]  # noqa: DTZ001 -- a sheet's

    passed = [workbooks.value_of(json.loads(json.dumps(plain_value(cell)))) for cell in cells]

    assert passed == [True, "2", "2.5", date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), time(9, 30), None, "x"]  # noqa: DTZ001


def test_another_packed_file_is_no_spreadsheet():
    assert detect(payload_of(packed({"word/document.xml": "<x/>"}))) == []
