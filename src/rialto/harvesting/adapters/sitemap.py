"""Sitemaps (sitemaps.org): XML, packed, indexes of others, or a list of addresses; what they name is read for itself."""

import io
from collections.abc import Iterator
from datetime import date
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.xml_reading import local_name
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable
from rialto.harvesting.values.addresses import is_of_site, web_address

# How what a sitemap names is read.
READ_AS = {"url": "schema-org", "sitemap": "sitemap"}


class SitemapAdapter:
    """The pages and further sitemaps that a sitemap names, each once, with what it says of their age."""

    key = "sitemap"
    version = 2
    reads_further = True
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FurtherDocument | RefusedItem]:
        seen: set[str] = set()
        for item in locations(payload):
            if isinstance(item, RefusedItem):
                yield item
            elif item.address in seen:
                continue
            else:
                seen.add(item.address)
                reason = _("The sitemap names a page of another site.")
                yield (
                    item
                    if is_of_site(item.address, payload.address)
                    else RefusedItem(place_in_source=item.address, reason=reason)
                )


def locations(payload: Payload) -> Iterator[FurtherDocument | RefusedItem]:
    """What is named, in its order."""
    sample = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not sample:
        raise Unreadable(_("The document is empty."))
    if sample.startswith("<"):
        yield from locations_in_xml(payload)
        return
    for number, line in enumerate(payload.lines(), start=1):
        if not line.strip():
            continue
        if address := web_address(line):
            yield FurtherDocument(address=address, adapter_key=READ_AS["url"])
        else:
            place = _("line %(number)s") % {"number": number}
            yield RefusedItem(place_in_source=place, reason=_("This is not a web address."))


def as_utf8(payload: Payload) -> IO[bytes]:
    """The document's bytes in the encoding that it really has, whatever its declaration says; streamed where that is UTF-8."""
    if payload.encoding in {"utf-8", "utf-8-sig"}:
        return payload.open()
    return io.BytesIO(payload.text.encode("utf-8", "replace"))


def locations_in_xml(payload: Payload) -> Iterator[FurtherDocument | RefusedItem]:
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
                if name not in READ_AS:
                    continue
                count += 1
                yield named_by(element, READ_AS[name], count)
                element.clear()
        except etree.XMLSyntaxError as error:
            if not count:
                raise Unreadable(_("This is not a sitemap: %(reason)s.") % {"reason": error}) from error
            place = _("line %(number)s") % {"number": error.lineno or "?"}
            reason = _("The sitemap breaks off or is not well-formed: %(reason)s.") % {"reason": error.msg}
            yield RefusedItem(place_in_source=place, reason=reason, breaks_off=True)


def named_by(element: etree._Element, adapter_key: str, count: int) -> FurtherDocument | RefusedItem:
    """What one element of a sitemap names."""
    said = {local_name(child.tag): (child.text or "").strip() for child in element}
    if address := web_address(said.get("loc", "")):
        return FurtherDocument(
            address=address, adapter_key=adapter_key, modified=said.get("lastmod", "")[:60]
        )
    place = _("line %(number)s") % {"number": element.sourceline or count}
    reason = _("This is not a web address.") if "loc" in said else _("It names no address (loc).")
    return RefusedItem(place_in_source=place, reason=reason)
