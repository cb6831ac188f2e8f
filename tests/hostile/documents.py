"""Documents that mean harm, by name, as a site would publish them: what they hold, and as which type."""

import bz2
import gzip
import json
import lzma
import zlib
from collections.abc import Callable

MB = 1024 * 1024
LAUGHS = "".join(
    f'<!ENTITY {name} "{before * 10}">'
    for before, name in zip(["ha", *(f"&{c};" for c in "abcdefgh")], "abcdefghi", strict=True)
)
SECRET = '<!ENTITY x SYSTEM "file:///etc/passwd">'
CANARY = "http://CANARY/"
EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "name": "Evil",
    "startDate": "2026-05-01",
    "url": "https://e.example/",
}


def rss(kind: str, title: str) -> str:
    item = f"<item><title>{title}</title><link>https://e.example/</link></item>"
    return f'<?xml version="1.0"?><!DOCTYPE rss [{kind}]><rss version="2.0"><channel><title>t</title>{item}</channel></rss>'


def sitemap(kind: str, place: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE urlset [{kind}]><urlset><url><loc>{place}</loc></url></urlset>'


def page(*blocks: object, body: str = "") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{block if isinstance(block, str) else json.dumps(block)}</script>'
        for block in blocks
    )
    return f"<!DOCTYPE html><html><head><title>x</title>{scripts}</head><body>{body}</body></html>"


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""])


def event(*lines: str) -> str:
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            "UID:1@e.example",
            "DTSTAMP:20260101T000000Z",
            "DTSTART:20260501T100000Z",
            "SUMMARY:Evil",
            *lines,
            "END:VEVENT",
        ]
    )


