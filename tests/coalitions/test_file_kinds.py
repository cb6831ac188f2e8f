"""Which files are taken: told by what is in them, in one way for all places."""

import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from rialto.base.errors import Refused
from rialto.coalitions.file_kinds import (
    CONTENT_TYPES,
    EVIDENCE,
    PLEDGE_EVIDENCE,
    SHARED,
    SentFile,
    read_file,
    saved_name,
)

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
ODT, ODS = CONTENT_TYPES["odt"], CONTENT_TYPES["ods"]
TYPES = "[Content_Types].xml"


def packed(*names: str, mimetype: str = "") -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


def image(form: str = "PNG", **said) -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, form, **said)
    return written.getvalue()


def read(data: bytes, name: str = "x.bin", limits=SHARED):
    return read_file(SentFile(file=BytesIO(data), name=name, size=len(data)), limits)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PDF, "virus.exe", "pdf"),
        (packed(TYPES, "word/document.xml"), "a.zip", "docx"),
        (packed(TYPES, "word/document.xml", "word/embeddings/Microsoft_Excel_Sheet1.xlsx"), "chart.docx", "docx"),
        (packed(TYPES, "xl/workbook.xml"), "a.zip", "xlsx"),
        (packed("content.xml", mimetype=ODT), "a", "odt"),
        (packed("content.xml", "Object 1/content.xml", "ObjectReplacements/Object 1", mimetype=ODS), "a", "ods"),
        ("žltý kôň".encode(), "notes.TXT", "txt"),
        ("\ufefftäglich;1\n".encode(), "table.CSV", "csv"),
        (image(), "x.txt", "jpg"),
        (image("JPEG"), "x.svg", "jpg"),
        (image("WEBP"), "x", "jpg"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say_whatever_it_is_called(data, name, kind):
    content = read(data, name)

    assert content.kind == kind
    assert content.name.endswith(f".{kind}")


@pytest.mark.parametrize("limits", [SHARED, EVIDENCE, PLEDGE_EVIDENCE])
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.txt"),
        (b"MZ\x90\x00 this is a program", "report.pdf"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "notes.txt"),
        (b"\xef\xbb\xbf  <svg onload=alert(1)>", "drawing.csv"),
        (b"<?xml version='1.0'?><svg/>", "table.csv"),
        (b"#!/bin/sh\nrm -rf /", "table.csv"),
        (b"plain words", "notes.js"),
        (b"binary\0words", "table.csv"),
        (b"\xff\xfe\x00", "table.csv"),
        (packed("a.txt"), "a.docx"),
        (packed("a.txt", mimetype="application/epub+zip"), "a.odt"),
        (packed(TYPES, "word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (packed(TYPES, "xl/workbook.xml", "xl/embeddings/oleObject1.bin"), "a.xlsx"),
        (packed(TYPES, "word/document.xml", "word/embeddings/program.exe"), "a.docx"),
        (packed("content.xml", "Basic/Standard/Module1.xml", mimetype=ODT), "a"),
        (packed("content.xml", "Object 1", mimetype=ODT), "a"),
        (PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"), "a.pdf"),
        (PDF.replace(b"/Type", b"/S/Java#53cript/Type"), "a.pdf"),
        (PDF.replace(b"/Type", b"/EmbeddedFiles 3 0 R/Type"), "a.pdf"),
        (PDF + b"<</Type/ObjStm>>stream\n" + zlib.compress(b"<</S/Launch>>") + b"\nendstream", "a.pdf"),
        (b"PK\x03\x04 broken", "a.docx"),
        (b"\x89PNG\r\n\x1a\n broken", "a.png"),
    ],
)
def test_what_runs_hides_something_or_is_unknown_is_refused_everywhere(data, name, limits):
    with pytest.raises(Refused):
        read(data, name, limits)


@pytest.mark.parametrize(
    ("data", "name", "limits"),
    [
        (b"# Notes", "notes.md", EVIDENCE),
        (packed(TYPES, "ppt/presentation.xml"), "talk.pptx", EVIDENCE),
        (b"words", "notes.txt", PLEDGE_EVIDENCE),
        (packed(TYPES, "word/document.xml"), "a.docx", PLEDGE_EVIDENCE),
        (image("WEBP"), "x.webp", PLEDGE_EVIDENCE),
    ],
)
def test_each_place_takes_its_own_kinds(data, name, limits):
    assert read(data, name, SHARED)
    with pytest.raises(Refused, match="We take"):
        read(data, name, limits)


def test_letters_in_the_pictures_of_a_pdf_are_no_script():
    assert read(PDF + b"<</Length 9>>\nstream\n/JS /Launch\nendstream").kind == "pdf"


@pytest.mark.parametrize("limits", [SHARED, EVIDENCE, PLEDGE_EVIDENCE])
def test_pictures_keep_neither_place_nor_camera_nor_what_hangs_on_them(limits):
    about = Image.Exif()
    about[0x010F] = "Camera of Ana"
    about.get_ifd(0x8825).update({1: "N", 2: (35.0, 53.0, 0.0), 3: "E", 4: (14.0, 30.0, 0.0)})
    data = image("JPEG", exif=about, comment=b"by Ana") + b"<?php evil(); ?>"
    assert b"Ana" in data
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)

    content = read(data, "photo.jpg", limits)

    assert b"Ana" not in content.data
    assert b"php" not in content.data
    assert not Image.open(BytesIO(content.data)).getexif()
    assert Image.open(BytesIO(content.data)).size == (40, 30)


@pytest.mark.parametrize(
    ("limits", "words"), [(SHARED, "20 MB"), (EVIDENCE, "10 MB"), (PLEDGE_EVIDENCE, "10 MB")]
)
def test_what_is_too_large_is_refused_also_where_less_was_announced(limits, words):
    for data, announced in ((b"%PDF-", limits.most_bytes + 1), (b"%PDF-" + bytes(limits.most_bytes), 10)):
        with pytest.raises(Refused, match=words):
            read_file(SentFile(file=BytesIO(data), name="x.pdf", size=announced), limits)


def test_a_file_input_names_the_kinds_of_its_place():
    assert PLEDGE_EVIDENCE.accepted == ".pdf,.csv,.jpg,.png,.jpeg"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\files\\report.pdf", "report.txt"),
        ('a"b\r\nc.pdf', "a b c.txt"),
        ("Plán (1).txt", "Plán (1).txt"),
        ("…", "file.txt"),
        ("x" * 300, f"{'x' * 100}.txt"),
    ],
)
def test_names_keep_no_folder_and_break_no_header(sent, kept):
    assert saved_name(sent, "txt") == kept
