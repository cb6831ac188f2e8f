"""Getting a feed's document: from a file, or through the guarded client."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import Fetched, Validators, fetch
from rialto.catalogue.choices import Kind
from rialto.harvesting.models import Feed
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable


@dataclass(frozen=True, slots=True)
class Document:
    """`payload` is none when the server says that nothing has changed."""

    payload: Payload | None
    validators: dict[str, str]


def options_of(feed: Feed, today: date | None = None) -> ReadingOptions:
    """What the feed and its source say of entries that do not say it themselves."""
    source = feed.source
    return ReadingOptions(
        default_kind=Kind(source.default_kind) if source.default_kind in Kind.values else None,
        default_language=source.default_language,
        default_country=source.default_country,
        timezone=str(feed.options.get("timezone", "")),
        column_map=feed.column_map or None,
        today=today or timezone.localdate(),
        page_limit=int(feed.options.get("page_limit", 500)),
    )


def document_of(feed: Feed, *, allow: tuple[str, ...] = (), again: bool = False) -> Document:
    """Open or fetch the feed's document; raises `Unreadable` or the client's `FetchFailed`."""
    options = options_of(feed)
    if not feed.address.startswith(("http://", "https://")):
        path = Path(feed.address)
        if not path.is_file():
            raise Unreadable(_("There is no file at this path."))
        return Document(
            Payload(address=path.name, path=path, options=options, fetch=further(options, allow)), {}
        )
    known = None if again or not feed.fingerprint else Validators.from_json(feed.validators)
    fetched = fetch(feed.address, validators=known, allow=allow)
    if fetched.is_unchanged:
        return Document(None, feed.validators)
    return Document(payload_of(fetched, options, further(options, allow)), fetched.validators.as_json())


def further(options: ReadingOptions, allow: tuple[str, ...]) -> Callable[[str], Payload]:
    """The function with which an adapter gets further documents (the pages of a sitemap)."""

    def get(address: str) -> Payload:
        return payload_of(fetch(address, allow=allow), options, get)

    return get


def payload_of(fetched: Fetched, options: ReadingOptions, get: Callable[[str], Payload]) -> Payload:
    return Payload(
        address=fetched.address,
        body=fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset,
        options=options,
        fetch=get,
    )


def fingerprint_of(payload: Payload, reader: str) -> str:
    """A hash of the document and of all that decides how it is read."""
    digest = hashlib.blake2b(digest_size=32)
    options = payload.options
    said = [reader, options.default_kind, options.default_language, options.default_country, options.timezone,
            options.column_map and dict(options.column_map), options.page_limit]  # fmt: skip
    digest.update(json.dumps(said, sort_keys=True, default=str).encode())
    if payload.path is None:
        digest.update(payload.body)
    else:
        with payload.path.open("rb") as stream:  # as it lies there: unpacking would find faults too early
            while piece := stream.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()
