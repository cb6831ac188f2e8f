"""Structured data out of a page or file, as plain dictionaries; broken JSON is mended where that is safe."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
from django.utils.translation import gettext as _
from lxml import etree

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.rdf.contexts import plain
from rialto.harvesting.adapters.schema_org.mending import mended
from rialto.harvesting.adapters.schema_org.rdfa import things_in

SCRIPTS_READ = 500
PAGE_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# Pieces of a page that end where they say so, whatever stands in them, and elements that no page may leave open.
PIECES = re.compile(
    r"<!--.*?(?:-->|(\Z))|<(script|style)\b[^>]{0,2000}>.*?(?:</\2\s*>|(\Z))", re.IGNORECASE | re.DOTALL
)
OPEN_TAG = re.compile(r"<[a-z/!][^<>]*\Z", re.IGNORECASE)
CLOSED = re.compile(r"<(/?)(div|main|article|section|ul|ol|table|script|style)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """One piece of structured data and where it stood."""

    document: Any
    place: str
    is_flat: bool = False


def blocks_of(text: str, address: str) -> Iterator[Extracted | RefusedItem]:
    """All structured data of a JSON document or a page."""
    if text.lstrip()[:1] in {"{", "["}:
        yield block_of(text, "")
        return
    page = page_of(text)
    if page is None:
        yield RefusedItem(
            place_in_source=address or _("the page"), reason=_("This is neither JSON nor a page.")
        )
        return
    scripts = [script for script in page.iter("script") if "ld+json" in str(script.get("type", "")).lower()]
    for number, script in enumerate(scripts[:SCRIPTS_READ], start=1):
        place = _("line %(line)s, block %(number)s") % {"line": script.sourceline or "?", "number": number}
        if (content := script.text or "").strip():
            yield block_of(content, place)
    if "itemscope" in text:
        yield from microdata_of(page, address)
    if "typeof" in text and (things := things_in(page, address)):
        yield Extracted(plain(things), _("RDFa"))


def page_of(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page, however broken; none where nothing of one is there."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        # A declaration of another encoding would contradict the text, which is decoded already.
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def is_cut(text: str) -> bool:
    """Whether a page ends before its end: inside a tag, a comment or a script, or with elements that nothing closes.

    The end of the page itself may be left out (HTML, 13.1.2.4), so a missing one alone says nothing.
    """
    if PAGE_END.search(text, max(0, len(text) - 4096)):
        return False
    if any(match[1] is not None or match[3] is not None for match in PIECES.finditer(text)):
        return True
    rest = PIECES.sub("", text)
    if OPEN_TAG.search(rest, max(0, len(rest) - 4096)):
        return True
    balance: Counter[str] = Counter()
    for closing, name in CLOSED.findall(rest):
        balance[name.lower()] += -1 if closing else 1
    return any(count > 0 for count in balance.values())


def block_of(content: str, place: str) -> Extracted | RefusedItem:
    try:
        return Extracted(plain(mended(content)), place)
    except (ValueError, RecursionError) as error:
        reason = _("This is not JSON, and could not be mended: %(reason)s.") % {"reason": error}
        return RefusedItem(place_in_source=place or _("the document"), reason=reason)


def microdata_of(page: lxml.html.HtmlElement, address: str) -> Iterator[Extracted | RefusedItem]:
    from extruct.w3cmicrodata import MicrodataExtractor

    try:
        items = MicrodataExtractor(nested=True).extract_items(page, address)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        yield RefusedItem(
            place_in_source=_("the page"),
            reason=_("Its microdata cannot be read: %(reason)s.") % {"reason": error},
        )
        return
    for number, item in enumerate(items, start=1):
        yield Extracted(as_json_ld(item), _("microdata item %(number)s") % {"number": number})


def as_json_ld(item: Any) -> Any:
    """A microdata item in the shape of JSON-LD."""
    if isinstance(item, list):
        return [as_json_ld(part) for part in item]
    if not isinstance(item, dict):
        return item
    node = {name: as_json_ld(value) for name, value in item.get("properties", {}).items()}
    node["@type"] = item.get("type", "")
    if item.get("id"):
        node["@id"] = item["id"]
    return node
