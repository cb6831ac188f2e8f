"""RSS, Atom and JSON Feed: news and posts. When a post was published is never when something takes place."""

import io
import json
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import feedparser
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

# What feedparser complains about although it has read the feed well.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
MEDIA = ("audio/", "video/")


class FeedAdapter:
    """One article for each post; a post that carries sound or film is a resource."""

    key = "feed"
    version = 1
    reads_further = False
    lists_everything = False

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        content = payload.content
        if not content.strip():
            raise Unreadable(_("The document is empty."))
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            yield from read_json_feed(payload)
        else:
            yield from read_xml(content, payload)


def read_xml(content: bytes, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
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
    for number, post in enumerate(parsed.entries, start=1):
        place = _("item %(number)s") % {"number": number}
        try:
            yield from_post(post, place, language, payload.options)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            yield RefusedItem(
                place_in_source=place,
                reason=_("The post cannot be read: %(reason)s.") % {"reason": str(error)[:200]},
            )
    if fault and not isinstance(fault, HARMLESS):
        line = getattr(fault, "getLineNumber", lambda: None)()
        place = _("line %(number)s") % {"number": line} if line else _("the feed")
        yield RefusedItem(
            place_in_source=place,
            reason=_("The feed is not well-formed; what could be read was. %(reason)s") % {"reason": fault},
        )


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
            or ""
        )
    )
    address = web_address(words.text_of(post.get("link")))
    is_media = any(str(part.get("type", "")).startswith(MEDIA) for part in post.get("enclosures", []))
    kind = options.default_kind or (Kind.RESOURCE if is_media else Kind.ARTICLE)
    licence = next(
        (link.get("href", "") for link in post.get("links", []) if link.get("rel") == "license"), ""
    )
    return FoundEntry(
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
            kind, {"author": words.text_of(post.get("author")), "format": "podcast" if is_media else ""}
        ),
        # Asked as a plain dictionary: feedparser would give the one date for the other.
        published_on=day_of(dict.get(post, "published_parsed")),
        modified_at=time_of(dict.get(post, "updated_parsed")),
        extractor="feed",
    )


def time_of(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def day_of(parts: Any) -> date | None:
    at = time_of(parts)
    return at.date() if at else None


def read_json_feed(payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
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
            kind, {"author": ", ".join(words.unique(authors)), "format": "podcast" if is_media else ""}
        ),
        published_on=moments.day_or_none(words.text_of(item.get("date_published"))),
        modified_at=moments.at_or_none(words.text_of(item.get("date_modified"))),
        extractor="feed",
    )


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
