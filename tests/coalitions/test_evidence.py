"""Which files are taken as evidence: told by what is in them."""

import zipfile
from io import BytesIO

import pytest

from rialto.base.errors import Refused
from rialto.coalitions.evidence import MOST_BYTES, EvidenceFile, kind_of, plain_name

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def archive(**parts: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return made.getvalue()


TYPES = {"[Content_Types]_xml": "<Types/>"}


def told(data: bytes, name: str = "file") -> str:
    return kind_of(EvidenceFile(file=BytesIO(data), name=name, size=len(data)))


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "x.html", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "x", "png"),
        (b"\xff\xd8\xff\xe0...", "x.svg", "jpg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x", "webp"),
        ("täglich;1\n".encode(), "table.CSV", "csv"),
        (b"Minutes of the meeting", "x.exe", "txt"),
        (archive(**TYPES, word__document_xml="<w/>"), "x", "docx"),
        (archive(**TYPES, xl__workbook_xml="<w/>"), "x", "xlsx"),
        (archive(mimetype=ODS, content_xml="<c/>"), "x", "ods"),
    ],
)
def test_kinds_are_told_by_what_is_in_a_file(data, name, kind):
    assert told(data, name) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <svg onload=alert(1)>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00 a program",
        b"\xff\xfe\x00",
        b"PK\x03\x04 no archive at all",
        archive(something="else"),
        archive(**TYPES, word__document_xml="<w/>", word__vbaProject_bin="macro"),
        archive(mimetype=ODS, Basic__script_xml="macro"),
        archive(mimetype="application/epub+zip"),
    ],
)
def test_everything_else_is_refused(data):
    with pytest.raises(Refused, match="We take"):
        told(data, "report.pdf")


def test_empty_and_large_files_are_refused():
    with pytest.raises(Refused, match="empty"):
        told(b"")
    with pytest.raises(Refused, match="10 MB"):
        kind_of(EvidenceFile(file=BytesIO(b"%PDF-"), name="x", size=MOST_BYTES + 1))
    with pytest.raises(Refused, match="10 MB"):
        # Who says less than there is is not believed.
        kind_of(EvidenceFile(file=BytesIO(b"%PDF-" + bytes(MOST_BYTES)), name="x", size=10))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\files\\report.pdf", "report.pdf"), ('a"b\r\nc.pdf', "abc.pdf")],
)
def test_names_keep_no_folder_and_break_no_header(sent, kept):
    assert plain_name(sent) == kept
