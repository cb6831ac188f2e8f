"""What posts say beyond their text: events, sound and film, deletions."""

import json
from datetime import UTC, date, datetime

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundGone
from rialto.harvesting.payload import FurtherDocument
from tests.harvesting.conftest import items_of, read

NAMESPACES = (
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:xcal="urn:ietf:params:xml:ns:xcal" xmlns:gd="http://schemas.google.com/g/2005" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(item: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel><title>N</title><item><guid>1</guid><title>Fair</title>{item}</item></channel></rss>'


@pytest.mark.parametrize(
    "item",
    [
        "<ev:startdate>2026-04-01T10:00:00+02:00</ev:startdate><ev:enddate>2026-04-01T12:00:00+02:00</ev:enddate><ev:location>Hall</ev:location>",
        "<xcal:dtstart>20260401T080000Z</xcal:dtstart><xcal:dtend>20260401T100000Z</xcal:dtend><xcal:location>Hall</xcal:location>",
        '<gd:when startTime="2026-04-01T10:00:00+02:00" endTime="2026-04-01T12:00:00+02:00"/><gd:where valueString="Hall"/>',
    ],
)
def test_a_post_that_says_when_it_begins_is_an_event(item):
    (entry,), refused = read("feed", rss(f"<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>{item}"))

    assert (refused, entry.kind, entry.starts_on, entry.place) == ([], Kind.EVENT, date(2026, 4, 1), "Hall")
    assert (entry.sessions[0].starts_at, entry.sessions[0].ends_at) == (
        datetime(2026, 4, 1, 8, tzinfo=UTC),
        datetime(2026, 4, 1, 10, tzinfo=UTC),
    )
    assert entry.published_on == date(2024, 1, 2)


def test_a_begin_that_cannot_be_read_makes_no_event():
    (entry,), _refused = read("feed", rss("<ev:startdate>next week</ev:startdate>"))

    assert (entry.kind, entry.sessions, entry.starts_on) == (Kind.ARTICLE, [], None)


def test_dublin_core_and_media_are_read():
    item = (
        "<dc:language>fr</dc:language><dc:creator>Jane</dc:creator><dc:subject>data</dc:subject><dc:date>2026-01-02</dc:date>"
        '<media:content url="https://a.example/f.mp4" medium="video"/>'
    )

    (entry,), _refused = read("feed", rss(item))

    assert (entry.kind, entry.language, entry.tags, entry.published_on) == (
        Kind.RESOURCE,
        "fr",
        ["data"],
        date(2026, 1, 2),
    )
    assert entry.details == {"author": "Jane", "format": "video"}


def test_what_an_atom_feed_says_it_deleted_is_gone():
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>N</title><id>f</id>'
        '<at:deleted-entry ref="urn:2" when="2026-01-01T00:00:00Z"/><entry><id>urn:1</id><title>One</title></entry></feed>'
    )

    gone, entry = items_of("feed", feed)

    assert (type(gone), gone.remote_id, entry.remote_id) == (FoundGone, "urn:2", "urn:1")


def atom_page(link: str, day: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>{link}<entry><id>1</id><title>Fair</title><published>{day}T10:00:00Z</published></entry></feed>'


def json_page(following: str, day: str) -> str:
    items = [{"id": "1", "title": "Fair", "date_published": f"{day}T10:00:00Z"}]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "N", "next_url": following, "items": items}
    )


ADDRESS = "https://a.example/feed"


@pytest.mark.parametrize(
    "body",
    [
        atom_page('<link rel="next" href="/feed?page=2"/>', "2026-01-02"),
        atom_page('<link rel="prev-archive" href="/feed?page=2"/>', "2026-01-02"),
        rss("<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate>").replace(
            "<item>", '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="/feed?page=2"/><item>'
        ),
        json_page("/feed?page=2", "2026-01-02"),
    ],
)
def test_a_feed_goes_on_in_its_earlier_pages(body):
    items = items_of("feed", body, address=ADDRESS)

    assert items[-1] == FurtherDocument(address="https://a.example/feed?page=2", adapter_key="feed")


@pytest.mark.parametrize(
    ("following", "day"),
    [
        ("https://other.example/feed", "2026-01-02"),  # another site
        (ADDRESS, "2026-01-02"),  # itself
        ("javascript:alert(1)", "2026-01-02"),
        ("/feed?page=40", "2022-01-02"),  # long ago
    ],
)
def test_a_feed_is_not_followed_elsewhere_or_into_the_past(following, day):
    for body in (atom_page(f'<link rel="next" href="{following}"/>', day), json_page(following, day)):
        (entry,) = items_of("feed", body, address=ADDRESS)

        assert entry.title == "Fair"
