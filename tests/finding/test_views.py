import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.published import event, training

RESULTS = "/en/search/"
BAD_QUERIES = [
    "q=" + "a" * 10_000,
    "q=" + "%22" * 300,
    "q=%01%02%1b%7f%E2%80%AE",
    "q=%ED%A0%80",
    "q=%FF%FE",
    "q=%22unbalanced",
    "q=-%20-%22%22%20--",
    "q=title%3A%5B*%20TO%20*%5D%20AND%20(",
    "q=" + "%F0%9F%A6%86" * 200,
    "kind=castle&country=Atlantis&technology=alchemy&provider=%2F..%2F",
    "page=1000000000",
    "page=-1",
    "page=1e9",
    "page=%D9%A3",
    "from=2026-02-30&to=0000-00-00",
    "from=9999-12-31&to=0001-01-01",
    "when=yesterday&sort=fame&view=hologram&past=perhaps",
    "view=calendar&month=2026-13",
    "view=calendar&month=0000-00",
    "view=calendar&month=9999-12",
    "view=map&country=MT",
    "&".join(f"country=MT&language=de&q={number}" for number in range(300)),
]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_no_query_breaks_the_page(client, publish, query):
    publish(training("a", "Course"), event("b", "Meeting", in_days=3))

    page = client.get(f"{RESULTS}?{query}")

    assert page.status_code == 200


def test_an_address_with_thousands_of_keys_is_refused(client, publish):
    assert client.get(f"{RESULTS}?{'&'.join(['q=a'] * 5000)}").status_code == 400


def test_a_nul_character_is_refused_in_words(client, publish):
    assert client.get(f"{RESULTS}?q=%00").status_code == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(max_size=40))
def test_whatever_is_typed_stands_on_the_page_as_text(client, publish, text):
    page = client.get(RESULTS, {"q": f"<b>{text}"})

    assert page.status_code in (200, 400)
    assert b"<b><" not in page.content
    assert b'value="<b>' not in page.content


def test_the_page_marks_the_language_of_each_result(client, publish):
    publish(training("a", "Sicherheit im Netz", language="de"))

    page = client.get(RESULTS, {"q": "sicherheit"})

    assert page.content.count(b"<article") == 1
    assert b'<article class="result" lang="de">' in page.content


def test_htmx_gets_only_the_part_that_changes(client, publish):
    publish(training("a", "Course"))

    part = client.get(RESULTS, headers={"HX-Request": "true"})

    assert b"<html" not in part.content
    assert b"<article" in part.content
    assert "HX-Request" in part.headers["Vary"]


def test_nothing_found_invites_to_go_on(client, publish):
    publish(training("a", "Course"))

    page = client.get(RESULTS, {"q": "zzzzzzzzzz"})

    assert b"Nothing found" in page.content


def test_suggestions_are_json_with_addresses_and_languages(client, publish):
    (entry,) = publish(training("a", "Tabellen verstehen", language="de"))

    answer = client.get("/de/search/suggestions/", {"q": "tabel"})

    with translation.override("de"):
        address = entry.get_absolute_url()
    assert answer.json() == {
        "suggestions": [
            {"title": "Tabellen verstehen", "language": "de", "kind": "Weiterbildung", "address": address}
        ]
    }


def test_the_calendar_shows_an_entry_on_its_day_and_the_map_counts_countries(client, publish):
    (meeting,) = publish(event("a", "Meeting in Malta", in_days=0, countries=["MT"]))

    calendar = client.get(RESULTS, {"view": "calendar"})
    country_map = client.get(RESULTS, {"view": "map"})

    assert meeting.get_absolute_url().split("/", 2)[2].encode() in calendar.content
    assert b"<title>Malta: 1</title>" in country_map.content


def test_every_language_has_a_results_page(client, publish, settings):
    publish(training("a", "Course"))

    for code, _name in settings.LANGUAGES:
        page = client.get(f"/{code}/search/")
        assert page.status_code == 200
        assert f'<html lang="{code}"'.encode() in page.content


def test_only_reading_is_allowed(client, publish):
    assert client.post(reverse("finding:results")).status_code == 405
