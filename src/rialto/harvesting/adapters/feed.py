"""RSS, Atom and JSON Feed: news and posts.

When a post was published is never when something takes place: that only the extensions for events say.
"""

import io
import json
from calendar import timegm
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, FoundGone, FoundSession, RefusedItem
from rialto.harvesting.adapters.tombstones import tombstones
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import FurtherDocument, Payload, ReadingOptions, Unreadable
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import is_of_site, web_address

# What feedparser complains about although it has read the feed well.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
MEDIA = ("audio/", "video/")
# The extensions in which a post says when and where something takes place: mod_event, xCal, Google Data.
STARTS, ENDS = (
    ("ev_startdate", "xcal_dtstart", "gd_when.starttime"),
    ("ev_enddate", "xcal_dtend", "gd_when.endtime"),
)
PLACES, ORGANISERS = (
    ("ev_location", "xcal_location", "gd_where.valuestring"),
    ("ev_organizer", "xcal_organizer"),
)
# How a feed names the page before this one: by pages, or by archives (RFC 5005).
EARLIER = ("next", "prev-archive")
# News of earlier times is left in the archive.
OLDEST = timedelta(days=2 * 366)


class FeedAdapter:
    """One article for each post; one that carries sound or film is a resource, one that says when it begins an event."""

    key = "feed"
    version = 3
    reads_further = False
    lists_everything = False

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
        content = payload.content
        if not content.strip():
            raise Unreadable(_("The document is empty."))
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            yield from read_json_feed(payload)
        else:
            yield from read_xml(content, payload)


def read_xml(
    content: bytes, payload: Payload
) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
    headers = {"content-location": payload.address} if payload.address.startswith("http") else {}
    if payload.charset:
        headers["content-type"] = f"{payload.content_type or 'application/xml'}; charset={payload.charset}"
    try:
        parsed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError) as error:
        raise Unreadable(_("The feed cannot be read: %(reason)s.") % {"reason": str(error)[:200]}) from error
    fault = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if not parsed.entries and (fault or not parsed.get("version")):
        raise Unreadable(
            _("This is not a feed: %(reason)s.") % {"reason": fault or _("no channel and no entry")}
        )
    language = codes.language_code(str(parsed.feed.get("language", "")))
    if b"deleted-entry" in content:
        yield from tombstones(content)
    if str(parsed.get("version", "")).startswith("rss"):
        for post in parsed.entries:  # the date of Dublin Core, which RSS has, is when it was published
            post.setdefault("published_parsed", dict.get(post, "updated_parsed"))
    yield from posts_in(parsed.entries, language, payload.options)
    links = parsed.feed.get("links", [])
    following = next((link.get("href", "") for link in links if link.get("rel") in EARLIER), "")
    dates = (
        dict.get(post, name) for post in parsed.entries for name in ("published_parsed", "updated_parsed")
    )
    yield from earlier_page(following, map(day_of, dates), payload)
    if fault and not isinstance(fault, HARMLESS):
        line = getattr(fault, "getLineNumber", lambda: None)()
        place = _("line %(number)s") % {"number": line} if line else _("the feed")
        yield RefusedItem(
            place_in_source=place,
            reason=_("The feed is not well-formed; what could be read was. %(reason)s") % {"reason": fault},
        )


