"""Pages of changes (RPDE)."""

import json
from datetime import date

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument, Unreadable
from tests.harvesting.conftest import items_of, payload_of

ADDRESS = "https://club.example/feed?afterTimestamp=1&afterId=1"


def page(*items: object, next_page: object = "/feed?afterTimestamp=9&afterId=9") -> str:
    return json.dumps(
        {"next": next_page, "items": list(items), "license": "https://creativecommons.org/licenses/by/4.0/"}
    )


def updated(number: int, modified: int = 1, **data: object) -> dict[str, object]:
    said = {"type": "SessionSeries", "name": "Coding", "@context": "https://openactive.io/", **data}
    return {"state": "updated", "kind": "SessionSeries", "id": number, "modified": modified, "data": said}


def deleted(number: int, modified: int = 1) -> dict[str, object]:
    return {"state": "deleted", "kind": "SessionSeries", "id": number, "modified": modified}


def test_a_page_gives_what_changed_what_is_gone_and_the_next_page():
    body = page(
        updated(
            1, startDate="2026-04-01T10:00:00Z", url="https://club.example/1", id="https://club.example/1#s"
        ),
        deleted(2, 2),
    )

    (way,) = detect(payload_of(body))
    entry, gone, further = items_of("rpde", body, address=ADDRESS)

    assert way.adapter_key == "rpde"
    assert (entry.remote_id, entry.kind, entry.title, entry.address) == (
        "SessionSeries/1",
        Kind.EVENT,
        "Coding",
        "https://club.example/1",
    )
    assert (entry.starts_on, entry.place_in_source) == (date(2026, 4, 1), "item 1, 1")
    assert (type(gone), gone.remote_id) == (FoundGone, "SessionSeries/2")
    assert further == FurtherDocument(
        address="https://club.example/feed?afterTimestamp=9&afterId=9", adapter_key="rpde"
    )


def test_the_last_page_holds_nothing_and_leads_nowhere():
    assert items_of("rpde", page(next_page=ADDRESS), address=ADDRESS) == []


def test_a_page_that_names_itself_is_not_followed_for_ever():
    entry, refused = items_of("rpde", page(updated(1), next_page=ADDRESS), address=ADDRESS)

    assert (entry.title, type(refused)) == ("Coding", RefusedItem)


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        ([updated(1, 5), updated(2, 4)], [FoundEntry, RefusedItem, FoundEntry]),
        ([updated(2, 5), updated(1, 5)], [FoundEntry, RefusedItem, FoundEntry]),
        ([updated(1, 5), updated(2, 5)], [FoundEntry, FoundEntry]),
        (
            [{"state": "updated"}, 7, {"state": "strange", "id": 1}, updated(1, type="Slot")],
            [RefusedItem] * 4,
        ),
        ([updated(1, name=None)], [RefusedItem]),
    ],
)
def test_what_is_out_of_order_or_unreadable_is_refused_and_the_rest_is_read(items, kinds):
    found = items_of("rpde", page(*items), address=ADDRESS)

    assert [type(item) for item in found[:-1]] == kinds
    assert all(item.place_in_source and item.reason for item in found if isinstance(item, RefusedItem))


def test_a_page_that_does_not_go_on_says_so():
    (refused,) = items_of("rpde", page(next_page=None), address=ADDRESS)

    assert "does not name the next one" in refused.reason


@pytest.mark.parametrize("body", ["{", '{"next": "x"}', "[]"])
def test_another_document_is_refused(body):
    with pytest.raises(Unreadable):
        items_of("rpde", body)
