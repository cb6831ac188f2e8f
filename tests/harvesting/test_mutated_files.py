"""Real files, damaged in every way that chance finds: an adapter answers with entries and refusals, never with a fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import FurtherDocument, Unreadable
from tests.harvesting.conftest import payload_of
from tests.harvesting.test_elm import COURSES
from tests.harvesting.test_rdf import CATALOGUE
from tests.harvesting.test_rpde import deleted, page, updated
from tests.harvesting.test_workbooks import courses
from tests.harvesting.workbooks import xlsx
from tests.shared_data import shared

FILES = {
    "icalendar": ["recorded/surf/00.ics", "ical/pawsey-intern-showcase-2022.ics", "ical/events.ics"],
    "schema-org": [
        "json-ld/existing.json",
        "json-ld/ext_res.json",
        "html-json-ld/gtn_slides-introduction.html",
    ],
    "sitemap": ["sitemap/Test-Sitemap.xml"],
    "table": [
        "csv/events.csv",
        "csv/materials.csv",
        "recorded/carpentries_swc/00.json",
        "csv/events_NCI.csv",
    ],
    "oai-pmh": ["recorded/tess_oai_pmh_listrecords/00.xml"],
}
CASES = [(key, name) for key, names in FILES.items() for name in names]
ATTACKS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<script>alert(1)</script>", b'"', b"'", b"{", b"[", b"}", b"\r\n", b",", b"\\",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"99999999999999999999", b"0000-00-00", b"20260230T250000",
    "\u202e".encode(), b"\xed\xa0\x80", b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n", b"DTSTART:", b"RRULE:FREQ=DAILY\r\n",
    b'"@type": "Event",', b'{"@id": "#a"}', b"&quot;", b"-", b"NaN",
]  # fmt: skip
BASE_FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><language>bg</language>
<item><title>One</title><link>https://a.example/1</link><pubDate>Tue, 02 Jan 2024 10:00:00 +0200</pubDate></item>
<item><guid>2</guid><title>Two</title><description>&lt;p&gt;Text&lt;/p&gt;</description></item></channel></rss>"""


@st.composite
def damages(draw) -> list[tuple[str, float, bytes]]:
    """Some cuts, insertions and overwritings, at places given as shares of the file."""
    kind = st.sampled_from(["cut", "insert", "overwrite", "drop", "repeat"])
    return draw(st.lists(st.tuples(kind, st.floats(0, 1), st.sampled_from(ATTACKS)), min_size=1, max_size=6))


def damaged(body: bytes, how: list[tuple[str, float, bytes]]) -> bytes:
    for kind, share, piece in how:
        at = int(share * len(body))
        if kind == "cut":
            body = body[: max(at, 1)]
        elif kind == "insert":
            body = body[:at] + piece + body[at:]
        elif kind == "overwrite":
            body = body[:at] + piece + body[at + len(piece) :]
        elif kind == "drop":
            body = body[:at] + body[at + 40 :]
        else:
            body = body[:at] + body[max(0, at - 60) : at] + body[at:]
    return body


def check(key: str, body: bytes) -> None:
    payload = payload_of(body)
    try:
        ways = detect(payload)
        items = list(adapters()[key].read(payload))
    except Unreadable as reason:
        said = str(reason)
        assert said
        return
    assert all(way.adapter_key in adapters() and 0 < way.confidence <= 1 for way in ways)
    for item in items:
        if isinstance(item, RefusedItem):
            assert item.place_in_source
            assert item.reason
        elif isinstance(item, FoundGone):
            assert item.place_in_source
        elif isinstance(item, FurtherDocument):
            assert item.address.startswith(("http://", "https://"))
        else:
            assert isinstance(item, FoundEntry)
            assert item.title
            assert item.remote_id
            assert all(session.starts_at.tzinfo is not None for session in item.sessions)


@pytest.mark.parametrize(("key", "name"), CASES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(how=damages())
def test_a_damaged_file_is_read_or_refused(key, name, how):
    check(key, damaged(shared(f"harvest-feeds/{name}").read_bytes(), how))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(how=damages())
def test_a_damaged_feed_is_read_or_refused(how):
    check("feed", damaged(BASE_FEED, how))


WRITTEN = {
    "elm": COURSES.encode(),
    "rdf": CATALOGUE.encode(),
    "rpde": page(updated(1), deleted(2)).encode(),
    "table": xlsx({"Courses": courses(46113)}),
}


@pytest.mark.parametrize("key", WRITTEN)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(how=damages())
def test_a_damaged_document_is_read_or_refused(key, how):
    check(key, damaged(WRITTEN[key], how))


@pytest.mark.parametrize("key", sorted(adapters()))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400) | st.lists(st.sampled_from(ATTACKS), max_size=20).map(b"".join))
def test_chance_bytes_are_read_or_refused(key, body):
    check(key, body)


@pytest.mark.parametrize(("key", "name"), CASES)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252", "cp1251", "utf-32"])
def test_a_file_in_another_encoding_holds_the_same_entries(key, name, encoding):
    path = shared(f"harvest-feeds/{name}")
    text = path.read_text(encoding="utf-8")

    as_it_is = list(adapters()[key].read(payload_of(path)))
    recoded = list(adapters()[key].read(payload_of(text.encode(encoding, "replace"), address=path.name)))

    count = [isinstance(item, FoundEntry) for item in as_it_is]
    assert [isinstance(item, FoundEntry) for item in recoded] == count
