"""Which encoding a document really has."""

import codecs

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What documents in the official languages come in when it is not UTF-8 (single bytes, so a cut sample does no harm).
LEGACY = [
    "cp1252",
    "cp1250",
    "iso8859_2",
    "cp1251",
    "iso8859_5",
    "cp1253",
    "iso8859_7",
    "cp1257",
    "iso8859_3",
]


def encoding_of(sample: bytes, *, declared: str = "", is_whole: bool = True) -> str:
    """Name the encoding of a document by its first bytes: mark, UTF-8 if it fits, `declared`, then likelihood.

    UTF-8 goes before the declaration because valid UTF-8 with a byte above 127 is hardly ever anything else, while
    servers declare ISO-8859-1 out of habit.
    """
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name
    if is_utf8(sample, is_whole=is_whole):
        return "utf-8"
    if declared and is_readable_as(sample, declared):
        return declared
    best = from_bytes(sample[:20_000], cp_isolation=LEGACY).best()
    return best.encoding if best else "cp1252"


def is_utf8(sample: bytes, *, is_whole: bool) -> bool:
    """Whether the sample is UTF-8; unless it is the whole document, its last character may have been cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def is_readable_as(sample: bytes, encoding: str) -> bool:
    """Whether Python knows `encoding` as one for text (and not as a way of packing), and the sample fits."""
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            return False
        codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False
    return True
