"""The site as a list of addresses, each with its other languages (sitemaps.org, hreflang)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from rialto.catalogue.models import Entry
from rialto.catalogue.queries.indexing import public_entry_count
from rialto.coalitions.queries.pledges import public_pledges
from rialto.editorial.models import ABOUT
from rialto.editorial.queries.public import languages_by_slug
from rialto.harvesting.queries import public_sources
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_COUNTRIES

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# 24 languages an address make about 2.5 KB: 2,000 stay far below the 50 MB a file may have.
ENTRIES_A_FILE = 2000
OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
PAGES = (
    "home",
    "country-list",
    "coalition-list",
    "organisation-list",
    "source-list",
    "about",
    "how-we-work",
    "robot",
    "accessibility",
    "privacy",
    "cookies",
    "site-map",
)
OF_COALITIONS = ("pledge-list", "pledge-figures", "europe-page", "transfer-list", "calendar")


def entry_file_count() -> int:
    """How many files the entries fill; at least one."""
    return max(1, -(-public_entry_count() // ENTRIES_A_FILE))


def index() -> Iterator[str]:
    """The list of the lists."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    names = [
        "sitemap-pages.xml",
        *(f"sitemap-entries-{number}.xml" for number in range(1, entry_file_count() + 1)),
    ]
    for name in names:
        yield f"<sitemap><loc>{settings.ORIGIN}/{name}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def pages() -> Iterator[str]:
    """Pages of the site itself, countries, organisations, sources and pledges."""
    yield OPEN
    with translation.override("en"):
        paths = [reverse(f"website:{name}") for name in PAGES]
        paths += [reverse(f"coalitions:{name}") for name in OF_COALITIONS]
        paths += [reverse("website:country-page", args=[code.lower()]) for code in sorted(EU_COUNTRIES)]
    for path in paths:
        yield _url(path)
    for slug, languages, changed_at in languages_by_slug():
        if slug != ABOUT:
            yield _url(f"/en/pages/{slug}/", changed_at, languages=languages)
    for slug in Organisation.objects.order_by("pk").values_list("slug", flat=True).iterator(chunk_size=2000):
        yield _url(f"/en/organisations/{slug}/")
    for slug in public_sources().order_by("pk").values_list("slug", flat=True).iterator(chunk_size=2000):
        yield _url(f"/en/sources/{slug}/")
    for public_id in (
        public_pledges().order_by("pk").values_list("public_id", flat=True).iterator(chunk_size=2000)
    ):
        yield _url(f"/en/coalitions/pledges/{public_id}/")
    yield "</urlset>\n"


def entries(number: int) -> Iterator[str]:
    """One file of public entries, oldest first, so that files seldom change once they are full."""
    yield OPEN
    first = (number - 1) * ENTRIES_A_FILE
    rows = Entry.objects.published().order_by("pk").values_list("kind", "slug", "updated_at")
    for kind, slug, updated_at in rows[first : first + ENTRIES_A_FILE].iterator(chunk_size=2000):
        yield _url(f"/en/{kind}/{slug}/", updated_at)
    yield "</urlset>\n"


def _url(path: str, updated_at: datetime | None = None, *, languages: Sequence[str] = LANGUAGES) -> str:
    """One address with its languages, the first of them (or that of the site) its own. `path` begins with /en/."""
    rest = path.removeprefix("/en")
    changed = f"<lastmod>{updated_at:%Y-%m-%d}</lastmod>" if updated_at else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{settings.ORIGIN}/{code}{rest}"/>'
        for code in languages
    )
    own = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in languages else languages[0]
    return f"<url><loc>{settings.ORIGIN}/{own}{rest}</loc>{changed}{links}</url>\n"
