"""What the probe finds at real servers on this machine, serving recorded and documented answers."""

import json
import time

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.harvesting.models import Feed
from rialto.harvesting.probing import probe
from rialto.harvesting.probing.places import (
    named_place,
    pasted_address,
    places_in,
    sitemaps_named,
    software_in,
)
from tests.harvesting import api_answers
from tests.servers import Answer, running_site, running_socket
from tests.shared_data import shared

pytestmark = pytest.mark.django_db
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
EVENT = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Event",
  "name": "Coding night", "startDate": "2026-05-04T18:00:00+02:00", "url": "%s"}</script>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://a.example</link>
<item><title>We moved</title><link>https://a.example/moved</link><guid>1</guid></item></channel></rss>"""


def page(body: str, head: str = "") -> Answer:
    return Answer(
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), headers=HTML
    )


def answer(document) -> Answer:
    return Answer(json.dumps(document).encode(), headers=JSON)


def probed(site, path: str = "/", **options):
    return probe(site.address(path), allow=(site.host,), **options)


def ways_of(found) -> list[tuple[str, str]]:
    """Adapter and path of each way."""
    return [(way.adapter_key, "/" + way.address.split("/", 3)[3]) for way in found.ways]


def test_a_site_with_calendar_feed_and_sitemap_is_told_in_the_order_of_their_worth():
    calendar = shared("harvest-feeds/ical/events.ics").read_bytes()
    with running_site({}) as site:
        site.pages |= {
            "/": page(
                '<a href="/agenda.ics">Agenda</a>',
                '<link rel="alternate" type="application/rss+xml" href="/news.xml">',
            ),
            "/agenda.ics": Answer(calendar, headers={"Content-Type": "text/calendar"}),
            "/news.xml": Answer(RSS.encode(), headers={"Content-Type": "application/rss+xml"}),
            "/robots.txt": Answer(
                f"User-agent: *\nDisallow: /private\nSitemap: {site.address('/map.xml')}\n".encode()
            ),
            "/map.xml": Answer(
                f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site.address('/event/1')}</loc></url>"
                f"<url><loc>{site.address('/about')}</loc></url></urlset>".encode()
            ),
            "/event/1": page(EVENT % site.address("/event/1")),
            "/about": page("About us"),
        }

        found = probed(site)

    assert ways_of(found)[:3] == [
        ("icalendar", "/agenda.ics"),
        ("sitemap", "/map.xml"),
        ("feed", "/news.xml"),
    ]
    calendar_way, sitemap_way, feed_way = found.ways[:3]
    assert calendar_way.taste.entry_count > 0
    assert [entry.title for entry in sitemap_way.taste.entries] == ["Coding night"]
    assert (feed_way.taste.kinds[Kind.ARTICLE], feed_way.confidence) == (1, 0.7)
    assert calendar_way.confidence > sitemap_way.confidence > feed_way.confidence
    assert "names a calendar" in calendar_way.reason
    assert "robots.txt names it" in sitemap_way.reason
    assert (found.is_allowed, found.is_complete, found.failure) == (True, True, "")


def test_a_wordpress_site_is_asked_what_it_has():
    with running_site({}) as site:
        base = site.address("/wp-json")
        events = json.loads(json.dumps(api_answers.WORDPRESS_EVENTS)) | {
            "next_rest_url": f"{base}/tribe/events/v1/events?page=2"
        }
        routes = {"/wp/v2": {}, "/wp/v2/posts": {}, "/tribe/events/v1/events": {}}
        site.pages |= {
            "/": page('<img src="/wp-content/x.png">', '<link rel="https://api.w.org/" href="/wp-json/">'),
            "/wp-json/": answer({"name": "Site", "namespaces": ["wp/v2"], "routes": routes}),
            "/wp-json/tribe/events/v1/events?per_page=20": answer(events),
        }

        found = probed(site)

    best = found.ways[0]
    assert (best.adapter_key, best.mapping, best.column_map) == (
        "json-api",
        "wordpress-events",
        {"mapping": "wordpress-events"},
    )
    assert [entry.title for entry in best.taste.entries] == ["Coding night"]
    assert (best.taste.further_count, "wordpress" in found.software) == (1, True)


