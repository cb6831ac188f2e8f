"""Markup that means harm, from a source through the whole pipeline to every page: words or safe markup, never more."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.sax.saxutils import escape

import pytest
from django.conf import settings
from django.urls import reverse

from rialto.base.markup import SCHEMES
from rialto.catalogue.models import Entry
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.models import Run
from tests.base.test_markup import ATTACKS
from tests.factories import UserFactory
from tests.published import catch_up
from tests.servers import Answer, Site, running_site

pytestmark = pytest.mark.django_db
MORE = [
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "<!--</script><script>alert(1)//-->",
    "]]><script>alert(1)</script>",
    '<a href="https://e.example/" target=_top onfocus=alert(1) autofocus>x</a>',
    "<template><script>alert(1)</script></template>",
    "<x-entry-card onclick=alert(1)>x</x-entry-card>",
    "<button hx-get=/en/desk/ hx-trigger=load>x</button>",
    "<p data-leave data-hx-get='/'>x</p>",
    "\u202egnp.exe",
]
VECTORS = [
    f"Evil {number} {vector}" for number, vector in enumerate([*ATTACKS, *MORE]) if "\ud800" not in vector
]
ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://e.example/"onmouseover=alert(1)',
    "//evil.example/",
]


def as_page(vector: str, number: int) -> bytes:
    node = {
        "@context": "https://schema.org", "@type": "Event", "@id": f"urn:{number}", "name": vector, "description": vector,
        "startDate": "2030-05-01", "url": ADDRESSES[number % 4], "image": ADDRESSES[number % 4], "inLanguage": "en", "keywords": [vector, vector[:20]],
        "organizer": {"@type": "Organization", "name": vector, "url": ADDRESSES[number % 4]}, "performer": {"@type": "Person", "name": vector},
        "location": {"@type": "Place", "name": vector, "address": {"addressLocality": vector, "addressCountry": "MT"}}, "offers": {"price": vector, "priceCurrency": vector},
    }  # fmt: skip
    written = json.dumps(node).replace("</", "<\\/")
    return f'<html><script type="application/ld+json">{written}</script></html>'.encode()


def as_feed() -> bytes:
    items = "".join(
        f"<item><title>{escape(v)}</title><guid>{n}</guid><description>{escape(v)}</description><author>{escape(v)}</author>"
        f"<category>{escape(v)}</category><link>{escape(ADDRESSES[n % 4])}</link></item>"
        for n, v in enumerate(clean(VECTORS))
    )
    return f'<rss version="2.0"><channel><title>{escape(VECTORS[0])}</title><language>en</language>{items}</channel></rss>'.encode()


def as_calendar() -> bytes:
    events = [
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:20300501T100000Z\r\nSUMMARY:{v}\r\nDESCRIPTION:{v}\r\nLOCATION:{v}\r\nURL:{ADDRESSES[n % 4]}\r\n"
        f'CATEGORIES:{v}\r\nORGANIZER;CN="{v.replace(chr(34), "")}":mailto:a@e.example\r\nEND:VEVENT'
        for n, v in enumerate(clean(VECTORS))
    ]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def as_table() -> bytes:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(
        [
            "title",
            "url",
            "description",
            "summary",
            "provider",
            "city",
            "venue",
            "keywords",
            "author",
            "country",
            "start",
            "language",
        ]
    )
    for number, vector in enumerate(clean(VECTORS)):
        rows.writerow([vector, ADDRESSES[number % 4], *[vector] * 7, "MT", "2030-05-01", "en"])
    return written.getvalue().encode()


def clean(vectors: list[str]) -> list[str]:
    """Without what these formats themselves cannot hold."""
    return [vector.replace("\x00", "").replace("\n", " ") for vector in vectors]


# Searches can be subscribed to: an address of our own, for calendar programs.
OUR_CALENDARS = re.sub(r"^https?:", "webcal:", settings.ORIGIN) + "/"


class Danger(HTMLParser):
    """What a browser would run, obey or be led to that is not ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        text = self.get_starttag_text() or tag
        is_ours = tag == "script" and (
            said.get("src", "").startswith("/static/") or said.get("type") == "application/ld+json"
        )
        if (
            tag in {"script", "iframe", "object", "embed", "applet", "base", "math", "style", "template"}
            and not is_ours
        ):
            self.found.append(text)
        if any(
            name.startswith("on") or name in {"style", "srcdoc", "formaction", "autofocus"} for name in said
        ):
            self.found.append(text)
        if any(name.startswith(("hx-", "data-hx")) and "desk" in value for name, value in said.items()):
            self.found.append(text)
        for name in ("href", "src", "action", "poster", "xlink:href"):
            if said.get(name, "").startswith(OUR_CALENDARS):
                continue
            scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.\s-]*):", said.get(name, ""), re.IGNORECASE)
            if (scheme and scheme[1].lower() not in SCHEMES | {"data"}) or said.get(name, "").startswith(
                "data:text"
            ):
                self.found.append(text)
        if "http-equiv" in said:
            self.found.append(text)


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<img src=x onerror=y>", "<a href=' JavaScript:x'>", "<p style=x>", "<base href=x>", "<svg onload=x>",
     "<iframe src=x>", "<meta http-equiv=refresh>", "<form action='javascript:x'>", "<a href='data:text/html,x'>"],
)  # fmt: skip
def test_danger_is_seen(html):
    assert Danger(html).found


