"""Interfaces that answer in JSON, read by mappings: recorded answers, documented ones, and what goes wrong."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.adapters.json_api.pages import address_since
from rialto.harvesting.adapters.json_api.ready import fitting_mappings, ready_mappings
from rialto.harvesting.adapters.json_api.shape import Since, mapping_from
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument, Unreadable
from tests.harvesting import api_answers
from tests.harvesting.conftest import payload_of
from tests.shared_data import shared

SMALL = {
    "name": "small",
    "title": "Small",
    "items": "$.things[*]",
    "id": "$.id",
    "fields": {"title": "$.t"},
    "kind": "event",
}


def items_of(document: Any, address: str = "https://site.example/list", **options) -> list[Any]:
    body = document if isinstance(document, bytes | str) else json.dumps(document)
    return list(adapters()["json-api"].read(payload_of(body, address=address, **options)))


def by_mapping(things: list[Any], **changes: Any) -> list[Any]:
    return items_of({"things": things}, column_map={**SMALL, **changes})


def test_a_recorded_page_of_eventbrite_is_read_whole():
    items = items_of(shared("harvest-feeds/api-json/eventbrite_ardc_2.json").read_bytes())

    entries = [item for item in items if isinstance(item, FoundEntry)]
    first = entries[0]
    assert (len(items), len(entries)) == (16, 16)
    assert (first.remote_id, first.kind, first.language, first.is_free) == (
        "291075754417",
        Kind.EVENT,
        "en",
        True,
    )
    assert first.sessions[0].starts_at == datetime(2022, 4, 5, 14, tzinfo=ZoneInfo("Australia/Sydney"))


def test_the_next_recorded_page_is_asked_by_its_cursor():
    path = shared("harvest-feeds/api-json/eventbrite_ardc.json.xz")

    items = list(
        adapters()["json-api"].read(
            payload_of(path, address="https://www.eventbriteapi.com/v3/x/?status=live")
        )
    )

    assert items[-1] == FurtherDocument(
        address="https://www.eventbriteapi.com/v3/x/?status=live&continuation=eyJwYWdlIjogMn0",
        adapter_key="json-api",
    )
    assert len([item for item in items if isinstance(item, FoundEntry)]) == 50


def test_recorded_records_of_zenodo_keep_identity_over_versions_and_lead_on():
    path = shared("harvest-feeds/api-json/zenodo_ardc.json")

    items = list(
        adapters()["json-api"].read(payload_of(path, address="https://zenodo.org/api/records?page=1"))
    )

    entries = [item for item in items if isinstance(item, FoundEntry)]
    assert len(entries) == 25
    assert (entries[0].remote_id, entries[0].licence) == ("10.5281/zenodo.10656275", "CC-BY-4.0")
    assert entries[0].details["doi"] == "10.5281/zenodo.10656276"
    assert {entry.kind for entry in entries} <= {Kind.PUBLICATION, Kind.RESOURCE}
    assert items[-1].address == "https://zenodo.org/api/records?communities=ardc&page=2&size=25&sort=newest"


def test_a_recorded_calendar_of_libcal_is_read_in_the_feeds_zone():
    path = shared("harvest-feeds/recorded/libcal/00.json")

    (entry,) = adapters()["json-api"].read(payload_of(path, default_country="NL"))

    assert (entry.title, entry.provider_name, entry.is_online) == (
        "ENDNOTE LIGHT",
        "University Library",
        True,
    )
    assert entry.sessions[0].starts_at == datetime(2022, 1, 10, 13, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert entry.tags == ["Information skills > EndNote"]


def test_a_coalition_on_wordpress_gives_all_keys_of_the_contract_and_only_what_it_releases():
    items = items_of(
        api_answers.COALITION_WORDPRESS,
        "https://coalition.example/wp-json/wp/v2/training-offers?per_page=100",
        default_language="hr",
    )

    (entry,) = items
    assert (entry.kind, entry.provider_name, entry.countries) == (
        Kind.TRAINING,
        "Croatian Chamber of Courses",
        ["HR"],
    )
    assert (entry.address, entry.is_free, entry.is_self_paced) == (
        "https://provider.example/spreadsheets",
        True,
        False,
    )
    assert (entry.level_from, entry.level_to, entry.teaching_languages) == (1, 2, ["hr"])
    assert entry.starts_on == date(2026, 4, 13)
    assert entry.modified_at == datetime(2026, 2, 1, 8, 30, tzinfo=UTC)
    assert entry.details["credential_is_free"] is True
    assert FoundConcept(role=ConceptRole.TECHNOLOGY, label="Software") in entry.concepts
    assert {concept.role for concept in entry.concepts} == {
        "technology", "audience", "target-group", "field", "sphere", "credential", "activity", "schedule", "duration",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("articles", Kind.ARTICLE),
        ("digital-skills-resources", Kind.RESOURCE),
        ("events", Kind.EVENT),
        ("funding-opportunities", Kind.FUNDING),
        ("good-practices", Kind.GOOD_PRACTICE),
        ("initiatives", Kind.INITIATIVE),
        ("skills-intelligence-publications", Kind.PUBLICATION),
        ("strategies", Kind.INITIATIVE),
        ("training-offers", Kind.TRAINING),
    ],
)
def test_the_contracts_endpoints_say_the_kind(endpoint, kind):
    for answer, place in (
        (api_answers.COALITION_WORDPRESS, "wp-json/wp/v2"),
        (api_answers.COALITION_DRUPAL, "jsonapi"),
    ):
        entries = items_of(answer, f"https://coalition.example/{place}/{endpoint}")

        assert entries[0].kind == kind


def test_the_contracts_list_of_organisations_says_where_those_come_from():
    with pytest.raises(Unreadable, match="organisations"):
        items_of(api_answers.COALITION_DRUPAL, "https://coalition.example/jsonapi/organizations")


def test_a_coalition_on_drupal_is_joined_with_what_came_along():
    entry, gone, further = items_of(
        api_answers.COALITION_DRUPAL, "https://coalition.example/jsonapi/initiatives"
    )

    assert (entry.provider_name, entry.countries, entry.language) == ("Digitálna koalícia", ["SK"], "sk")
    assert entry.evidence_address == "https://coalition.example/iniciativy/digitalny-start"
    assert (entry.kind, entry.address) == (Kind.INITIATIVE, "https://start.example.sk")
    assert (gone.remote_id, type(gone)) == ("gone-1", FoundGone)
    assert (
        further.address
        == "https://coalition.example/jsonapi/initiatives?page%5Boffset%5D=50&page%5Blimit%5D=50"
    )


def test_any_drupal_is_read_with_the_names_of_its_tags():
    (entry,) = items_of(api_answers.DRUPAL, "https://site.example/jsonapi/node/event")

    assert (entry.kind, entry.title, entry.address) == (
        Kind.EVENT,
        "Open day",
        "https://site.example/events/open-day",
    )
    assert (entry.summary, entry.tags) == ("Doors open.", ["Libraries"])


def test_any_wordpress_is_read_page_after_page():
    (entry,) = items_of(api_answers.WORDPRESS, "https://site.example/wp-json/wp/v2/posts?per_page=2")
    full = items_of(api_answers.WORDPRESS, "https://site.example/wp-json/wp/v2/posts?per_page=1&offset=3")

    assert (entry.kind, entry.remote_id, entry.tags) == (
        Kind.ARTICLE,
        "https://site.example/?p=5",
        ["Courses", "Free"],
    )
    assert full[-1].address == "https://site.example/wp-json/wp/v2/posts?per_page=1&offset=4"


def test_the_events_calendar_of_a_wordpress_site():
    entry, further = items_of(
        api_answers.WORDPRESS_EVENTS, "https://site.example/wp-json/tribe/events/v1/events"
    )

    assert (entry.city, entry.countries, entry.is_free) == ("Sevilla", ["ES"], True)
    assert entry.sessions[0].starts_at == datetime(2026, 5, 4, 18, tzinfo=ZoneInfo("Europe/Madrid"))
    assert further.address.endswith("?page=2")


def test_moodle_gives_its_courses_without_the_front_page_and_says_which_are_hidden():
    entry, gone = items_of(
        api_answers.MOODLE, "https://learn.example/webservice/rest/server.php", default_country="LV"
    )

    assert (entry.kind, entry.language, entry.address) == (
        Kind.TRAINING, "lv", "https://learn.example/course/view.php?id=12",
    )  # fmt: skip
    assert (entry.starts_on, entry.ends_on) == (date(2026, 4, 2), None)
    assert gone.remote_id == "13"


def test_open_edx_gives_its_courses():
    entry, further = items_of(api_answers.OPEN_EDX, "https://learn.example/api/courses/v1/courses/")

    assert entry.address == "https://learn.example/courses/course-v1:Uni+DS1+2026/about"
    assert (entry.is_self_paced, entry.deadline_on) == (True, date(2026, 6, 1))
    assert further == FurtherDocument(
        address="https://learn.example/api/courses/v1/courses/?page=2", adapter_key="json-api"
    )


def test_indico_gives_the_single_times_of_an_event():
    (entry,) = items_of(api_answers.INDICO, "https://indico.server/export/categ/2.json")

    zone = ZoneInfo("Europe/Zurich")
    assert [(one.starts_at, one.ends_at) for one in entry.sessions] == [
        (datetime(2026, 6, 23, 8, tzinfo=zone), datetime(2026, 6, 23, 8, 40, tzinfo=zone)),
        (datetime(2026, 6, 24, 12, tzinfo=zone), datetime(2026, 6, 24, 15, tzinfo=zone)),
    ]
    assert (entry.place, entry.starts_on, entry.ends_on) == ("CERN", date(2026, 6, 23), date(2026, 6, 24))


def test_pretix_gives_each_language_its_title():
    (entry,) = items_of(api_answers.PRETIX, default_language="de")

    assert (entry.title, entry.language) == ("Beispielkonferenz", "de")
    assert entry.translations == {"en": {"title": "Sample Conference"}}
    assert (entry.place, entry.deadline_on) == ("Hall 1, Hamburg", date(2026, 12, 20))


def test_vacancies_in_the_shape_of_eures():
    (entry,) = items_of(api_answers.EURES)

    assert (entry.kind, entry.countries, entry.region) == (Kind.OPPORTUNITY, ["NL"], "NL423")
    assert (entry.provider_name, entry.details) == ("Example BV", {"type": "job"})
    assert entry.published_on == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("COALITION_WORDPRESS", "https://a.example/wp-json/wp/v2/events"), ("COALITION_DRUPAL", "https://a.example/jsonapi/events"),
        ("DRUPAL", ""), ("WORDPRESS", ""), ("WORDPRESS_EVENTS", ""), ("MOODLE", ""), ("OPEN_EDX", ""), ("INDICO", ""),
        ("PRETIX", ""), ("EURES", ""),
    ],
)  # fmt: skip
def test_each_answer_is_recognised_as_that_of_its_interface(name, address):
    document = getattr(api_answers, name)

    best = detect(payload_of(json.dumps(document), address=address))[0]

    assert (best.adapter_key, best.mapping) == ("json-api", name.lower().replace("_", "-"))


def test_every_ready_mapping_says_what_it_was_written_from_and_how_it_is_known():
    for mapping in ready_mappings().values():
        assert mapping.source, mapping.name
        assert mapping.recognise.has, mapping.name


def test_other_json_is_of_no_interface():
    assert fitting_mappings({"data": [1, 2]}, "https://a.example") == []
    with pytest.raises(Unreadable, match="no interface"):
        items_of({"data": [1, 2]})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": "things"}, "items.*begins with"),
        ({"items": "$.a[?search(@.b, 'x')]"}, "cannot be read"),
        ({"items": "$..a..b"}, "more than once"),
        ({"fields": {"title": "$.t", "colour": "$.c"}}, "no field “colour”.*Known"),
        ({"fields": {"summary": "$.t"}}, "needs a field “title”"),
        ({"fields": {"title": {"path": "$.t", "constant": "x"}}}, "exactly one of"),
        ({"details": {"weight": "$.w"}}, "no field “weight”"),
        ({"kind": "party"}, "kind"),
        ({"next": {"link": "$.n", "page_parameter": "p"}}, "next.*exactly one of"),
        ({"next": {"cursor_parameter": "c"}}, "needs a “cursor”"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_with_the_place_and_the_reason(changes, words):
    with pytest.raises(Unusable, match=words):
        mapping_from({**SMALL, **changes})


def test_an_unknown_ready_mapping_is_refused_with_the_known_ones():
    with pytest.raises(Unreadable, match=r"no mapping “zenod”.*invenio"):
        items_of({}, column_map={"mapping": "zenod"})


def test_values_come_from_constants_templates_and_tables():
    (entry,) = by_mapping(
        [{"id": 1, "t": "A", "state": "CANX", "n": "ä b", "tags": "x; y", "d": "03.04.2026"}],
        fields={
            "title": "$.t",
            "provider_name": {"constant": "The school"},
            "address": {"template": "https://site.example/{$.n}"},
            "schedule": {"path": "$.state", "table": {"canx": "cancelled"}},
            "tags": {"path": "$.tags", "separators": ";"},
            "start": {"path": "$.d", "date": "dmy"},
        },
    )

    assert (entry.provider_name, entry.address, entry.tags) == (
        "The school",
        "https://site.example/%C3%A4%20b",
        ["x", "y"],
    )
    assert (entry.schedule, entry.starts_on) == (Schedule.CANCELLED, date(2026, 4, 3))


def test_prices_and_seats_are_read_as_numbers():
    (entry,) = by_mapping(
        [{"id": 1, "t": "A", "p": 49.5, "c": "EUR", "s": 20, "d": "2026-05-01"}],
        fields={"title": "$.t", "price": "$.p", "currency": "$.c", "seats": "$.s", "start": "$.d"},
    )

    assert (entry.price_amount, entry.price_currency, entry.sessions[0].seats) == (Decimal("49.5"), "EUR", 20)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ({"id": 1}, r"no title \(\$\.t\)"),
        ({"t": "A"}, r"no identifier \(\$\.id\)"),
        ("just text", "not a JSON object"),
        ({"id": 1, "t": "A", "d": "next Tuesday"}, "not a date"),
        ({"id": 1, "t": "A", "e": "soon"}, "not a date in seconds"),
    ],
)
def test_an_item_that_cannot_be_read_is_refused_and_the_next_one_is_read(thing, words):
    refused, entry = by_mapping(
        [thing, {"id": 2, "t": "B"}],
        fields={"title": "$.t", "start": "$.d", "deadline": {"path": "$.e", "date": "epoch"}},
    )

    assert isinstance(refused, RefusedItem)
    assert refused.place_in_source == "item 1"
    assert re.search(words, refused.reason)
    assert entry.title == "B"


@pytest.mark.parametrize(
    ("rule", "document", "address", "expected"),
    [
        ({"link": "$.next"}, {"next": "/list?page=2"}, "https://a.example/list", "https://a.example/list?page=2"),
        ({"link": "$.next"}, {"next": "http://a.example/list?p=2"}, "https://a.example/list", "https://a.example/list?p=2"),
        ({"link": "$.next"}, {"next": None}, "https://a.example/list", None),
        ({"link": "$.next"}, {"next": "https://a.example/list"}, "https://a.example/list", None),
        ({"page_parameter": "page", "size": 2}, {}, "https://a.example/list?q=x", "https://a.example/list?q=x&page=2"),
        ({"page_parameter": "page", "size": 3}, {}, "https://a.example/list", None),
        ({"page_parameter": "page", "total_pages": "$.pages"}, {"pages": 2}, "https://a.example/?page=2", None),
        ({"page_parameter": "page", "first_page": 0, "total_pages": "$.pages"}, {"pages": 2}, "https://a.example/", "https://a.example/?page=1"),
        ({"offset_parameter": "o", "size": 2, "total_items": "$.total"}, {"total": 5}, "https://a.example/?o=2", "https://a.example/?o=4"),
        ({"offset_parameter": "o", "size": 2, "total_items": "$.total"}, {"total": 4}, "https://a.example/?o=2", None),
        ({"cursor_parameter": "after", "cursor": "$.c"}, {"c": "b=/"}, "https://a.example/", "https://a.example/?after=b%3D%2F"),
    ],
)  # fmt: skip
def test_the_next_page_is_found_by_link_page_offset_or_cursor(rule, document, address, expected):
    things = [{"id": 1, "t": "A"}, {"id": 2, "t": "B"}]

    items = items_of({"things": things, **document}, address, column_map={**SMALL, "next": rule})

    assert [item.address for item in items[2:]] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("iso", "2026-03-01T08%3A30%3A00Z"),
        ("day", "2026-03-01"),
        ("epoch", "1772353800"),
        ("epoch-ms", "1772353800000"),
    ],
)
def test_an_interface_is_asked_for_what_changed_since(form, value):
    since = Since(parameter="after", form=form)

    address = address_since("https://a.example/?q=1&after=x", since, datetime(2026, 3, 1, 8, 30, tzinfo=UTC))

    assert address == f"https://a.example/?q=1&after={value}"


def test_a_server_that_gives_the_same_page_for_ever_is_left_in_the_end():
    rule = {"page_parameter": "page", "size": 1}

    items = items_of(
        {"things": [{"id": 1, "t": "A"}]}, "https://a.example/?page=1000", column_map={**SMALL, "next": rule}
    )

    assert len(items) == 1


def test_an_answer_that_would_fill_the_memory_is_refused():
    with pytest.raises(Unreadable, match="16 MB"):
        items_of(b"[" + b" " * (17 << 20) + b"]", column_map=SMALL)


def test_a_next_page_at_another_site_is_not_followed():
    items = items_of(
        {"things": [{"id": 1, "t": "A"}], "next": "https://evil.example/more"},
        column_map={**SMALL, "next": {"link": "$.next"}},
    )

    assert isinstance(items[-1], RefusedItem)
    assert "another site" in items[-1].reason


def test_an_answer_that_is_an_error_says_what_the_server_says():
    with pytest.raises(Unreadable, match=r"no list at “\$\.things\[\*\]”.*Invalid token"):
        items_of({"exception": "x", "message": "Invalid token"}, column_map=SMALL)


def test_an_empty_list_is_no_fault():
    assert by_mapping([]) == []


@pytest.mark.parametrize("body", ["", "<html>", "{", "[" * 100_000, "[" * 200 + "]" * 200])
def test_what_is_no_json_or_nests_without_end_is_refused(body):
    with pytest.raises(Unreadable):
        items_of(body, column_map=SMALL)
