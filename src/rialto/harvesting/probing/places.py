"""Where on a site there could be something to read: what its pages name, and what software usually puts where."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from rialto.harvesting.adapters.json_api.ready import ready_mappings

TAG = re.compile(r"<(link|a)\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# A page is looked through as far as this, in characters.
PAGE_LIMIT = 1_500_000
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
CALENDAR_LINK = re.compile(r"^webcals?:|\.ics(?:$|[?#])|[?&](?:outlook-)?ical=1|/ical(?:/|$)", re.IGNORECASE)
FEED_LINK = re.compile(r"/(?:rss|feed|atom)(?:\.xml|/)?$", re.IGNORECASE)
TABLE_LINK = re.compile(r"\.(?:csv|xlsx|ods|jsonl)(?:$|[?#])", re.IGNORECASE)
# What tells the software of a site, in its pages.
SOFTWARE: dict[str, re.Pattern[str]] = {
    "wordpress": re.compile(r"wp-content/|wp-json|api\.w\.org|content=[\"']WordPress", re.IGNORECASE),
    "drupal": re.compile(r"drupal-settings-json|/sites/default/files|content=[\"']Drupal", re.IGNORECASE),
    "moodle": re.compile(r"content=[\"']moodle|/course/view\.php\?id=|M\.cfg\s*=", re.IGNORECASE),
    "open-edx": re.compile(r"/courses/course-v1:|Open edX|edx-platform", re.IGNORECASE),
    "indico": re.compile(r"Indico\.Urls|powered by indico|indico-system", re.IGNORECASE),
    "pretix": re.compile(r"pretix", re.IGNORECASE),
    "invenio": re.compile(r"invenio|zenodo", re.IGNORECASE),
    "libcal": re.compile(r"springshare|libcal", re.IGNORECASE),
    "oai": re.compile(r"OAI-PMH|verb=Identify|dspace|eprints", re.IGNORECASE),
    "openactive": re.compile(r"openactive|realtime-paged-discovery", re.IGNORECASE),
}
YOUTUBE = re.compile(r"^(?:www\.|m\.)?youtube\.com$")
CHANNEL = re.compile(r"/channel/(UC[\w-]{20,30})")
CHANNEL_IN_PAGE = re.compile(r"\"(?:externalId|channelId)\"\s*:\s*\"(UC[\w-]{20,30})\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address to look at: why, how likely (0 to 100), and the ready mapping that it would be read by.

    `parent` is the list (a sitemap) that this page is a sample of.
    """

    address: str
    why: str
    weight: int
    mapping: str = ""
    parent: str = ""


def pasted_address(text: str) -> str:
    """What somebody pasted as a web address: webcal is https, and what has no scheme is taken for https."""
    text = text.strip().strip("<>\"'")
    lower = text.lower()
    if lower.startswith(("webcal://", "webcals://")):
        return f"https://{text.split('://', 1)[1]}"
    return text if "://" in text else f"https://{text}"


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def software_in(page: str, address: str) -> set[str]:
    """The software that a page seems to be made with; its host's name counts too."""
    text = page[:PAGE_LIMIT]
    host = urlsplit(address).hostname or ""
    return {name for name, sign in SOFTWARE.items() if sign.search(text) or sign.search(host)}


def places_in(page: str, address: str) -> list[Place]:
    """What a page names: its other forms, calendars, feeds, tables and interfaces."""
    found: list[Place] = []
    for name, said in TAG.findall(page[:PAGE_LIMIT])[:5000]:
        attributes = {key.lower(): html.unescape(a or b or c) for key, a, b, c in ATTRIBUTE.findall(said)}
        if place := named_place(name.lower(), attributes, address):
            found.append(place)
    return found + channel_of(page, address)


