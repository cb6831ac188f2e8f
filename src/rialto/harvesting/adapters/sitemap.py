"""Sitemaps (sitemaps.org): XML, packed, indexes of others, or a list of addresses; each page is then read for itself."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from rialto.base.client import FetchFailed
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters.schema_org import SchemaOrgAdapter
from rialto.harvesting.payload import Payload, Unreadable
from rialto.harvesting.values.addresses import web_address

# An index may name indexes, but not for ever.
DEPTH = 3


@dataclass(slots=True)
class Walk:
    """How far one reading has come: pages left to take, what was seen, and what went wrong on the way."""

    left: int
    seen: set[str] = field(default_factory=set)
    is_full: bool = False


class SitemapAdapter:
    """What the pages of a sitemap describe in schema.org, up to the feed's page limit."""

    key = "sitemap"
    version = 1
    reads_further = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        walk = Walk(left=payload.options.page_limit)
        pages = SchemaOrgAdapter()
        for place in pages_of(payload, walk, 0):
            if isinstance(place, RefusedItem):
                yield place
            else:
                yield from read_page(place, payload, pages)
        if walk.is_full:
            reason = _("It lists more than %(limit)s pages; the rest was left out.") % {
                "limit": payload.options.page_limit
            }
            yield RefusedItem(place_in_source=payload.address, reason=reason)


def read_page(address: str, payload: Payload, pages: SchemaOrgAdapter) -> Iterator[FoundEntry | RefusedItem]:
    """Fetch one page and read it; a page that cannot be fetched or read is one refusal."""
    if payload.fetch is None:
        yield RefusedItem(place_in_source=address, reason=_("Pages cannot be fetched here."))
        return
    try:
        page = payload.fetch(address)
        for item in pages.read(page):
            if (isinstance(item, RefusedItem) and item.place_in_source != page.address) or isinstance(
                item, FoundEntry
            ):
                item.place_in_source = f"{page.address} ({item.place_in_source})"
            yield item
    except (FetchFailed, Unreadable) as failure:
        yield RefusedItem(place_in_source=address, reason=str(failure))


def pages_of(payload: Payload, walk: Walk, depth: int) -> Iterator[str | RefusedItem]:
    """Addresses of pages, of this sitemap and those that it names, each once, until the walk is full."""
    for kind, address in locations(payload):
        if walk.is_full:
            return
        if isinstance(address, RefusedItem):
            yield address
        elif address in walk.seen:
            continue
        elif not is_own(address, payload):
            walk.seen.add(address)
            yield RefusedItem(place_in_source=address, reason=_("The sitemap names a page of another site."))
        elif kind == "page":
            walk.seen.add(address)
            if walk.left <= 0:
                walk.is_full = True
                return
            walk.left -= 1
            yield address
        else:
            walk.seen.add(address)
            yield from pages_below(address, payload, walk, depth)


def pages_below(address: str, payload: Payload, walk: Walk, depth: int) -> Iterator[str | RefusedItem]:
    if depth >= DEPTH or payload.fetch is None:
        yield RefusedItem(
            place_in_source=address, reason=_("This sitemap is named too deep inside others to be followed.")
        )
        return
    try:
        yield from pages_of(payload.fetch(address), walk, depth + 1)
    except (FetchFailed, Unreadable) as failure:
        yield RefusedItem(place_in_source=address, reason=str(failure))


def is_own(address: str, payload: Payload) -> bool:
    """Whether a page belongs to the sitemap's site (RFC-less rule of sitemaps.org), "www." and subdomains included."""
    if not payload.address.startswith(("http://", "https://")):
        return True
    own, other = (urlsplit(each).hostname or "" for each in (payload.address, address))
    own = own.removeprefix("www.")
    return other == own or other.endswith(f".{own}")


def locations(payload: Payload) -> Iterator[tuple[str, str | RefusedItem]]:
    """("page" or "sitemap", address) in their order."""
    sample = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not sample:
        raise Unreadable(_("The document is empty."))
    if sample.startswith("<"):
        yield from locations_in_xml(payload)
        return
    for number, line in enumerate(payload.lines(), start=1):
        if not line.strip():
            continue
        place = _("line %(number)s") % {"number": number}
        address = web_address(line)
        reason = _("This is not a web address.")
        yield "page", address or RefusedItem(place_in_source=place, reason=reason)


def as_utf8(payload: Payload) -> IO[bytes]:
    """The document's bytes in the encoding that it really has, whatever its declaration says; streamed where that is UTF-8."""
    if payload.encoding in {"utf-8", "utf-8-sig"}:
        return payload.open()
    return io.BytesIO(payload.text.encode("utf-8", "replace"))


def locations_in_xml(payload: Payload) -> Iterator[tuple[str, str | RefusedItem]]:
    """Stream the XML; entities are not resolved, and what stands before a fault is kept."""
    count = 0
    with as_utf8(payload) as stream:
        parser = etree.iterparse(
            stream,
            events=("end",),
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            recover=False,
            huge_tree=False,
        )
        try:
            for _event, element in parser:
                name = local_name(element.tag)
                if name not in {"url", "sitemap"}:
                    continue
                count += 1
                place = _("line %(number)s") % {"number": element.sourceline or count}
                found = [child.text or "" for child in element if local_name(child.tag) == "loc"]
                address = web_address(found[0]) if found else ""
                reason = _("This is not a web address.") if found else _("It names no address (loc).")
                yield (
                    ("page" if name == "url" else "sitemap"),
                    address or RefusedItem(place_in_source=place, reason=reason),
                )
                element.clear()
        except etree.XMLSyntaxError as error:
            if not count:
                raise Unreadable(_("This is not a sitemap: %(reason)s.") % {"reason": error}) from error
            place = _("line %(number)s") % {"number": error.lineno or "?"}
            reason = _("The sitemap breaks off or is not well-formed: %(reason)s.") % {"reason": error.msg}
            yield "page", RefusedItem(place_in_source=place, reason=reason)


def local_name(tag: object) -> str:
    """An element's name without its namespace; damaged files hold names that lxml's own QName refuses."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
