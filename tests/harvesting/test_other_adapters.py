"""Tables, feeds, sitemaps, detection and encodings."""

import gzip
import io
import json
import lzma
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters import adapters
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.detection import detect
from rialto.harvesting.encoding import encoding_of
from rialto.harvesting.payload import Payload, Unreadable
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address
from tests.harvesting.conftest import payload_of, read


# --- tables ---------------------------------------------------------------------------------------------------
def test_a_table_with_usual_names_needs_no_map():
    text = "Titel;Link;Beschreibung;Startdate;Preis;Währung;Land\nKurs;https://a.example/1;Text;2026-04-01T10:00;49,90;EUR;Österreich\n"

    (entry,), refused = read("table", text)

    assert refused == []
    assert (entry.title, entry.address, entry.kind, entry.countries) == (
        "Kurs",
        "https://a.example/1",
        Kind.EVENT,
        ["AT"],
    )
    assert (entry.price_amount, entry.price_currency, entry.is_free) == (Decimal("49.90"), "EUR", False)
    assert entry.sessions[0].starts_at == datetime(2026, 4, 1, 8, tzinfo=UTC)  # ten in Vienna


def test_a_map_says_what_each_column_is():
    column_map = {
        "columns": {"A": "title", "B": "address", "C": ["kind", "details.format"], "D": "start"}, "kinds": {"Kurs": "training"},
        "base": "https://a.example/", "order": "dmy", "rows": "data.rows",
    }  # fmt: skip
    document = json.dumps(
        {
            "data": {
                "rows": [{"A": "One", "B": "x/1", "C": "Kurs", "D": "3.4.2026"}, {"A": "Two", "C": "Buch"}]
            },
            "more": [{}, {}, {}],
        }
    )

    (entry,), (refused,) = read("table", document, column_map=column_map)

    assert (entry.title, entry.address, entry.kind, entry.starts_on) == (
        "One",
        "https://a.example/x/1",
        Kind.TRAINING,
        date(2026, 4, 3),
    )
    assert (refused.place_in_source, "Buch" in refused.reason) == ("item 2", True)


