"""The farm's server: one thread pool that answers for all hosts, with documents made when they are asked for."""

import json
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler
from typing import Any
from xml.sax.saxutils import escape

SHAPES = ("table", "calendar", "feed", "json-ld", "sitemap")
TYPES = {
    "table": ("/list.csv", "text/csv"), "calendar": ("/all.ics", "text/calendar"), "feed": ("/news.xml", "application/rss+xml"),
    "json-ld": ("/courses.jsonld", "application/ld+json"), "sitemap": ("/sitemap.xml", "application/xml"),
}  # fmt: skip
KINDS = {
    "table": "training",
    "calendar": "event",
    "feed": "article",
    "json-ld": "training",
    "sitemap": "event",
}
WORDS = [
    "data",
    "security",
    "network",
    "cloud",
    "learning",
    "design",
    "school",
    "language",
    "model",
    "robot",
    "garden",
    "village",
    "museum",
    "library",
    "course",
    "teacher",
    "student",
    "method",
    "practice",
    "project",
    "report",
    "market",
    "energy",
    "water",
    "travel",
    "health",
    "music",
    "history",
    "science",
    "method",
]


@dataclass
class Farm:
    """A running farm. `addresses` says what each source is; `asked` counts requests by what they were."""

    port: int
    sources: int
    records: int
    asked: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    at_work: Counter[str] = field(default_factory=Counter)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def addresses(self) -> list[dict[str, str]]:
        return [
            {
                "address": f"http://{host_of(number)}:{self.port}{TYPES[shape_of(number)][0]}",
                "name": f"Source {number} ({shape_of(number)})",
                "kind": KINDS[shape_of(number)],
                "language": "en",
            }
            for number in range(self.sources)
        ]

    def records_of(self, number: int) -> range:
        """The numbers of a source's records; together they are all."""
        share, rest = divmod(self.records, self.sources)
        begin = number * share + min(number, rest)
        return range(begin, begin + share + (number < rest))

    def forget_requests(self) -> None:
        self.asked.clear()


def host_of(number: int) -> str:
    return f"127.{1 + number // 250}.{number % 250}.1"


def number_of(host: str) -> int:
    _first, high, low, _last = host.split(".")
    return (int(high) - 1) * 250 + int(low)


def shape_of(number: int) -> str:
    return SHAPES[number % len(SHAPES)]


def gives_validators(number: int) -> bool:
    """Half of the hosts do, whatever their shape."""
    return (number // len(SHAPES)) % 2 == 0


def words_of(number: int, count: int) -> str:
    digest = blake2b(f"{number}".encode(), digest_size=32).digest() * (count // 32 + 1)
    return " ".join(WORDS[digest[place] % len(WORDS)] for place in range(count))


def title_of(number: int) -> str:
    return f"{words_of(number, 4).capitalize()} {number}"


def day_of(number: int) -> str:
    return f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}"


def document_of(farm: Farm, number: int, path: str) -> tuple[bytes, str] | None:
    """What a source says at a path, and of what type it is; none where there is nothing."""
    shape = shape_of(number)
    first, content_type = TYPES[shape]
    base = f"http://{host_of(number)}:{farm.port}"
    records = farm.records_of(number)
    if path == first:
        return WRITERS[shape](base, records).encode(), content_type
    if shape == "sitemap" and path.startswith("/event/") and path[7:].isdigit() and int(path[7:]) in records:
        return page_of(base, int(path[7:])).encode(), "text/html"
    return None


def table_of(base: str, records: range) -> str:
    rows = (
        f'{one},{title_of(one)},{base}/c/{one},"{words_of(one + 7, 60)}",{day_of(one)}' for one in records
    )
    return "\n".join(["id,title,url,description,start", *rows, ""])


def calendar_of(base: str, records: range) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for one in records:
        lines += [
            "BEGIN:VEVENT", f"UID:{one}@farm", f"SUMMARY:{title_of(one)}", f"DESCRIPTION:{words_of(one + 7, 60)}",
            f"DTSTART:{day_of(one).replace('-', '')}T090000Z", f"URL:{base}/e/{one}", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def feed_of(base: str, records: range) -> str:
    items = "".join(
        f"<item><guid>{base}/n/{one}</guid><title>{escape(title_of(one))}</title><link>{base}/n/{one}</link>"
        f"<description>{words_of(one + 7, 60)}</description></item>"
        for one in records
    )
    return f'<rss version="2.0"><channel><title>News</title><link>{base}</link>{items}</channel></rss>'


def course_of(base: str, one: int, kind: str) -> dict[str, Any]:
    said = {
        "@type": kind, "@id": f"{base}/x/{one}", "name": title_of(one), "url": f"{base}/x/{one}",
        "description": words_of(one + 7, 60),
    }  # fmt: skip
    return said | ({"startDate": f"{day_of(one)}T09:00:00Z"} if kind == "Event" else {})


def courses_of(base: str, records: range) -> str:
    return json.dumps(
        {"@context": "https://schema.org", "@graph": [course_of(base, one, "Course") for one in records]}
    )


def sitemap_of(base: str, records: range) -> str:
    return f"<urlset>{''.join(f'<url><loc>{base}/event/{one}</loc></url>' for one in records)}</urlset>"


def page_of(base: str, one: int) -> str:
    said = json.dumps({"@context": "https://schema.org", **course_of(base, one, "Event")})
    filling = f"<p>{words_of(one, 200)}</p>" * 5
    return (
        f'<html><head><script type="application/ld+json">{said}</script></head><body>{filling}</body></html>'
    )


WRITERS = {
    "table": table_of,
    "calendar": calendar_of,
    "feed": feed_of,
    "json-ld": courses_of,
    "sitemap": sitemap_of,
}


@contextmanager
def running_farm(sources: int, records: int) -> Iterator[Farm]:
    """Serve the farm on one port of all loopback addresses."""
    farm = Farm(0, sources, records)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            with farm.guard:
                farm.at_work[host] += 1
                farm.most_at_once = max(farm.most_at_once, farm.at_work[host])
            self.answer(number_of(host))

        def answer(self, number: int) -> None:
            found = document_of(farm, number, self.path)
            if found is None:
                self.say(404, b"", {})
                return
            body, content_type = found
            headers = {"Content-Type": content_type}
            if gives_validators(number):
                headers["ETag"] = f'"{blake2b(body, digest_size=8).hexdigest()}"'
                asked = self.headers.get("If-None-Match")
                farm.asked["conditional" if asked else "forgotten"] += 1
                if asked == headers["ETag"]:
                    farm.asked["not modified"] += 1
                    self.say(304, b"", headers)
                    return
            farm.asked["sent"] += 1
            self.say(200, body, headers)

        def say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # Before the last byte: the next request may come before this thread goes on.
            with farm.guard:
                farm.at_work[self.headers.get("Host", "").partition(":")[0]] -= 1
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 256

    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104 -- all of 127.0.0.0/8; nothing outside asks
    farm.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield farm
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
