"""Which files people may send, told by their bytes and not by what their names say: one list of kinds and one check for all places.

Pictures are written anew, so that neither place nor camera is published with them. Documents are looked at for what runs or hides
other files: macros, scripts, attachments, links that start programs. Nothing is unpacked. Each place takes some of the kinds, up to
a size of its own (`Limits`).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.base.errors import Refused
from rialto.pictures.encoding import master_of, read_picture

# By kind, which is the ending of the file's name as well.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}
TEXTS = ("txt", "csv", "md")
_SIGNS = (
    ("pdf", re.compile(rb"%PDF-")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("gif", re.compile(rb"GIF8")),
    ("avif", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
)
_ARCHIVE = b"PK\x03\x04"
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_OPEN_DOCUMENTS = {CONTENT_TYPES[kind]: kind for kind in ("odt", "ods", "odp")}
# The longest side that is kept of a picture, in points: what was scanned stays readable.
LONGEST_PICTURE = 3000
# A document of office programs holds some hundred parts.
MOST_PARTS = 5000
_HEAD = 2048
# What begins like a page or a program, whatever it is called: browsers and shells would run it.
_RUNNABLE = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!")
# Characters that no text has.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
# Names of a PDF that make it act by itself or carry other files (ISO 32000-2, 12.6 and 7.11), and how letters of names are written as numbers.
_PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(<<[^\x80-\xff]{0,400}?>>)\s*stream\r?\n(.*?)endstream", re.DOTALL)
MOST_DESCRIBED = 5_000_000
# Parts of office documents that run: macros, controls, other files inside.
_RUNNING = ("vbaproject", "vbadata", "activex", "oleobject", "basic/", "scripts/")
# The numbers behind a chart are a table of their own inside the document.
_CHART_TABLES = (".xlsx", ".ods")
_OLE_PART = re.compile(r"(^|/)object [^/]*$")
_NO_NAME = re.compile(r"[^\w .,()+\-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as it was sent: `name` is what it is called where it comes from, `size` what was announced, in bytes."""

    file: IO[bytes]
    name: str
    size: int

    @classmethod
    def of(cls, upload: UploadedFile) -> "SentFile":
        return cls(file=upload, name=upload.name or "", size=upload.size or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as it is kept: its bytes, its kind (a key of `CONTENT_TYPES`), and what people save it as."""

    data: bytes
    kind: str
    name: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one place takes: kinds, the most bytes, and its words for what is larger and for what is none of them."""

    kinds: frozenset[str]
    most_bytes: int
    too_large: Promise
    unknown: Promise

    @property
    def accepted(self) -> str:
        """The kinds as a file input names them."""
        endings = [kind for kind in CONTENT_TYPES if kind in self.kinds]
        return ",".join(f".{kind}" for kind in (*endings, *(["jpeg"] if "jpg" in endings else [])))


_TEN_MEGABYTES = 10 * 1024 * 1024
_LARGER_THAN_TEN = gettext_lazy("The file is larger than 10 MB. Make it smaller, or give a link.")
# What coalitions share with each other.
SHARED = Limits(
    kinds=frozenset(CONTENT_TYPES),
    most_bytes=20 * 1024 * 1024,
    too_large=gettext_lazy(
        "The file is larger than 20 MB. Make it smaller, or share it elsewhere and write where."
    ),
    unknown=gettext_lazy(
        "We take PDF, documents, tables and slides of office programs without macros, plain text, CSV, and pictures."
    ),
)
# What shows a value of a plan, or how a practice was adapted.
EVIDENCE = Limits(
    kinds=frozenset({"pdf", "png", "jpg", "webp", "csv", "txt", "odt", "ods", "docx", "xlsx"}),
    most_bytes=_TEN_MEGABYTES,
    too_large=_LARGER_THAN_TEN,
    unknown=gettext_lazy(
        "We take PDF, PNG, JPEG, WebP, text, CSV, and documents or tables of Word, Excel and OpenDocument without macros."
    ),
)
# What shows a report about a pledge.
PLEDGE_EVIDENCE = Limits(
    kinds=frozenset({"pdf", "png", "jpg", "csv"}),
    most_bytes=_TEN_MEGABYTES,
    too_large=_LARGER_THAN_TEN,
    unknown=gettext_lazy(
        "We take PDF, PNG, JPEG and CSV. This file is none of them, whatever its name says."
    ),
)


def read_file(sent: SentFile, limits: Limits) -> Content:
    """A file that was sent, as it is kept. Refuses in words what is empty, too large, unknown here, or could do something by itself."""
    if sent.size > limits.most_bytes:
        raise Refused(str(limits.too_large))
    sent.file.seek(0)
    # Who says less than there is is not believed.
    data = sent.file.read(limits.most_bytes + 1)
    if not data:
        raise Refused(_("This file is empty."))
    if len(data) > limits.most_bytes:
        raise Refused(str(limits.too_large))
    kind = _kind_of(data, sent.name)
    if kind not in limits.kinds:
        raise Refused(str(limits.unknown))
    if kind == "pdf":
        _refuse_acting_pdf(data)
    elif CONTENT_TYPES[kind].startswith("image/"):
        picture = read_picture(BytesIO(data), size=len(data), longest=LONGEST_PICTURE)
        master = master_of(picture)
        data, kind = master.content, master.format.value
    return Content(data=data, kind=kind, name=saved_name(sent.name, kind))


def saved_name(name: str, kind: str) -> str:
    """What people save a file as: letters of any language, no folder, and the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = _NO_NAME.sub(" ", last.rpartition(".")[0] or last)
    return f"{' '.join(stem.split()).strip('. ')[:100].strip() or 'file'}.{kind}"


def _kind_of(data: bytes, name: str) -> str:
    """The kind that the bytes are; "" for none that we know. A text is what its name says of the kinds of text."""
    for kind, sign in _SIGNS:
        if sign.match(data):
            return kind
    if data.startswith(_ARCHIVE):
        return _document_kind(data)
    ending = name.rpartition(".")[2].lower()
    return ending if ending in TEXTS and _is_text(data) else ""


def _refuse_acting() -> None:
    raise Refused(
        _(
            "This file holds something that runs or other files: macros, scripts or attachments. Save it without them, best as PDF."
        )
    )


def _refuse_acting_pdf(data: bytes) -> None:
    for part in _spoken(data):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _PDF_ACTS.search(plain):
            _refuse_acting()


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


def _document_kind(data: bytes) -> str:
    """Documents of office programs are archives; nothing of them is unpacked but the line that names an OpenDocument."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            names = [one.filename.lower() for one in parts]
            said = b""
            if names and names[0] == "mimetype" and parts[0].file_size < _HEAD:
                said = packed.read(parts[0])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return ""
    if len(parts) > MOST_PARTS or any(one.flag_bits & 1 for one in parts):
        return ""
    if any(_runs(name) for name in names):
        _refuse_acting()
    if kind := _OPEN_DOCUMENTS.get(said.decode("ascii", "replace").strip()):
        return kind
    if "[content_types].xml" not in names:
        return ""
    folders = (kind for folder, kind in _OFFICE.items() if any(name.startswith(folder) for name in names))
    return next(folders, "")


def _runs(name: str) -> bool:
    if any(word in name for word in _RUNNING):
        return True
    if "embeddings/" in name:
        return not name.endswith(_CHART_TABLES)
    return bool(_OLE_PART.search(name)) and not name.startswith("objectreplacements/")


def _is_text(data: bytes) -> bool:
    """Plain text in UTF-8, and no page or program that only calls itself so."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _NO_TEXT.search(text) and not text[:_HEAD].lstrip().lower().startswith(_RUNNABLE)