@pytest.mark.parametrize(
    "column_map",
    [
        {},
        {"columns": []},
        {"columns": {"A": "nonsense"}},
        {"columns": {"A": "title"}, "kinds": {"x": "y"}},
        {"columns": {"A": "title"}, "constants": {"x": 1}},
    ],
)
def test_a_map_with_a_mistake_is_refused(column_map):
    with pytest.raises(Unusable):
        ColumnMap.from_json(column_map)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("title,url\nA,x,too,many\n", "line 2", "4 cells"),
        ("title,url\n,https://a.example\n", "line 2", "no title"),
        ("title,start\nA,31.02.2026\n", "line 2", "not a date"),
        ("title,start\nA,2026-02-30\n", "line 2", "not a date"),
        ("title,start,end\nA,2026-04-02,2026-04-01\n", "line 2", "before it starts"),
        ('{"title": "A", "kind": "thing"}\n{"broken\n', "line 1", "not one of ours"),
        ('{"title": "A"}\n[1]\n', "line 2", "not a JSON object"),
        ('{"title": "A"}\n{"title": \n', "line 2", "not JSON"),
        ('[{"title": "A"}, 5]', "item 2", "not a JSON object"),
        ("one,two\n1,2\n", "line 2", "No column looks like a title"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_place(text, place, reason):
    refused = read("table", text)[1]

    assert any(item.place_in_source == place and reason in item.reason for item in refused)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_packed_tables_are_read_and_cut_ones_keep_what_came_before(pack):
    lines = "".join(
        f'{{"title": "Title {number}", "url": "https://a.example/{number}"}}\n' for number in range(4000)
    )
    body = pack(lines.encode())

    assert len(read("table", body)[0]) == 4000
    items = []
    with_fault = adapters()["table"].read(payload_of(body[: len(body) // 2]))
    try:
        items.extend(with_fault)
    except Unreadable as reason:
        said = str(reason)
        assert "cut off" in said
    assert len(items) > 100


def test_rows_are_streamed():
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            piece = super().read(size)
            Counting.taken += len(piece)
            return piece

    class Streaming(Payload):
        def open(self) -> io.BytesIO:
            return Counting(self.body)

    body = b"".join(b'{"title": "Title %d"}\n' % number for number in range(200_000))

    rows = adapters()["table"].read(Streaming(address="", body=body, options=payload_of("").options))

    assert next(rows).title == "Title 0"
    assert Counting.taken < 400_000 < len(body)
    rows.close()


def test_our_own_rows_keep_every_field_and_refuse_unknown_names():
    said = {
        "kind": "training", "title": "A", "address": "https://a.example", "evidence_address": "https://a.example/proof", "language": "mt",
        "is_free": True, "countries": ["MT"], "level_from": 1, "level_to": 2, "price_amount": None, "starts_on": "2026-04-01",
        "concepts": [{"role": "technology", "key": "ai"}], "details": {"duration_hours": "4.5"}, "_note": "seen on Monday",
        "sessions": [{"starts_at": "2026-04-01T10:00:00+02:00", "city": "Valletta"}],
    }  # fmt: skip
    lines = [
        json.dumps(said),
        json.dumps({**said, "titel": "A"}),
        json.dumps({**said, "kind": "thing"}),
        json.dumps({**said, "is_free": "maybe"}),
    ]

    (entry,), refused = read("table", "\n".join(lines))

    assert (entry.kind, entry.language, entry.countries, entry.starts_on) == (
        Kind.TRAINING,
        "mt",
        ["MT"],
        date(2026, 4, 1),
    )
    assert (entry.concepts[0].key, entry.details, entry.sessions[0].city) == (
        "ai",
        {"duration_hours": Decimal("4.5")},
        "Valletta",
    )
    assert [(item.place_in_source, word in item.reason) for item, word in zip(refused, ["titel", "thing", "is_free"], strict=True)] == [
        ("line 2", True), ("line 3", True), ("line 4", True),
    ]  # fmt: skip


# --- feeds ----------------------------------------------------------------------------------------------------
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>News</title><language>bg-BG</language>
<item><guid isPermaLink="false">1</guid><title>One</title><link>https://a.example/1</link><pubDate>Tue, 02 Jan 2024 23:30:00 +0200</pubDate>
<description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded><category>AI</category><author>Ann</author></item>
<item><title>Two</title><link>/2</link><enclosure url="https://a.example/2.mp3" type="audio/mpeg" length="1"/></item>
<item><link>https://a.example/3</link></item></channel></rss>"""


def test_posts_are_articles_and_their_date_is_not_an_events():
    (first, second), (refused,) = read("feed", RSS, address="https://a.example/feed")

    assert (first.kind, first.remote_id, first.title, first.language) == (Kind.ARTICLE, "1", "One", "bg")
    assert (first.summary, first.description, first.tags) == ("Short", "<p>Long</p>", ["AI"])
    assert (first.published_on, first.starts_on, first.sessions) == (date(2024, 1, 2), None, [])
    assert (second.kind, second.address, second.details) == (
        Kind.RESOURCE,
        "https://a.example/2",
        {"format": "podcast"},
    )
    assert (refused.place_in_source, refused.reason) == ("item 3", "The post has no title.")


def test_a_feed_cut_in_the_middle_keeps_its_whole_posts_and_says_so():
    entries, refused = read("feed", RSS[: RSS.index("<title>Two")])

    assert entries[0].title == "One"
    assert any("not well-formed" in item.reason for item in refused)


def test_atom_and_json_feeds_are_read():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>F</title><entry><id>urn:1</id><title>Un</title>'
        '<link href="https://a.example/1"/><link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>'
        "<updated>2024-01-02T10:00:00Z</updated><summary>Texte</summary></entry></feed>"
    )
    document = {
        "version": "https://jsonfeed.org/version/1.1", "language": "it",
        "items": [{"id": "1", "url": "https://a.example/1", "title": "Uno", "date_published": "2024-01-02T10:00:00Z", "tags": ["x"]}, {"id": "2"}],
    }  # fmt: skip

    (post,), _none = read("feed", atom)
    (item,), (refused,) = read("feed", json.dumps(document))

    assert (post.title, post.language, post.licence, post.modified_at) == (
        "Un",
        "fr",
        "CC-BY-4.0",
        datetime(2024, 1, 2, 10, tzinfo=UTC),
    )
    assert (item.title, item.language, item.published_on, item.tags) == ("Uno", "it", date(2024, 1, 2), ["x"])
    assert refused.place_in_source == "item 2"


def test_entities_that_multiply_do_no_harm():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>'

    for key, body in (
        ("feed", "<rss><channel><title>&l11;</title></channel></rss>"),
        ("sitemap", "<urlset><url><loc>&l11;</loc></url></urlset>"),
    ):
        try:
            entries, _refused = read(key, bomb + body)
        except Unreadable:
            continue
        assert entries == []


# --- sitemaps -------------------------------------------------------------------------------------------------
BASE = "https://a.example"


def named_in(body: str | bytes, address: str = f"{BASE}/sitemap.xml") -> list[tuple[str, ...]]:
    """What a sitemap names, and what it refuses."""
    return [
        (item.place_in_source, item.reason[:24])
        if isinstance(item, RefusedItem)
        else (item.address, item.adapter_key, item.modified)
        for item in adapters()["sitemap"].read(payload_of(body, address=address))
    ]


def test_a_sitemap_names_its_pages_with_their_age_each_once():
    body = f"""<urlset><url><loc> {BASE}/a </loc><lastmod>2026-03-01</lastmod></url><url><loc>{BASE}/b</loc></url>
        <url><loc>{BASE}/a</loc></url><url><loc>https://other.example/x</loc></url><url><lastmod>1</lastmod></url></urlset>"""

    assert named_in(gzip.compress(body.encode())) == [
        (f"{BASE}/a", "schema-org", "2026-03-01"),
        (f"{BASE}/b", "schema-org", ""),
        ("https://other.example/x", "The sitemap names a page"),
        ("line 2", "It names no address (loc"),
    ]


def test_an_index_names_sitemaps_and_a_list_names_pages():
    index = f"<sitemapindex><sitemap><loc>{BASE}/1.xml</loc></sitemap></sitemapindex>"

    assert named_in(index) == [(f"{BASE}/1.xml", "sitemap", "")]
    assert named_in(f"{BASE}/b\n{BASE}/a\nnonsense\n") == [
        (f"{BASE}/b", "schema-org", ""), (f"{BASE}/a", "schema-org", ""), ("line 3", "This is not a web addres"),
    ]  # fmt: skip


def test_a_sitemap_that_breaks_off_says_so():
    items = list(adapters()["sitemap"].read(payload_of(f"<urlset><url><loc>{BASE}/a</loc></url><url><lo")))

    assert [getattr(item, "breaks_off", None) for item in items] == [None, True]


# --- what a document is ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("BEGIN:VCALENDAR\r\n", "icalendar"), ("\ufeff\r\nbegin:vcalendar\r\n", "icalendar"), (RSS, "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"), ('{"version": "https://jsonfeed.org/version/1"}', "feed"),
        ("<?xml version='1.0'?><!-- x --><urlset/>", "sitemap"), ("<sitemapindex/>", "sitemap"), ("https://a.example/1\nhttps://a.example/2\n", "sitemap"),
        ('{"@context": "https://schema.org"}', "schema-org"), ("<!DOCTYPE html><html>", "schema-org"), ("title,url\nA,b\n", "table"),
        ("title\turl\nA\tb\n", "table"), ('{"title": "A"}\n', "table"), ('[{"a": 1}]', "table"), ("just words", ""), ("", ""), ("%PDF-1.7", ""),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "feed"), ("<OAI-PMH><rdf:RDF/></OAI-PMH>", "oai-pmh"), ("\x00\x01\x02", ""),
    ],
)  # fmt: skip
def test_a_document_is_known_by_its_content(text, key):
    ways = detect(payload_of(text))

    assert (ways[0].adapter_key if ways else "") == key


