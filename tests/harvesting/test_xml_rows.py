"""Tables in XML."""

import pytest

from rialto.catalogue.choices import Kind
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import Unreadable
from tests.harvesting.conftest import payload_of, read
from tests.shared_data import shared

PAVIA = {
    "rows": "af", "identity": ["afId"], "columns": {"afGenDes": "title", "peso": "details.ects", "linguaInsDes": "language"},
    "constants": {"kind": "training"},
}  # fmt: skip


def test_elements_that_repeat_are_rows():
    body = "<a><head><x>1</x></head><item id='7'><name>A</name><tag>t</tag><tag>u</tag><place><city>Sofia</city></place></item><item id='8'><name>B</name><tag>t</tag></item></a>"
    column_map = {"columns": {"@id": "id", "name": "title", "tag": "tags", "place.city": "city"}}

    entries, refused = read("table", body, column_map=column_map)

    assert refused == []
    assert [(entry.remote_id, entry.title, entry.tags, entry.city) for entry in entries] == [
        ("7", "A", ["t", "u"], "Sofia"),
        ("8", "B", ["t"], ""),
    ]


def test_a_universitys_own_xml_is_read_with_a_map_and_without_one():
    path = shared("harvest-feeds/university-offerings/pavia-ugov-2024.xml.xz")

    entries, refused = read("table", path, column_map=PAVIA)

    unaided, _refused = read("table", path)

    assert {(entry.remote_id, entry.title) for entry in unaided} == {
        (entry.remote_id, entry.title) for entry in entries
    }
    assert {entry.kind for entry in unaided} == {Kind.TRAINING}
    assert [way.adapter_key for way in detect(payload_of(path))] == ["table"]
    assert [way.adapter_key for way in detect(payload_of(path, column_map=PAVIA))] == ["table"]
    assert refused == []
    assert {entry.kind for entry in entries} == {Kind.TRAINING}
    assert "DIRITTO D'AUTORE E DELLA PUBBLICITA'" in {entry.title for entry in entries}


@pytest.mark.parametrize("body", ["<a/>", "<a><b>1</b></a>"])
def test_xml_without_rows_is_refused(body):
    with pytest.raises(Unreadable):
        read("table", body, column_map={"columns": {"b": "title"}})