def test_a_drupal_site_is_asked_for_the_lists_that_promise_something():
    with running_site({}) as site:
        lists = {
            "self": {"href": site.address("/jsonapi")},
            "node--event": {"href": site.address("/jsonapi/node/event")},
            "node--page": {"href": site.address("/jsonapi/node/page")},
        }
        site.pages |= {
            "/": page("Hello", '<meta name="Generator" content="Drupal 10">'),
            "/jsonapi": answer({"jsonapi": {"version": "1.0"}, "data": [], "links": lists}),
            "/jsonapi/node/event": answer(api_answers.DRUPAL),
            "/jsonapi/node/page": answer(api_answers.DRUPAL),
        }

        found = probed(site)
        asked = site.paths()

    assert ways_of(found) == [("json-api", "/jsonapi/node/event")]
    assert (found.ways[0].mapping, found.ways[0].taste.kinds) == ("drupal", {Kind.EVENT: 1})
    assert "/jsonapi/node/page" not in asked


@pytest.mark.parametrize(
    ("place", "document", "mapping"),
    [
        ("/export/categ/0.json?from=today", api_answers.INDICO, "indico"),
        ("/api/courses/v1/courses/?page_size=100", api_answers.OPEN_EDX, "open-edx"),
    ],
)
def test_interfaces_are_found_at_their_usual_places(place, document, mapping):
    with running_site({}) as site:
        site.pages |= {"/": page("Welcome"), place: answer(document)}

        found = probed(site)

    assert [way.mapping for way in found.ways] == [mapping]


def test_a_pasted_document_is_itself_the_way():
    body = shared("harvest-feeds/api-json/eventbrite_ardc_2.json").read_bytes()
    with running_site({"/v3/events": Answer(body, headers=JSON)}) as site:
        found = probed(site, "/v3/events")

    best = found.ways[0]
    assert (best.mapping, best.taste.entry_count, len(best.taste.entries)) == ("eventbrite", 16, 5)
    assert best.taste.languages["en"] == 16
    assert best.reason.startswith("It is what you pasted.")


def test_a_recorded_page_with_structured_data_is_read_as_it_is():
    body = shared("harvest-feeds/html-json-ld/gtn_galaxy-intro-101.html").read_bytes()
    with running_site({"/": Answer(body, headers=HTML)}) as site:
        found = probed(site)

    assert found.ways[0].adapter_key == "schema-org"
    assert found.ways[0].taste.entry_count >= 1


def test_moodle_says_where_a_key_is_had():
    place = "/webservice/rest/server.php?wsfunction=core_course_get_courses_by_field&moodlewsrestformat=json"
    refusal = {"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "Invalid token"}
    with running_site(
        {"/": page('<a href="/course/view.php?id=3">Course</a>'), place: answer(refusal)}
    ) as site:
        found = probed(site)

    (way,) = found.ways
    assert (way.mapping, "Manage tokens" in way.needs_key) == ("moodle", True)
    assert "wants a key" in way.reason


def test_a_repository_is_asked_for_its_records():
    identify = shared("harvest-feeds/recorded/tess_oai_pmh_identify/00.xml").read_bytes()
    records = shared("harvest-feeds/recorded/tess_oai_pmh_listrecords/00.xml").read_bytes()
    xml = {"Content-Type": "text/xml"}
    with running_site({}) as site:
        site.pages |= {
            "/": page("Repository"),
            "/oai?verb=Identify": Answer(identify, headers=xml),
            "/oai?verb=ListRecords&metadataPrefix=oai_dc": Answer(records, headers=xml),
        }

        found = probed(site)

    assert found.ways[0].adapter_key == "oai-pmh"
    assert "OAI-PMH" in found.ways[0].reason


def test_a_dataset_leads_to_its_feeds():
    table = "id,title,url,start\n1,Swimming,https://a.example/1,2026-05-01\n"
    with running_site({}) as site:
        dataset = {
            "@type": "Dataset",
            "distribution": [{"@type": "DataDownload", "contentUrl": site.address("/data.csv")}],
        }
        site.pages |= {
            "/": page(f'<script type="application/ld+json">{json.dumps(dataset)}</script>'),
            "/data.csv": Answer(table.encode(), headers={"Content-Type": "text/csv"}),
        }

        found = probed(site)

    assert ("table", "/data.csv") in ways_of(found)


def test_the_robots_verdict_comes_first():
    with running_site(
        {"/": page(EVENT % "https://a.example"), "/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")}
    ) as site:
        found = probed(site)
        asked = site.paths()

    assert (found.is_allowed, found.ways, asked) == (False, [], [])
    assert "robots.txt" in found.failure


