"""Files of evidence: which are taken, recognised by what stands in them and not by what they are called."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.base.markup import UNREADABLE

MOST_BYTES = 10 * 1024 * 1024
MOST_PIECES = 10
_HEAD = 4096
_SIGNS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/csv": ".csv"}
ACCEPTED = ",".join(ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a file is, and what it is called when it is downloaded."""

    content_type: str
    name: str


def recognised(file: UploadedFile) -> Recognised:
    """Look into a file. Raises Refused for one that is empty, too large, or none of those that we take."""
    if not file.size:
        raise Refused(_("This file is empty."))
    if file.size > MOST_BYTES:
        raise Refused(_("The file is larger than 10 MB. Make it smaller, or give a link."))
    head = file.read(_HEAD)
    file.seek(0)
    kind = next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), "") or _table(file)
    if not kind:
        raise Refused(_("We take PDF, PNG, JPEG and CSV. This file is none of them, whatever its name says."))
    stem = UNREADABLE.sub("", str(file.name or "")).replace("\\", "/").rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    return Recognised(content_type=kind, name=f"{stem.strip()[:100] or 'evidence'}{ENDINGS[kind]}")


def _table(file: UploadedFile) -> str:
    """A table is text with more than one column; a page or a script is none."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    finally:
        file.seek(0)
    lines = [line for line in text.splitlines() if line.strip()]
    if (
        not lines
        or UNREADABLE.search(text.replace("\ufeff", ""))
        or text.lstrip().startswith(("<", "#!", "{", "["))
    ):
        return ""
    return "text/csv" if all(any(mark in line for mark in ",;\t") for line in lines[:20]) else ""
