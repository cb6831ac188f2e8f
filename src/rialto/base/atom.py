"""A feed as Atom (RFC 4287), its pages linked as RFC 5005 has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Categories of this scheme say that a machine translated the entry, and from which language.
MACHINE_TRANSLATED = "urn:rialto:machine-translated-from"
# A feed without entries has to say when it changed, and never did.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed, in the reader's language where there is a translation."""

    id: UUID
    url: str
    title: str
    language: str
    summary: str
    kind_label: str
    provider: str
    tags: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    # Whose language the original is in, where a machine translated title or summary; "" where none did.
    machine_translated_from: str = ""


class Feed(Protocol):
    """One page of a feed. `self_address` of the first one is its identity."""

    @property
    def language(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def home_address(self) -> str: ...
    @property
    def identity(self) -> str: ...
    @property
    def self_address(self) -> str: ...
    @property
    def next_address(self) -> str: ...
    @property
    def previous_address(self) -> str: ...
    @property
    def items(self) -> Sequence[Item]: ...
    @property
    def updated_at(self) -> datetime | None: ...


def atom_text(feed: Feed, *, site: str) -> bytes:
    """The feed as XML."""
    ET.register_namespace("", ATOM)
    root = ET.Element(_name("feed"), {_LANGUAGE: feed.language})
    _add(root, "id", feed.identity)
    _add(root, "title", f"{feed.title} · {site}")
    _add(root, "updated", _moment(feed.updated_at or NEVER))
    _link(root, "self", feed.self_address, "application/atom+xml")
    _link(root, "alternate", feed.home_address, "text/html")
    if feed.previous_address or feed.next_address:
        _link(root, "first", feed.identity, "application/atom+xml")
    if feed.previous_address:
        _link(root, "previous", feed.previous_address, "application/atom+xml")
    if feed.next_address:
        _link(root, "next", feed.next_address, "application/atom+xml")
    _add(ET.SubElement(root, _name("author")), "name", site)
    for item in feed.items:
        _entry(root, item)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _entry(root: ET.Element, item: Item) -> None:
    attributes = {_LANGUAGE: item.language} if item.language != "und" else {}
    entry = ET.SubElement(root, _name("entry"), attributes)
    _add(entry, "id", item.id.urn)
    _add(entry, "title", item.title)
    _add(entry, "published", _moment(item.published_at))
    _add(entry, "updated", _moment(item.updated_at))
    _link(entry, "alternate", item.url, "text/html")
    if item.provider:
        _add(ET.SubElement(entry, _name("author")), "name", item.provider)
    for term in (item.kind_label, *item.tags):
        ET.SubElement(entry, _name("category"), {"term": term})
    if item.machine_translated_from:
        how = {
            "scheme": MACHINE_TRANSLATED,
            "term": item.machine_translated_from,
            "label": _("Machine-translated"),
        }
        ET.SubElement(entry, _name("category"), how)
    _add(entry, "summary", item.summary or item.title)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = text


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, _name("link"), {"rel": relation, "href": address, "type": media_type})


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