def test_a_page_with_nothing_in_it_is_no_way():
    with running_site({"/": page("Just words")}) as site:
        found = probed(site)

    assert (found.ways, found.failure, found.is_allowed) == ([], "", True)
    assert any("not" in look.outcome or "error 404" in look.outcome for look in found.looks)


def test_what_cannot_be_reached_is_said():
    found = probe("https://127.0.0.1:9/", seconds=2)

    assert found.ways == []
    assert found.failure


def test_a_slow_site_costs_no_more_than_the_time_given():
    def dawdle(connection, head):
        if head.startswith(b"GET / "):
            body = page('<a href="/agenda.ics">Agenda</a>').body
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            )
        else:
            connection.recv(1)  # nothing comes, and nothing is answered

    with running_socket(dawdle) as site:
        began = time.monotonic()
        found = probe(site.address(), seconds=1.5, allow=(site.host,))
        took = time.monotonic() - began

    assert took < 4
    assert (found.ways, found.is_complete) == ([], False)
    assert any(not look.is_in_time for look in found.looks) or any(
        "time" in look.outcome for look in found.looks
    )


def test_a_probe_writes_nothing():
    calendar = shared("harvest-feeds/ical/events.ics").read_bytes()
    with running_site({"/": Answer(calendar, headers={"Content-Type": "text/calendar"})}) as site:
        found = probed(site)

    assert found.ways[0].taste.entry_count > 0
    assert (Entry.objects.count(), Feed.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("example.org", "https://example.org"),
        (" <https://example.org/x> ", "https://example.org/x"),
        ("webcal://example.org/a.ics", "https://example.org/a.ics"),
    ],
)
def test_what_people_paste_becomes_an_address(pasted, address):
    assert pasted_address(pasted) == address


def test_a_youtube_channel_leads_to_its_feed():
    by_address = places_in("<html>", "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv")
    by_page = places_in('{"externalId":"UCabcdefghijklmnopqrstuv"}', "https://www.youtube.com/@somebody")

    expected = "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"
    assert [place.address for place in by_address] == [place.address for place in by_page] == [expected]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.example", "", "http://[", "data:text/calendar,x.ics"]
)
def test_links_that_lead_nowhere_are_left_alone(link):
    assert named_place("a", {"href": link, "type": "text/calendar"}, "https://a.example/") is None


def test_software_is_told_by_pages_and_hosts():
    assert software_in("", "https://vu-nl.libcal.com/") == {"libcal"}
    assert software_in("<link href='/wp-content/a.css'>", "https://a.example") == {"wordpress"}


def test_sitemaps_of_robots_txt_are_addresses_or_nothing():
    named = sitemaps_named(["/a.xml", "https://b.example/b.xml", "", "ftp://c.example/"], "https://a.example")

    assert [place.address for place in named] == ["https://a.example/a.xml", "https://b.example/b.xml"]