XML, RSS, HTML, ICS, JSON = (
    "application/xml",
    "application/rss+xml",
    "text/html",
    "text/calendar",
    "application/json",
)
# The bombs are packed when their turn comes: that takes longer than to read them.
DOCUMENTS: dict[str, tuple[str, str | bytes | Callable[[], bytes]]] = {
    # entities and what else XML can be told to fetch
    "billion laughs in a sitemap": (XML, sitemap(LAUGHS, "&i;")),
    "billion laughs in a feed": (RSS, rss(LAUGHS, "&i;")),
    "quadratic blow-up in a sitemap": (XML, sitemap(f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 20_000)),
    "quadratic blow-up in a feed": (RSS, rss(f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 20_000)),
    "a file of ours in a sitemap": (XML, sitemap(SECRET, "https://e.example/&x;")),
    "a file of ours in a feed": (RSS, rss(SECRET, "&x;")),
    "an outside entity in a feed": (RSS, rss(f'<!ENTITY x SYSTEM "{CANARY}">', "&x;")),
    "an outside parameter in a feed": (RSS, rss(f'<!ENTITY % p SYSTEM "{CANARY}"> %p;', "t")),
    "an outside entity in a sitemap": (XML, sitemap(f'<!ENTITY x SYSTEM "{CANARY}">', "&x;")),
    "an outside document type": (RSS, f'<!DOCTYPE rss SYSTEM "{CANARY}"><rss version="2.0"><channel></channel></rss>'),
    "an inclusion": (XML, f'<urlset xmlns:xi="http://www.w3.org/2001/XInclude"><url><xi:include href="{CANARY}"/></url></urlset>'),
    "an outside style": (XML, f'<?xml-stylesheet href="{CANARY}"?><urlset><url/></urlset>'),
    "entities written in UTF-16": (XML, sitemap(LAUGHS, "&i;").encode("utf-16")),
    "a context to be fetched": (HTML, page({**EVENT, "@context": CANARY, "name": "", "startDate": ""})),
    # depth
    "deep XML": (XML, "<urlset>" + "<url>" * 200_000),
    "a deep feed": (RSS, '<rss version="2.0"><channel>' + "<item>" * 10_000),
    "deep JSON": (JSON, "[" * 200_000),
    "deep JSON objects": (JSON, '{"a":' * 100_000 + "1" + "}" * 100_000),
    "deep JSON in a page": (HTML, page("[" * 200_000)),
    "a deep page": (HTML, page(body="<div>" * 200_000)),
    "a deep page of spans and tables": (HTML, page(body="<table><tr><td><span>" * 50_000)),
    "deep microdata": (HTML, page(body='<div itemscope itemtype="https://schema.org/Event"><div itemprop="subEvent">' * 3_000)),
    "a deep calendar": (ICS, calendar(*["BEGIN:VEVENT"] * 10_000)),
    "things inside each other without end": (HTML, page({"@context": "https://schema.org", "@graph": [
        {"@id": "#a", "@type": "Course", "name": "", "hasPart": {"@id": "#b"}}, {"@id": "#b", "@type": "Course", "name": "", "isPartOf": {"@id": "#a"}, "hasPart": {"@id": "#a"}}]})),
    "microdata that refers to itself": (HTML, page(body='<div itemscope itemtype="https://schema.org/Event" itemref="a"></div><div id="a" itemprop="x" itemscope itemref="a"></div>')),
    # size
    "a gzip bomb as a sitemap": (XML, lambda: gzip.compress(bytes(100 * MB), 9)),
    "a gzip bomb of addresses": (XML, lambda: gzip.compress(b"<urlset>" + b"<url/>" * 3_000_000, 9)),
    "a gzip bomb as a calendar": (ICS, lambda: gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 12_000_000, 9)),
    "an xz bomb": (XML, lambda: lzma.compress(bytes(100 * MB), preset=0)),
    "a bzip2 bomb": (XML, lambda: bz2.compress(bytes(100 * MB))),
    "a gzip that breaks off": (XML, gzip.compress(b"<urlset>" * 10_000)[:60]),
    "packed in something else": ("application/zip", b"PK\x03\x04" + zlib.compress(bytes(1000))),
    "a number of a million digits": (JSON, '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "9" * 1_000_000 + "}"),
    "a table of 100,000 columns": ("text/csv", ",".join(f"c{number}" for number in range(100_000)) + "\n" + "x," * 100_000),
    "a line without end": ("text/csv", "title,address\n" + '"' + "x" * (900 * 1024)),
    "300,000 attributes": (XML, "<urlset><url " + " ".join(f'a{number}="x"' for number in range(80_000)) + "/></urlset>"),
    "a calendar line without end": (ICS, calendar("BEGIN:VEVENT", "SUMMARY:" + "x" * (900 * 1024))),
    "a folded line without end": (ICS, calendar("BEGIN:VEVENT", "SUMMARY:x" + "\r\n x" * 200_000)),
    # time
    "every second for ever": (ICS, calendar(event("RRULE:FREQ=SECONDLY"))),
    "every second, a trillion times": (ICS, calendar(event("RRULE:FREQ=SECONDLY;COUNT=999999999999"))),
    "never, but for ever": (ICS, calendar(event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"))),
    "every 29th of February on a Monday": (ICS, calendar(event("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=59"))),
    "an event of ten thousand years": (ICS, calendar(event("DTEND:99991231T235959Z"))),
    "brackets that are never closed": (HTML, page('{"a": "' + "\\" * 100_000)),
    "commas without end": (HTML, page("{" + "," * 500_000)),
    "tags that are never closed": (HTML, "<html>" + "<a href='" * 50_000),
    "comments that are never closed": (HTML, "<html>" + "<!--" * 200_000),
    # encodings and letters
    "null bytes": (XML, bytes(100_000)),
    "noise": ("application/octet-stream", bytes(range(256)) * 2000),
    "an encoding that is none": ("text/calendar; charset=\x7f\x7f", calendar(event())),
    "a way of packing as an encoding": ("text/calendar; charset=zlib_codec", calendar(event())),
    "lone surrogates": (JSON, '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": ""}, "\\ud800"]}'),
    "UTF-7": ("text/html; charset=utf-7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    "UTF-32 noise": (XML, b"\xff\xfe\x00\x00" + bytes(range(256)) * 100),
    "nothing": (XML, b""),
    "white space": (XML, " \n" * 100_000),
}  # fmt: skip