def evil_pages(site: Site) -> None:
    """Publish every vector in every format."""
    pages = {f"/page/{number}": as_page(vector, number) for number, vector in enumerate(VECTORS)}
    listed = "".join(f"<url><loc>{site.address(path)}</loc></url>" for path in pages)
    site.pages |= {path: Answer(body, headers={"Content-Type": "text/html"}) for path, body in pages.items()}
    site.pages |= {
        "/sitemap.xml": Answer(
            f"<urlset>{listed}</urlset>".encode(), headers={"Content-Type": "application/xml"}
        ),
        "/feed": Answer(as_feed(), headers={"Content-Type": "application/rss+xml"}),
        "/calendar.ics": Answer(as_calendar(), headers={"Content-Type": "text/calendar"}),
        "/table.csv": Answer(as_table(), headers={"Content-Type": "text/csv"}),
    }


@pytest.fixture
def shop(index, settings, tmp_path):
    """A catalogue filled by a site of which every word means harm."""
    settings.HOSTS_FOLDER = tmp_path
    with running_site({}) as site:
        evil_pages(site)
        runs = [
            harvest(feed_for(site.address(path), name=VECTORS[0] + path, language="en"), allow=(site.host,))
            for path in ("/sitemap.xml", "/feed", "/calendar.ics", "/table.csv")
        ]
    catch_up()
    return runs


def shown_at(runs: list[Run]) -> list[str]:
    """Every page that shows what was harvested; a new one joins here."""
    entries = [entry.get_absolute_url() for entry in Entry.objects.published()]
    organisations = list(
        dict.fromkeys(entry.provider.get_absolute_url() for entry in Entry.objects.all() if entry.provider)
    )
    search = reverse("finding:results")
    return [
        *entries, *organisations, "/en/", search, f"{search}?q=evil", f"{search}?q=<script>alert(1)</script>", f"{search}?view=calendar&month=2030-05",
        f"{search}?view=map", f"{search}?page=2", reverse("finding:suggestion-list") + "?q=evil", "/en/countries/mt/", "/en/countries/",
        reverse("website:organisation-list"), reverse("website:how-we-work"), "/sitemap-entries-1.xml", "/sitemap-pages.xml",
        reverse("desk:overview"), reverse("desk:run-list"), *(reverse("desk:run-page", args=[run.pk]) for run in runs),
    ]  # fmt: skip


@pytest.mark.long
def test_no_page_shows_more_than_words_and_safe_markup(shop, client):
    client.force_login(UserFactory(is_staff=True))
    dangers: dict[str, list[str]] = {}
    pages = shown_at(shop)

    for address in pages:
        page = client.get(address)
        assert page.status_code == 200, address
        if found := Danger(page.getvalue().decode()).found:
            dangers[address] = found

    assert Entry.objects.published().count() > len(VECTORS)
    assert dangers == {}


@pytest.mark.long
def test_what_machines_read_is_data_and_nothing_else(shop, client, settings):
    for entry in Entry.objects.published():
        page = client.get(entry.get_absolute_url())
        (block,) = re.findall(
            r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page.text, re.DOTALL
        )
        said = json.loads(block)

        assert not re.search(r"[<>&]", block)
        assert "javascript:" not in json.dumps(
            [said.get("url", ""), said.get("sameAs", ""), said.get("image", "")]
        )
        assert settings.SECRET_KEY not in page.text
