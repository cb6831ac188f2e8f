"""Web addresses: which are usable, which host they belong to, and when two of them mean the same page."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

TRACKING = re.compile(
    r"(?i)^(utm_|mc_|pk_|piwik_|matomo_|hsa_|_hs|fb_|ga_|trk_)|^(fbclid|gclid|dclid|msclkid|igshid|ref|ref_src|yclid|mkt_tok|s_kwcid|wt_mc)$"
)
MAX_LENGTH = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
# Space, quotes, brackets, control characters and lone surrogates: no browser sends them, some databases refuse them.
UNUSABLE = re.compile("[\x00-\x20<>\"'\\\\\x7f-\x9f\ud800-\udfff]")
# Hosts where the owner is the path or a subdomain: they say nothing of who stands behind a page.
SHARED_HOSTS = {
    "github.com", "gitlab.com", "github.io", "gitlab.io", "gitbook.io", "readthedocs.io", "youtube.com", "youtu.be",
    "vimeo.com", "medium.com", "wordpress.com", "blogspot.com", "google.com", "facebook.com", "linkedin.com",
    "twitter.com", "x.com", "meetup.com", "eventbrite.com", "zenodo.org", "archive.org", "wikibooks.org",
    "wikiversity.org", "leanpub.com", "amazon.com", "udemy.com", "coursera.org", "edx.org", "oercommons.org",
    "netlify.app", "vercel.app", "pages.dev", "web.app", "herokuapp.com", "notion.site", "sites.google.com",
    "instagram.com", "fb.com", "t.me", "tiktok.com", "linktr.ee", "bit.ly", "wixsite.com", "weebly.com", "jimdo.com",
    "jimdofree.com", "jimdosite.com", "squarespace.com", "webnode.com", "substack.com", "notion.so", "forms.gle",
    "forms.office.com", "sharepoint.com", "office.com", "zoom.us", "teams.microsoft.com", "webex.com", "gotowebinar.com",
    "livestorm.co", "airmeet.com", "hopin.com", "eventbrite.co.uk", "eventbrite.de", "eventbrite.fr", "eventbrite.it",
    "eventbrite.es", "eventbrite.ie", "eventbrite.nl", "eventbrite.at", "eventbrite.be", "eventbrite.pt", "eventbrite.se",
    "eventbrite.dk", "eventbrite.fi", "ticketmaster.com", "billetto.eu", "pretix.eu", "helloasso.com", "weezevent.com",
    "futurelearn.com", "moodlecloud.com", "canvas.instructure.com", "teachable.com", "thinkific.com", "skillshare.com",
    "wikipedia.org", "wikimedia.org", "figshare.com", "slideshare.net", "issuu.com", "spotify.com", "anchor.fm",
    "soundcloud.com", "typeform.com", "mailchimp.com", "airtable.com", "trello.com", "codeberg.org", "bitbucket.org",
}  # fmt: skip
# One site for all of a government: the path says whose page it is.
SHARED_BY_PATH = {
    "gov.uk",
    "gov.ie",
    "gov.pl",
    "gov.si",
    "gov.gr",
    "gov.cz",
    "europa.eu",
    "service-public.fr",
}
# First labels under which an organisation keeps a part of its own site: they change nothing about whose it is.
OWN_PARTS = {
    "www", "www2", "www3", "web", "m", "en", "de", "fr", "es", "it", "nl", "pl", "academy", "blog", "courses", "elearning",
    "e-learning", "events", "event", "info", "kurse", "learn", "learning", "moodle", "news", "online", "portal", "shop",
    "training", "trainings",
}  # fmt: skip
BELOW_SHARED_HOSTS = tuple(f".{host}" for host in SHARED_HOSTS)


def usable_address(text: str) -> str:
    """Return `text` as an http(s) address that a browser can open, or "" when it is none."""
    text = text.strip()
    if not text or len(text) > MAX_LENGTH or UNUSABLE.search(text):
        return ""
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    host = parts.hostname.lower().rstrip(".")
    if "." not in host and host != "localhost":
        return ""
    scheme = parts.scheme.lower()
    if ":" in host:
        host = f"[{host}]"
    netloc = f"{host}:{port}" if port and port != DEFAULT_PORTS[scheme] else host
    address = urlunsplit((scheme, netloc, parts.path or "/", parts.query, parts.fragment))
    return address if len(address) <= MAX_LENGTH else ""


def host_of(address: str) -> str:
    """Return the host of an address in lower case without "www.", or "" when there is none."""
    try:
        host = (urlsplit(address).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.")


def path_of(address: str) -> str:
    """Return the path of an address that somebody typed or pasted, or "" when it is none."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def canonical_address(address: str) -> str:
    """Return what two addresses of one page have in common: no scheme, "www.", tracking, fragment or last slash.

    A fragment that carries a path ("#!/course/7", "#/course/7") is kept: there it is the page.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower().removeprefix("www.")
    if not host:
        return ""
    query = ""
    if parts.query:
        kept = [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if not TRACKING.search(key)
        ]
        query = "?" + urlencode(sorted(kept)) if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{parts.path.rstrip('/')}{query}{fragment}"[:500]


def domain_of(address: str) -> str:
    """Return the host that owns an address, or "" for hosts that many owners share.

    Shared are the platforms that we know, and everything under a suffix where anybody gets a name (the private part of
    Mozilla's Public Suffix List). "courses.school.example" is "school.example"; a faculty's host is its own.
    """
    return _owner_of(host_of(address))


@lru_cache(maxsize=8192)
def _owner_of(host: str) -> str:
    if not host or host in SHARED_HOSTS or host.endswith(BELOW_SHARED_HOSTS) or host in SHARED_BY_PATH:
        return ""
    every, official = _suffixes()
    suffix = official.publicsuffix(host)
    if every.publicsuffix(host) != suffix:
        return ""
    first, _, rest = host.partition(".")
    is_part = first in OWN_PARTS and "." in rest and rest != suffix and rest not in SHARED_BY_PATH
    return rest if is_part else host


@lru_cache(maxsize=1)
def _suffixes() -> tuple[Any, Any]:
    """The Public Suffix List whole, and without its private part: the suffixes that platforms give names under."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(), PublicSuffixList(only_icann=True)
