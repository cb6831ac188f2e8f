"""Which files people may share, told by their bytes and not by what their names say.

Pictures are written anew. Documents are looked at for what runs or hides other files: macros, scripts, attachments, links that
start programs. Nothing is unpacked.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.pictures.encoding import master_of, read_picture

MOST_BYTES = 20 * 1024 * 1024
# A document of office programs holds some hundred parts.
MOST_PARTS = 5000
_HEAD = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as it is kept: its bytes, what it is (a media type), and the ending of its name."""

    data: bytes
    content_type: str
    ending: str


OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown"}
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv,.md,.jpg,.jpeg,.png,.webp"
# Names of a PDF that make it act by itself or carry other files (ISO 32000-2, 12.6 and 7.11), and how letters of names are written as numbers.
_PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(<<[^\x80-\xff]{0,400}?>>)\s*stream\r?\n(.*?)endstream", re.DOTALL)
MOST_DESCRIBED = 5_000_000
# Parts of office documents that run: macros, controls, other files inside.
_RUNNING = ("vbaproject", "vbadata", "activex", "embeddings/", "oleobject", "basic/", "scripts/", "object ")


def read_content(file: IO[bytes], *, size: int, name: str) -> Content:
    """A file that was sent, as it is kept. Refuses in words what is too large, unknown, or could do something by itself."""
    if size > MOST_BYTES:
        raise Refused(
            _("The file is larger than 20 MB. Make it smaller, or share it elsewhere and write where.")
        )
    data = file.read(MOST_BYTES + 1)
    if not data or len(data) > MOST_BYTES:
        raise Refused(
            _("This file is empty.")
            if not data
            else _("The file is larger than 20 MB. Make it smaller, or share it elsewhere and write where.")
        )
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _document(data)
    if _is_picture(data):
        master = master_of(read_picture(BytesIO(data), size=len(data)))
        return Content(
            data=master.content, content_type=master.format.content_type, ending=master.format.value
        )
    ending = name.rpartition(".")[2].lower()
    if ending in TEXTS and _is_text(data):
        return Content(data=data, content_type=TEXTS[ending], ending=ending)
    raise _unknown()


def _unknown() -> Refused:
    return Refused(
        _(
            "We take PDF, documents, tables and slides of office programs without macros, plain text, CSV, and pictures."
        )
    )


def _acting() -> Refused:
    return Refused(
        _(
            "This file holds something that runs or other files: macros, scripts or attachments. Save it without them, best as PDF."
        )
    )


def _pdf(data: bytes) -> Content:
    for part in _spoken(data):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _PDF_ACTS.search(plain):
            raise _acting()
    return Content(data=data, content_type="application/pdf", ending="pdf")


def _spoken(data: bytes) -> Iterator[bytes]:
    """What of a PDF describes it: everything but its streams, and those streams that hold descriptions."""
    end = 0
    for found in _STREAM.finditer(data):
        yield data[end : found.start(2)]
        end = found.end(2)
        if b"/ObjStm" in found[1]:
            try:
                yield zlib.decompressobj().decompress(found[2], MOST_DESCRIBED)
            except zlib.error:
                yield found[2]
    yield data[end:]


def _document(data: bytes) -> Content:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            names = [one.filename.lower() for one in parts]
            kind = b""
            if names and names[0] == "mimetype" and parts[0].file_size < _HEAD:
                kind = packed.read(parts[0])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as problem:
        raise _unknown() from problem
    if len(parts) > MOST_PARTS or any(one.flag_bits & 1 for one in parts):
        raise _unknown()
    if any(word in name for name in names for word in _RUNNING):
        raise _acting()
    said = kind.decode("ascii", "replace").strip()
    if said in OPEN_DOCUMENTS:
        return Content(data=data, content_type=said, ending=OPEN_DOCUMENTS[said])
    if "[content_types].xml" in names:
        for folder, (content_type, ending) in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return Content(data=data, content_type=content_type, ending=ending)
    raise _unknown()


def _is_picture(data: bytes) -> bool:
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[4:12] in (b"ftypavif", b"ftypavis")
    )


def _is_text(data: bytes) -> bool:
    """Plain text in UTF-8, and no page or program that only calls itself so."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    head = text[:_HEAD].lstrip().lower()
    return "\0" not in text and not head.startswith(
        ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!")
    )