def named_place(tag: str, said: dict[str, str], address: str) -> Place | None:
    """The place that one link of a page leads to, where it could be read."""
    link = said.get("href", "")
    target = joined(address, link)
    if not target:
        return None
    kind, relation = said.get("type", "").lower(), said.get("rel", "").lower()
    if CALENDAR_LINK.search(link) or kind == "text/calendar":
        return Place(address=target, why=_("The page names a calendar."), weight=95)
    if relation == "https://api.w.org/":
        return Place(address=target, why=_("The page says that it is made with WordPress."), weight=90)
    if "alternate" in relation and kind in FEED_TYPES:
        is_comments = "comment" in target.lower()
        return Place(address=target, why=_("The page names a feed."), weight=30 if is_comments else 80)
    if "alternate" in relation and kind in ("application/ld+json", "text/turtle", "application/rdf+xml"):
        return Place(address=target, why=_("The page names its data."), weight=85)
    if tag == "a" and TABLE_LINK.search(link):
        return Place(address=target, why=_("The page links to a table."), weight=60)
    if tag == "a" and FEED_LINK.search(urlsplit(target).path):
        return Place(address=target, why=_("The page links to a feed."), weight=65)
    if relation == "sitemap":
        return Place(address=target, why=_("The page names its sitemap."), weight=88)
    return None


def joined(address: str, link: str) -> str:
    """A link of a page as an address, or "" for what is none."""
    link = link.strip()
    if link.lower().startswith(("webcal:", "webcals:")):
        return pasted_address(link) if "://" in link else ""
    try:
        target = urljoin(address, link)
        is_web = urlsplit(target).scheme in ("http", "https")
    except ValueError:
        return ""
    return target.partition("#")[0] if link and is_web else ""


def channel_of(page: str, address: str) -> list[Place]:
    """The feed of a YouTube channel, by its address or by what its page says."""
    parts = urlsplit(address)
    if not YOUTUBE.match(parts.hostname or "") or parts.path.startswith("/feeds/"):
        return []
    match = CHANNEL.search(parts.path) or CHANNEL_IN_PAGE.search(page)
    if not match:
        return []
    feed = f"{origin_of(address)}/feeds/videos.xml?channel_id={match[1]}"
    return [Place(address=feed, why=_("It is a channel of YouTube, which has a feed."), weight=95)]


def sitemaps_named(links: Iterable[str], origin: str) -> list[Place]:
    """The sitemaps that a robots.txt names, the first eight."""
    return [
        Place(address=target, why=_("The site's robots.txt names it."), weight=86)
        for link in islice(links, 8)
        if (target := joined(origin, link))
    ]


def usual_places(address: str, software: set[str]) -> list[Place]:
    """What the site's software, and then any, usually puts where."""
    origin = origin_of(address)
    places = [Place(address=f"{origin}/sitemap.xml", why=_("Sites usually keep it there."), weight=70)]
    for name in ("/wp-json/", "/jsonapi"):
        owner = "wordpress" if name == "/wp-json/" else "drupal"
        places.append(interface_place(origin, name, owner, software))
    for name in ("open-edx", "indico", "libcal", "invenio", "moodle"):
        mapping = ready_mappings()[name]
        if name in software or name not in ("libcal", "invenio", "moodle"):
            query = urlencode({**mapping.asking.parameters})
            for ending in mapping.asking.endings[:1]:
                places.append(
                    interface_place(
                        origin, f"{ending}?{query}" if query else ending, name, software, mapping=name
                    )
                )
    for ending in ("/oai?verb=Identify", "/oai/request?verb=Identify", "/oai2d?verb=Identify"):
        places.append(interface_place(origin, ending, "oai", software))
    places.append(interface_place(origin, "/openactive", "openactive", software))
    for ending, weight in (
        ("/events/?ical=1", 42),
        ("/calendar.ics", 25),
        ("/events.ics", 25),
        ("/feed/", 40),
        ("/rss.xml", 22),
    ):
        places.append(Place(address=origin + ending, why=_("Sites usually keep it there."), weight=weight))
    return places


def interface_place(origin: str, ending: str, owner: str, software: set[str], *, mapping: str = "") -> Place:
    known = owner in software
    why = (
        _("The site seems to be made with %(name)s.") % {"name": owner}
        if known
        else _("Sites made with %(name)s keep it there.") % {"name": owner}
    )
    return Place(address=f"{origin}{ending}", why=why, weight=84 if known else 35, mapping=mapping)
