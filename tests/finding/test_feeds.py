"""A search as feed and as calendar."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import icalendar
import pytest
from django.utils import timezone
from django.utils.http import http_date

from rialto.base.safe_xml import tree_of
from rialto.catalogue.found import FoundSession
from rialto.catalogue.models import Entry
from rialto.finding.feeds import items
from tests.factories import EntryTextFactory
from tests.published import event, training

ATOM, JSON, ICS = "/en/search/feed.atom", "/en/search/feed.json", "/en/search/calendar.ics"
SITE = "http://127.0.0.1:8000"


def test_a_search_as_atom(publish, client):
    first, second = publish(
        training("a", "Python & co", summary="For all", technologies=["ai"]),
        training("b", "Python für alle", language="de"),
    )
    publish(training("c", "Java"))

    answer = client.get(ATOM, {"q": "python", "sort": "date", "view": "map"})

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = tree_of(answer.content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.id == f"{SITE}{ATOM}?q=python"
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {"self": f"{SITE}{ATOM}?q=python", "alternate": f"{SITE}/en/search/?q=python&sort=newest"}
    assert {entry.id for entry in feed.entries} == {first.public_id.urn, second.public_id.urn}
    told = next(entry for entry in feed.entries if entry.id == first.public_id.urn)
    assert told.title == "Python & co"
    assert told.link == f"{SITE}{first.get_absolute_url()}"
    assert told.author == "Evening school"
    german = next(entry for entry in feed.entries if entry.id == second.public_id.urn)
    assert german.title_detail.language == "de"
    newest = max(Entry.objects.filter(title__startswith="Python").values_list("updated_at", flat=True))
    assert feed.feed.updated == newest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_search_as_json_feed(publish, client):
    (entry,) = publish(training("a", "Python course", summary="For all"))

    answer = client.get(JSON, {"q": "python"})

    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["language"], feed["feed_url"]) == ("en", f"{SITE}{JSON}?q=python")
    assert "next_url" not in feed
    (item,) = feed["items"]
    assert (item["id"], item["url"]) == (entry.public_id.urn, f"{SITE}{entry.get_absolute_url()}")
    assert (item["title"], item["content_text"], item["language"]) == ("Python course", "For all", "en")
    assert datetime.fromisoformat(item["date_published"]) <= datetime.fromisoformat(item["date_modified"])


def test_a_feed_speaks_the_reader_s_language(publish, client):
    (entry,) = publish(training("a", "Python course"))
    EntryTextFactory(entry=entry, text="Python-Kurs")

    german = feedparser.parse(client.get("/de/search/feed.atom?q=python").content)

    assert german.feed.language == "de"
    assert german.entries[0].title == "Python-Kurs"
    assert german.entries[0].title_detail.language == "de"
    assert "/de/training/" in german.entries[0].link


def test_long_feeds_have_pages(publish, client, monkeypatch):
    monkeypatch.setattr(items, "FEED_SIZE", 3)
    publish(*[training(str(number), f"Python {number}") for number in range(8)])
    seen, address = [], f"{ATOM}?q=python"
    while address:
        feed = feedparser.parse(client.get(address).content)
        links = {link.rel: link.href for link in feed.feed.links}
        assert feed.feed.id == f"{SITE}{ATOM}?q=python"
        assert links["self"] == SITE + address
        seen.append(len(feed.entries))
        address = links.get("next", "").removeprefix(SITE)

    assert seen == [3, 3, 2]
    assert links["first"] == f"{SITE}{ATOM}?q=python"
    assert links["previous"] == f"{SITE}{ATOM}?q=python&page=2"
    assert (
        json.loads(client.get(JSON, {"q": "python"}).content)["next_url"] == f"{SITE}{JSON}?q=python&page=2"
    )


@pytest.mark.parametrize("path", [ATOM, JSON, ICS])
def test_who_has_it_already_gets_no_body(publish, client, path):
    publish(event("a", "Python evening", in_days=4))
    whole = client.get(path, {"q": "python"})
    later = http_date(timezone.now().timestamp() + 60)

    same = client.get(path, {"q": "python"}, headers={"If-None-Match": whole["ETag"]})
    since = client.get(path, {"q": "python"}, headers={"If-Modified-Since": whole["Last-Modified"]})

    assert (whole.status_code, same.status_code, since.status_code) == (200, 304, 304)
    assert same.content == b""
    Entry.objects.update(summary="Changed", updated_at=timezone.now() + timedelta(seconds=5))
    publish(event("b", "Another Python evening", in_days=5))
    changed = client.get(
        path, {"q": "python"}, headers={"If-None-Match": whole["ETag"], "If-Modified-Since": later}
    )
    assert changed.status_code == 200
    assert changed["ETag"] != whole["ETag"]


@pytest.mark.parametrize("path", [ATOM, JSON, ICS])
@pytest.mark.parametrize(
    "query", ["q=%22", "kind=castle", "page=500", "page=-1", "q=%01%02", "from=2020-01-01&to=1999-01-01", ""]
)
def test_nonsense_in_the_address_is_an_ordinary_feed(publish, client, path, query):
    publish(training("a", "Python\x0b course"))

    answer = client.get(f"{path}?{query}")

    assert answer.status_code == 200
    if path == ATOM:
        assert not feedparser.parse(answer.content).bozo


def test_without_an_index_a_feed_says_come_again(db, client, settings, tmp_path):
    settings.INDEX_FOLDER = tmp_path / "none"

    answers = [client.get(path) for path in (ATOM, JSON, ICS)]

    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "60")] * 3


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("path", "queries"), [(ATOM, 3), (JSON, 3), (ICS, 4)])
def test_a_feed_costs_the_same_however_long_it_is(  # noqa: PLR0917 -- fixtures
    publish, client, path, queries, count, django_assert_num_queries
):
    publish(*[event(str(number), f"Python {number}", in_days=number) for number in range(count)])
    client.get(path, {"q": "python"})  # vocabularies are read once

    with django_assert_num_queries(queries):
        client.get(path, {"q": "python"})


def test_the_results_page_names_its_feeds_and_its_calendar(publish, client):
    publish(training("a", "Python course"))

    head = client.get("/en/search/?q=python&page=1&sort=date").content.decode().partition("</head>")[0]

    assert 'type="application/atom+xml"' in head
    for path in (ATOM, JSON, ICS):
        assert f'href="{path}?q=python"' in head


def test_a_program_subscribes_to_the_calendar(publish, client):
    publish(training("a", "Python course"))

    page = client.get("/en/search/?q=python&kind=training").content.decode()

    assert 'href="webcal://127.0.0.1:8000/en/search/calendar.ics?q=python&amp;kind=training"' in page


def sessions(*starts: datetime, **given) -> list[FoundSession]:
    zone = given.pop("timezone", "Europe/Helsinki")
    return [
        FoundSession(starts_at=start, ends_at=start + timedelta(hours=2), timezone=zone, **given)
        for start in starts
    ]


def events_of(answer) -> list:
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert not calendar.errors
    for one in calendar.walk():
        assert one.errors == []
    return calendar.walk("VEVENT")


def test_events_stand_in_the_calendar_with_their_zone(publish, client):
    start = (timezone.localtime() + timedelta(days=9)).replace(
        hour=16, minute=30, second=0, microsecond=0, tzinfo=None
    )
    (entry,) = publish(
        event("a", "Python, evening; all", in_days=9, city="Turku", sessions=sessions(start, place="Library"))
    )

    answer = client.get(ICS, {"q": "python"})

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (one,) = events_of(answer)
    assert one.start == start.replace(tzinfo=ZoneInfo("Europe/Helsinki"))
    assert one.end - one.start == timedelta(hours=2)
    assert b"DTSTART;TZID=Europe/Helsinki:" in answer.content
    assert b"BEGIN:VTIMEZONE" in answer.content
    assert str(one["SUMMARY"]) == "Python, evening; all"
    assert str(one["UID"]) == f"{entry.public_id}@127.0.0.1"
    assert (one["STATUS"], str(one["LOCATION"])) == ("CONFIRMED", "Library")
    assert str(one["URL"]) == f"{SITE}{entry.get_absolute_url()}"


def test_a_day_without_hours_is_a_whole_day(publish, client):
    publish(event("a", "Python evening", in_days=3))
    day = timezone.localdate() + timedelta(days=3)

    (one,) = events_of(client.get(ICS, {"q": "python"}))

    assert (one.start, one.end) == (day, day + timedelta(days=1))


def test_what_is_cancelled_or_moved_keeps_its_identity_and_says_so(publish, client):
    publish(event("a", "Python evening", in_days=3))
    (before,) = events_of(client.get(ICS, {"q": "python"}))
    Entry.objects.update(schedule="cancelled", updated_at=timezone.now() + timedelta(seconds=3))

    publish(event("b", "Another Python evening", in_days=5))
    found = {str(one["UID"]): one for one in events_of(client.get(ICS, {"q": "python"}))}

    after = found[str(before["UID"])]
    assert after["STATUS"] == "CANCELLED"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_sessions_of_one_event_are_told_apart_and_stay_so(publish, client):
    start = (timezone.localtime() + timedelta(days=9)).replace(microsecond=0, second=0, tzinfo=None)
    times = [start, start + timedelta(days=7), start + timedelta(days=7)]
    publish(event("a", "Python evenings", in_days=9, sessions=sessions(*times)))

    first = [str(one["UID"]) for one in events_of(client.get(ICS, {"q": "python"}))]
    publish(event("a", "Python evenings, renamed", in_days=9, sessions=sessions(*times)))
    again = [str(one["UID"]) for one in events_of(client.get(ICS, {"q": "python"}))]

    assert len(set(first)) == 3
    assert first == again


def test_what_was_lately_stays_in_the_calendar_and_what_has_no_day_is_not_in_it(publish, client):
    publish(
        event("a", "Python last week", in_days=-7),
        event("b", "Python last year", in_days=-300),
        training("c", "Python course"),
    )

    assert [str(one["SUMMARY"]) for one in events_of(client.get(ICS, {"q": "python"}))] == [
        "Python last week"
    ]


def test_a_calendar_in_another_language_is_valid_as_well(publish, client, settings):
    publish(
        event(
            "a",
            "Вечер за Python с дълго заглавие, което се пренася на нов ред в календара",
            in_days=3,
            language="bg",
        )
    )

    for code, _name in settings.LANGUAGES:
        (one,) = events_of(client.get(f"/{code}/search/calendar.ics?q=python"))
        assert one["SUMMARY"].params["LANGUAGE"] == "bg"


def test_what_a_machine_translated_says_so(publish, client):
    (entry,) = publish(training("a", "Stroje"))
    Entry.objects.filter(pk=entry.pk).update(language="sk")
    EntryTextFactory(entry=entry, language="en", text="Machines", machine=True)

    told = json.loads(client.get(JSON, {"q": "stroje"}).content)["items"][0]
    atom = feedparser.parse(client.get(ATOM, {"q": "stroje"}).content).entries[0]

    assert (told["title"], told["_rialto"]) == ("Machines", {"machine_translated_from": "sk"})
    assert ("sk", "urn:rialto:machine-translated-from") in {(tag.term, tag.scheme) for tag in atom.tags}