def test_a_page_names_its_calendar_and_its_feed():
    head = '<link rel="alternate" type="text/calendar" href="/all.ics"><link href="/rss" type="application/rss+xml" rel="alternate">'

    ways = detect(payload_of(f"<html><head>{head}</head></html>"))

    assert [(way.adapter_key, way.address) for way in ways] == [
        ("icalendar", "/all.ics"),
        ("feed", "/rss"),
        ("schema-org", ""),
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Курсове по програмиране за начинаещи и напреднали", "cp1251", ""), ("Žluťoučký kůň úpěl ďábelské ódy", "iso8859-2", "iso-8859-2"),
        ("naïve café", "utf-8", "iso-8859-1"), ("Grüße aus Köln", "utf-16", ""), ("Γειά σου", "utf-8-sig", ""),
    ],
)  # fmt: skip
def test_the_encoding_is_the_one_that_the_bytes_have(text, encoding, declared):
    body = (text * 5).encode(encoding)

    assert body.decode(encoding_of(body, declared=declared)).lstrip("\ufeff") == text * 5


@pytest.mark.parametrize("declared", ["nonsense", "hex", "zip", "rot13", "idna", "\x00"])
def test_a_declared_encoding_that_is_none_is_not_believed(declared):
    assert b"caf\xe9".decode(encoding_of(b"caf\xe9", declared=declared))


