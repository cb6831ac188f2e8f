"""Getting one document: from a file, from the store, or through the guarded client. Nothing here knows the database."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import Fetched, FetchFailed, Validators, fetch
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Source
from rialto.harvesting import bodies
from rialto.harvesting.credentials import asking_with
from rialto.harvesting.models import Body, Feed
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable
from rialto.harvesting.understanding import VERSION as UNDERSTANDING

log = structlog.get_logger(__name__)
# Larger bodies are read from the store, so that what waits for its turn does not fill the memory.
HELD_IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One document to get. `kept` is the body to read again instead of asking for it; `credential` names a key."""

    document_id: int
    address: str
    validators: Validators | None = None
    allow: tuple[str, ...] = ()
    credential: str = ""
    kept: Body | None = None

    @property
    def is_file(self) -> bool:
        return not self.address.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came of an errand. Without `failure` and not unchanged, the document lies in `body` or at `path`."""

    errand: Errand
    failure: FetchFailed | Unreadable | None = None
    is_unchanged: bool = False
    address: str = ""
    status: int | None = None
    content_type: str = ""
    charset: str = ""
    validators: dict[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    path: Path | None = None
    digest: str = ""
    kept: bodies.Kept | None = None
    is_asked: bool = False
    # By the server's clock.
    answered_at: datetime | None = None

    @property
    def size(self) -> int:
        """In bytes, as received."""
        if self.kept:
            return self.kept.size
        return self.path.stat().st_size if self.path else len(self.body)


def options_of(feed: Feed, today: date | None = None) -> ReadingOptions:
    """What the feed and its source say of entries that do not say it themselves."""
    return replace(
        options_of_source(feed.source, today),
        timezone=str(feed.options.get("timezone", "")),
        column_map=feed.column_map or None,
        page_limit=int(feed.options.get("page_limit", 500)),
    )


def options_of_source(source: Source, today: date | None = None) -> ReadingOptions:
    """What a source says of entries that do not say it themselves."""
    return ReadingOptions(
        default_kind=Kind(source.default_kind) if source.default_kind in Kind.values else None,
        default_language=source.default_language,
        default_country=source.default_country,
        today=today or timezone.localdate(),
    )


def bring(errand: Errand) -> Arrival:
    """Get a document; what goes wrong is told in the arrival, not raised."""
    try:
        if errand.kept is not None:
            return from_store(errand, errand.kept)
        return from_file(errand) if errand.is_file else from_web(errand)
    except (FetchFailed, Unreadable) as error:
        failure: FetchFailed | Unreadable = error
    except Exception as error:
        log.exception("document not brought", document=errand.document_id)
        failure = Unreadable(_("Something went wrong while reading: %(reason)s.") % {"reason": error})
    return Arrival(
        errand=errand,
        failure=failure,
        status=getattr(failure, "status", None),
        is_asked=not errand.is_file and errand.kept is None,
    )


def from_store(errand: Errand, body: Body) -> Arrival:
    path = bodies.path_of(body.digest)
    if not path.is_file():
        raise Unreadable(_("The document is no longer kept, so it has to be fetched again."))
    return Arrival(
        errand=errand, address=errand.address, path=path, digest=body.digest, content_type=body.content_type,
        charset=body.charset, kept=bodies.Kept(body.digest, body.size, body.kept_size),
    )  # fmt: skip


def from_file(errand: Errand) -> Arrival:
    """A file of this machine: read in place, never copied into the store."""
    path = Path(errand.address)
    if not path.is_file():
        raise Unreadable(_("There is no file at this path."))
    digest = hashlib.blake2b(digest_size=32)
    with path.open("rb") as stream:  # as it lies there: unpacking would find faults too early
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return Arrival(errand=errand, address=path.name, path=path, digest=digest.hexdigest())


def from_web(errand: Errand) -> Arrival:
    asked = asking_with(errand.credential, errand.address)
    fetched = fetch(errand.address, validators=errand.validators, allow=errand.allow, **asked)
    if fetched.is_unchanged:
        return Arrival(
            errand=errand, is_unchanged=True, status=304, is_asked=True, answered_at=fetched.answered_at
        )
    kept = bodies.keep(fetched.body)
    is_small = len(fetched.body) <= HELD_IN_MEMORY
    return Arrival(
        errand=errand,
        address=fetched.address,
        status=fetched.status,
        content_type=fetched.content_type[:100],
        charset=fetched.charset[:60],
        validators=fetched.validators.as_json(),
        body=fetched.body if is_small else b"",
        path=None if is_small else bodies.path_of(kept.digest),
        digest=kept.digest,
        kept=kept,
        is_asked=True,
        answered_at=fetched.answered_at,
    )


def payload_of(arrival: Arrival, options: ReadingOptions) -> Payload:
    """What an adapter is handed."""
    return Payload(
        address=arrival.address, path=arrival.path, body=arrival.body, content_type=arrival.content_type,
        charset=arrival.charset, options=options, fetch=further(options, arrival.errand.allow),
    )  # fmt: skip


def further(options: ReadingOptions, allow: tuple[str, ...]) -> Callable[[str], Payload]:
    """The function with which an adapter gets tiny look-asides."""

    def get(address: str) -> Payload:
        fetched = fetch(address, allow=allow)
        return payload_of_fetched(fetched, options, get)

    return get


def payload_of_fetched(fetched: Fetched, options: ReadingOptions, get: Callable[[str], Payload]) -> Payload:
    return Payload(
        address=fetched.address, body=fetched.body, content_type=fetched.content_type, charset=fetched.charset,
        options=options, fetch=get,
    )  # fmt: skip


def fingerprint_of(digest: str, reader: str, options: ReadingOptions) -> str:
    """A hash of the document's bytes (`digest`) and of all that decides how they are read."""
    said = [digest, reader, UNDERSTANDING, options.default_kind, options.default_language, options.default_country, options.timezone,
            options.column_map and dict(options.column_map), options.page_limit]  # fmt: skip
    return hashlib.blake2b(json.dumps(said, sort_keys=True, default=str).encode(), digest_size=32).hexdigest()