def posts_in(posts: list[Any], language: str, options: ReadingOptions) -> Iterator[FoundEntry | RefusedItem]:
    for number, post in enumerate(posts, start=1):
        place = _("item %(number)s") % {"number": number}
        try:
            yield from_post(post, place, language, options)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            reason = _("The post cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
            yield RefusedItem(place_in_source=place, reason=reason)


def earlier_page(address: str, days: Iterable[date | None], payload: Payload) -> Iterator[FurtherDocument]:
    """The page on which the feed goes on: of the same site, and only after a page that holds something of late."""
    said = [day for day in days if day]
    address = web_address(urljoin(payload.address, words.text_of(address))) if address else ""
    is_other = address and address != payload.address and is_of_site(address, payload.address)
    if is_other and said and max(said) >= payload.options.today - OLDEST:
        yield FurtherDocument(address=address, adapter_key=FeedAdapter.key)


def from_post(post: Any, place: str, language: str, options: ReadingOptions) -> FoundEntry | RefusedItem:
    title = words.text_of(post.get("title"))
    if not title:
        return RefusedItem(place_in_source=place, reason=_("The post has no title."))
    contents = [part for part in post.get("content", []) if part.get("value")]
    summary = words.text_of(post.get("summary"))
    text = words.text_of(contents[0]["value"]) if contents else ""
    own = codes.language_code(
        str(
            (contents[0].get("language") if contents else "")
            or post.get("title_detail", {}).get("language")
            or dict.get(post, "language")
            or ""
        )
    )
    address = web_address(words.text_of(post.get("link")))
    parts = [*post.get("enclosures", []), *post.get("media_content", [])]
    if dict.get(post, "yt_videoid"):  # YouTube still calls its films Flash
        parts = [{"medium": "video"}]
    is_media = any(
        str(part.get("type", "")).startswith(MEDIA) or part.get("medium") in {"audio", "video"}
        for part in parts
    )
    session = session_of(post, options)
    kind = options.default_kind or (Kind.EVENT if session else Kind.RESOURCE if is_media else Kind.ARTICLE)
    licence = next(
        (link.get("href", "") for link in post.get("links", []) if link.get("rel") == "license"), ""
    )
    author = words.text_of(post.get("author"))
    entry = FoundEntry(
        remote_id=(words.text_of(post.get("id")) or address or words.stable_id(title, summary[:200]))[:500],
        kind=kind,
        title=title,
        address=address,
        place_in_source=place,
        language=own or language or "und",
        summary="" if not text or text == summary else summary,
        description=text or summary,
        licence=codes.licence_id(licence)[:60],
        tags=words.unique(words.text_of(tag.get("term") or tag.get("label")) for tag in post.get("tags", [])),
        details=fitting_details(
            kind,
            {
                "author": author,
                "organiser": first_of(post, ORGANISERS),
                "format": media_format(parts) if is_media else "",
            },
        ),
        # Asked as a plain dictionary: feedparser would give the one date for the other.
        published_on=day_of(dict.get(post, "published_parsed")),
        modified_at=time_of(dict.get(post, "updated_parsed")),
        extractor="feed",
    )
    if session and kind in (Kind.EVENT, Kind.TRAINING):
        session.remote_id = entry.remote_id
        entry.sessions, entry.place = [session], session.place
        entry.starts_on = session.starts_at.date()
        entry.ends_on = (session.ends_at or session.starts_at).date()
    return entry


def media_format(parts: list[Any]) -> str:
    """A film or something to listen to."""
    said = [str(part.get("type") or part.get("mime_type") or part.get("medium") or "") for part in parts]
    return "video" if any(text.startswith("video") for text in said) else "podcast"


def session_of(post: Any, options: ReadingOptions) -> FoundSession | None:
    """When something takes place, where one of the extensions for events says so."""
    zone = moments.zone_for(name=options.timezone, country=options.default_country)
    try:
        start = moments.read_moment(first_of(post, STARTS), zone=zone)
    except (ValueError, OverflowError):
        return None
    try:
        end = moments.read_moment(first_of(post, ENDS), zone=zone)
    except (ValueError, OverflowError):
        end = None
    starts_at = start.at or moments.midnight(start.day, zone)
    ends_at = (end.at if start.at else moments.midnight(end.day, zone)) if end else None
    return FoundSession(
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=str(zone) if zone else "",
        is_all_day=start.at is None,
        place=first_of(post, PLACES)[:300],
    )


def first_of(post: Any, names: tuple[str, ...]) -> str:
    """The first of these values that a post has; "a.b" is the attribute b of the element a."""
    for name in names:
        element, _dot, attribute = name.partition(".")
        value = dict.get(post, element)
        value = value.get(attribute) if attribute and isinstance(value, dict) else value
        if text := words.text_of(value):
            return text
    return ""


def time_of(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def day_of(parts: Any) -> date | None:
    at = time_of(parts)
    return at.date() if at else None


def read_json_feed(payload: Payload) -> Iterator[FoundEntry | RefusedItem | FurtherDocument]:
    """A JSON Feed (jsonfeed.org, version 1.1)."""
    try:
        document = json.loads(payload.text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The document is not JSON: %(reason)s.") % {"reason": error}) from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise Unreadable(_("This is not a feed: %(reason)s.") % {"reason": _("it has no list of items")})
    language = codes.language_code(words.text_of(document.get("language")))
    for number, item in enumerate(items, start=1):
        place = _("item %(number)s") % {"number": number}
        if isinstance(item, dict) and words.text_of(item.get("title")):
            yield from_json_item(item, place, language, payload.options)
        else:
            yield RefusedItem(place_in_source=place, reason=_("The post has no title."))
    days = (
        moments.day_or_none(words.text_of(item.get(name)))
        for item in items
        if isinstance(item, dict)
        for name in ("date_published", "date_modified")
    )
    yield from earlier_page(words.text_of(document.get("next_url")), days, payload)


def from_json_item(item: dict[str, Any], place: str, language: str, options: ReadingOptions) -> FoundEntry:
    address = web_address(words.text_of(item.get("url") or item.get("external_url")))
    attachments = [part for part in as_list(item.get("attachments")) if isinstance(part, dict)]
    is_media = any(str(part.get("mime_type", "")).startswith(MEDIA) for part in attachments)
    kind = options.default_kind or (Kind.RESOURCE if is_media else Kind.ARTICLE)
    authors = [
        words.text_of(each.get("name")) for each in as_list(item.get("authors")) if isinstance(each, dict)
    ]
    title = words.text_of(item.get("title"))
    return FoundEntry(
        remote_id=(words.text_of(item.get("id")) or address or words.stable_id(title))[:500],
        kind=kind,
        title=title,
        address=address,
        place_in_source=place,
        language=codes.language_code(words.text_of(item.get("language"))) or language or "und",
        summary=words.text_of(item.get("summary")),
        description=words.text_of(item.get("content_html") or item.get("content_text")),
        tags=words.list_of(as_list(item.get("tags"))),
        details=fitting_details(
            kind,
            {
                "author": ", ".join(words.unique(authors)),
                "format": media_format(attachments) if is_media else "",
            },
        ),
        published_on=moments.day_or_none(words.text_of(item.get("date_published"))),
        modified_at=moments.at_or_none(words.text_of(item.get("date_modified"))),
        extractor="feed",
    )


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