# --- values ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01", (date(2026, 4, 1), None)), ("20260401", (date(2026, 4, 1), None)), ("2026-04-01T10:00:00Z", (date(2026, 4, 1), 10)),
        ("20260401T100000", (date(2026, 4, 1), None)), ("2026-04-01 10:00 +0200", (date(2026, 4, 1), 8)),
        ("Wed, 01 Apr 2026 10:00:00 GMT", (date(2026, 4, 1), 10)), ("2026-04-01T10:00:00.123+01:00", (date(2026, 4, 1), 9)),
    ],
)  # fmt: skip
def test_dates_are_read_where_they_are_clear(text, expected):
    moment = moments.read_moment(text)

    assert (moment.day, moment.at and moment.at.astimezone(UTC).hour) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "03/04/2026",
        "2026-02-30",
        "2026-13-01",
        "2026",
        "99999999",
        "2026-04-01T25:00",
        "12.5",
    ],
)
def test_dates_that_are_not_clear_are_not_read(text):
    with pytest.raises(ValueError, match=r".*"):
        moments.read_moment(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("Deutsch", "de"),
        ("български", "bg"),
        ("eng", "en"),
        ("klingonese", ""),
        ("", ""),
    ],
)
def test_languages_are_known_by_code_and_name(text, code):
    assert codes.language_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("Germany", "DE"),
        ("Allemagne", "DE"),
        ("U.K.", "GB"),
        ("EL", "GR"),
        ("България", "BG"),
        ("Nowhere", ""),
        ("XX", ""),
    ],
)
def test_countries_are_known_by_code_and_name(text, code):
    assert codes.country_code(text) == code


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/deed.de", "CC-BY-NC-SA-3.0"), ("CC BY 4.0", "CC-BY-4.0"), ("cc-by", "CC-BY"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"), ("MIT", "MIT"), ("notspecified", ""), ("All rights reserved", ""),
    ],
)  # fmt: skip
def test_licences_get_their_spdx_name(text, licence):
    assert codes.licence_id(text) == licence


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("49,90 €", "49.90"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1 200", "1200"),
        ("0", "0"),
        ("10-20", None),
        ("free", None),
        (True, None),
    ],
)
def test_prices_are_read_in_both_ways_of_writing(text, amount):
    assert words.amount_of(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://user:pw@a.example/x", "https://a.example/x"), ("www.a.example", "https://www.a.example"), ("//a.example/x", "https://a.example/x"),
        ("10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1"), ("javascript:alert(1)", ""), ("data:text/html,x", ""), ("mailto:a@b.example", ""),
        ("http://[bad", ""), ("nonsense", ""), ("https://a.example/a b", "https://a.example/a%20b"), ("http://a.example:99999/", ""),
    ],
)  # fmt: skip
def test_only_web_addresses_are_addresses(text, address):
    assert web_address(text) == address
