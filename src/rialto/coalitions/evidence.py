"""Files of evidence: which kinds we take, told from what is in them and never from what they are called."""

import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from rialto.base.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
# Files within an office document: real ones have some dozens, a few hundred with pictures.
MOST_PARTS = 5000
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED = ",".join(f".{kind}" for kind in (*CONTENT_TYPES, "jpeg"))
OPEN_DOCUMENTS = {CONTENT_TYPES[kind].encode(): kind for kind in ("odt", "ods")}
# What begins like a page, whatever it is called: browsers would run it.
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file as it was sent; `size` in bytes."""

    file: IO[bytes]
    name: str
    size: int


def kind_of(sent: EvidenceFile) -> str:
    """The kind of a file, a key of `CONTENT_TYPES`. Raises Refused for what is too large, empty or none of them."""
    if sent.size > MOST_BYTES:
        raise Refused(_("The file is larger than 10 MB. Make it smaller, or give a link."))
    sent.file.seek(0)
    data = sent.file.read(MOST_BYTES + 1)
    if not data:
        raise Refused(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than 10 MB. Make it smaller, or give a link."))
    kind = _by_signature(data) or _of_archive(sent.file, data) or _of_text(data, sent.name)
    sent.file.seek(0)
    if not kind:
        raise Refused(
            _(
                "We take PDF, PNG, JPEG, WebP, text, CSV, and documents or tables of Word, Excel and OpenDocument without macros."
            )
        )
    return kind


def plain_name(name: str) -> str:
    """The last part of a file's name, without what breaks headers and folders."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable() and letter not in '"<>|:*?;')[:120]


def _by_signature(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _of_archive(file: IO[bytes], data: bytes) -> str:
    """Word, Excel and OpenDocument are archives; nothing of them is unpacked but the line that names an OpenDocument."""
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or any(_is_macro(name) for name in names):
                return ""
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 200:
                return OPEN_DOCUMENTS.get(archive.read("mimetype").strip(), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _is_macro(name: str) -> bool:
    low = name.lower()
    return low.endswith("vbaproject.bin") or low.startswith(("basic/", "scripts/"))


def _of_text(data: bytes, name: str) -> str:
    if b"\0" in data or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower().startswith(MARKUP):
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "csv" if name.lower().endswith(".csv") else "txt"
