"""Spreadsheets."""

from datetime import date

import pytest

from rialto.harvesting.adapters.table import workbooks
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


def test_another_packed_file_is_no_spreadsheet():
    assert detect(payload_of(packed({"word/document.xml": "<x/>"}))) == []
