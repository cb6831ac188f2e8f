"""Any interface that answers in JSON, by a mapping: data that says where things stand, and no code for one site."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.json_api.entries import Reading, entry_from, remote_id_of
from rialto.harvesting.adapters.json_api.pages import next_document
from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.json_api.ready import fitting_mappings, mapping_named
from rialto.harvesting.adapters.json_api.shape import ApiMapping, mapping_from
from rialto.harvesting.adapters.json_api.values import Around, holds, plain
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.payload import FurtherDocument, Payload, ReadingOptions, Unreadable

# A document that nests deeper than this is none that people made.
DEPTH = 100
# Interfaces answer in pages. Read into objects, a document takes ten times its size.
SIZE_LIMIT = 16 * 1024 * 1024
NAME_OF_READY = "mapping"


class JsonApiAdapter:
    """One entry an item, by the feed's mapping, or by the ready one that the document looks made for."""

    key = "json-api"
    version = 1
    reads_further = True
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem | FoundGone | FurtherDocument]:
        document = document_in(payload)
        try:
            mapping = mapping_for(payload, document)
            items = path_of(mapping.items).list(document)
            reading = Reading(
                mapping=mapping,
                kind=kind_of_list(mapping, payload.address, payload.options),
                around=Around(site=site_of(payload.address), included=included_in(document, mapping)),
                options=payload.options,
            )
        except Unusable as reason:
            raise Unreadable(str(reason)) from reason
        if items is None:
            raise Unreadable(words_of_a_missing_list(document, mapping))
        for number, item in enumerate(items, start=1):
            place = _("item %(number)s") % {"number": number}
            yield from read_item(item, place, reading)
        if mapping.next and (
            further := next_document(
                document, payload.address, len(items), mapping.next, adapter_key=self.key
            )
        ):
            yield further


class JsonApiChangesAdapter(JsonApiAdapter):
    """Only what changed since a moment, where a mapping says how to ask for it: what is absent there says nothing."""

    key = "json-api-changes"
    lists_everything = False


def read_item(item: Any, place: str, reading: Reading) -> Iterator[FoundEntry | RefusedItem | FoundGone]:
    """One item: an entry, a sign that it is gone, a refusal, or nothing where the mapping leaves it out."""
    mapping = reading.mapping
    try:
        if mapping.gone and holds(item, mapping.gone):
            if remote_id := remote_id_of(item, reading):
                yield FoundGone(
                    remote_id=remote_id,
                    place_in_source=place,
                    reason=_("The interface says that it is gone."),
                )
        elif all(holds(item, sign) for sign in mapping.only) and not any(
            holds(item, sign) for sign in mapping.leave_out
        ):
            yield entry_from(item, place, reading)
    except Unusable as reason:
        yield RefusedItem(place_in_source=place, reason=str(reason))
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        reason_words = _("The item cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        yield RefusedItem(place_in_source=place, reason=reason_words)


def document_in(payload: Payload) -> Any:
    """The JSON document; raises `Unreadable` where it is none, or nests too deep to be looked through."""
    if len(payload.content) > SIZE_LIMIT:
        raise Unreadable(
            _("The answer is larger than %(limit)s MB; ask for fewer items a page.")
            % {"limit": SIZE_LIMIT >> 20}
        )
    text = payload.text.lstrip("\ufeff \t\r\n")
    if not text:
        raise Unreadable(_("The document is empty."))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The document is not JSON: %(reason)s.") % {"reason": error}) from error
    if is_deeper(document, DEPTH):
        raise Unreadable(_("The document nests more than %(depth)s levels deep.") % {"depth": DEPTH})
    return document


def is_deeper(document: Any, depth: int) -> bool:
    """Whether lists and objects lie more than `depth` deep in each other."""
    level = [document]
    for _step in range(depth + 1):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def mapping_for(payload: Payload, document: Any) -> ApiMapping:
    """The feed's mapping (its own, or a ready one by name), else the ready one that fits. Raises `Unusable`."""
    said = payload.options.column_map
    if said:
        return mapping_said(said)
    fits = fitting_mappings(document, payload.address)
    if not fits:
        raise Unusable(
            _(
                "This JSON is of no interface that is known. Choose a mapping for it, or write one: see the documentation."
            )
        )
    return fits[0][0]


def mapping_of(payload: Payload) -> ApiMapping:
    """The mapping by which a document is read; raises `Unreadable` where there is none."""
    try:
        return mapping_for(payload, document_in(payload))
    except Unusable as reason:
        raise Unreadable(str(reason)) from reason


def mapping_said(said: Mapping[str, Any]) -> ApiMapping:
    """What a feed's settings say: {"mapping": "zenodo"} for a ready one, else a whole mapping. Raises `Unusable`."""
    if set(said) == {NAME_OF_READY} and isinstance(said[NAME_OF_READY], str):
        return mapping_named(said[NAME_OF_READY])
    return mapping_from(said)


def kind_of_list(mapping: ApiMapping, address: str, options: ReadingOptions) -> Kind | None:
    """What the list holds: as its address says, else as the feed says, else as the mapping says."""
    parts = [part.lower() for part in urlsplit(address).path.split("/") if part]
    for part in reversed(parts):
        if part in mapping.no_entries:
            raise Unusable(mapping.no_entries[part])
        if part in mapping.kinds_by_path:
            return mapping.kinds_by_path[part]
    return options.default_kind or mapping.kind


def included_in(document: Any, mapping: ApiMapping) -> dict[tuple[str, str], Any]:
    """The resources that came along with the list (JSON:API), by type and id."""
    found = path_of(mapping.included).values(document) if isinstance(document, dict) else []
    return {
        (str(each.get("type", "")), str(each.get("id", ""))): each
        for each in plain(found)
        if isinstance(each, dict)
    }


def site_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


def words_of_a_missing_list(document: Any, mapping: ApiMapping) -> str:
    """Why there is nothing to read, with what the interface itself says where it says something."""
    said = ""
    if isinstance(document, dict):
        said = next(
            (
                str(document[key])
                for key in ("message", "error_description", "error", "detail")
                if document.get(key)
            ),
            "",
        )
    reason = _("There is no list at “%(path)s” in this document, as “%(mapping)s” expects it.") % {
        "path": mapping.items,
        "mapping": mapping.title,
    }
    return f"{reason} {_('The server says: %(words)s') % {'words': said[:200]}}" if said else reason
