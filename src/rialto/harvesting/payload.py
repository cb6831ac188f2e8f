"""What an adapter is handed: the bytes of one document, already fetched or opened, and what the feed says of it."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.harvesting.encoding import encoding_of

SAMPLE_SIZE = 64 * 1024
# A document that unpacks to more than this is taken for a bomb.
UNPACKED_LIMIT = 512 * 1024 * 1024
# What adapters that need the whole document at once (HTML, JSON, calendars, feeds) will take: read, it is up to ten
# times as large, and a worker has to stay below 500 MB.
WHOLE_LIMIT = 32 * 1024 * 1024


class Unreadable(Exception):
    """A document that cannot be read at all (or not further), in words fit for its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherDocument:
    """Another document of the same source that has to be read: a page of a sitemap, the next page of a list.

    `adapter_key` says how ("" as the document that named it); `modified` is what the naming document says of its
    age, in the source's own words: the same words as last time mean that it need not be fetched.
    """

    address: str
    adapter_key: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What the feed says of its entries where the document does not; `today` is the day of the run."""

    default_kind: Kind | None = None
    default_language: str = ""
    default_country: str = ""
    timezone: str = ""
    column_map: Mapping[str, Any] | None = None
    today: date
    page_limit: int = 500
    # When the last complete run began: a list that can say what changed since then is asked for that only.
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Payload:
    """One document. `address` is where it came from, for relative links and reports; `fetch` gets further ones."""

    address: str
    options: ReadingOptions
    body: bytes = b""
    path: Path | None = None
    content_type: str = ""
    charset: str = ""
    fetch: "Callable[[str], Payload] | None" = field(default=None, compare=False)

    def open(self) -> IO[bytes]:
        """Open the document's bytes, unpacked (gzip, xz, bzip2) and capped; raises `Unreadable`."""
        try:
            raw: IO[bytes] = self.path.open("rb") if self.path else io.BytesIO(self.body)
        except OSError as error:
            raise Unreadable(
                _("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}
            ) from error
        return cast(
            "IO[bytes]", io.BufferedReader(CappedReader(unpacked(raw), raw, UNPACKED_LIMIT), SAMPLE_SIZE)
        )

    @cached_property
    def sample(self) -> bytes:
        """The first 64 KB, unpacked: enough to tell format and encoding; raises `Unreadable`."""
        with self.open() as stream:
            return stream.read(SAMPLE_SIZE)

    @cached_property
    def encoding(self) -> str:
        """The encoding of the document, by mark, declaration, and then by what its bytes look like."""
        return encoding_of(self.sample, declared=self.charset, is_whole=len(self.sample) < SAMPLE_SIZE)

    @property
    def content(self) -> bytes:
        """The whole document, unpacked; raises `Unreadable` when it is larger than `WHOLE_LIMIT`."""
        with self.open() as stream:
            content = stream.read(WHOLE_LIMIT + 1)
        if len(content) > WHOLE_LIMIT:
            raise Unreadable(_("The document is larger than %(limit)s MB.") % {"limit": WHOLE_LIMIT >> 20})
        return content

    @property
    def text(self) -> str:
        """The whole document as text; bytes that the encoding does not know become U+FFFD."""
        return self.content.decode(self.encoding, errors="replace").lstrip("\ufeff")

    def lines(self, *, newline: str | None = None) -> Iterator[str]:
        """The document line by line, without holding more than one; raises `Unreadable` on the way."""
        with self.open() as stream:
            reader = io.TextIOWrapper(stream, encoding=self.encoding, errors="replace", newline=newline)
            first = True
            while line := reader.readline(LINE_LIMIT):
                yield line.lstrip("\ufeff") if first else line
                first = False


# No honest line is longer; without a cap one endless line would fill the memory.
LINE_LIMIT = 16 * 1024 * 1024


class CappedReader(io.RawIOBase):
    """Reads `stream`, unpacked from `raw`, up to `limit` bytes; faults of packed files become `Unreadable`."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes], limit: int) -> None:
        self.stream = stream
        self.raw = raw
        self.left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self.stream.read(len(buffer))
        except (OSError, EOFError, lzma.LZMAError, ValueError) as error:
            raise Unreadable(
                _("The packed file is damaged or was cut off: %(reason)s.") % {"reason": error}
            ) from error
        self.left -= len(piece)
        if self.left < 0:
            raise Unreadable(
                _("The document unpacks to more than %(limit)s MB.") % {"limit": UNPACKED_LIMIT >> 20}
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self.stream.close()
        self.raw.close()
        super().close()


def unpacked(raw: IO[bytes]) -> IO[bytes]:
    """Put the right unpacker before `raw`, told by the first bytes and not by the name."""
    start = raw.read(6)
    raw.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if start.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(raw)
    if start.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(raw))
    return raw
