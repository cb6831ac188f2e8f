"""The forms in which names of places and postcodes are looked up: without case, accents and what statisticians add."""

import re
import unicodedata
from collections.abc import Iterator

from rialto.taxonomy.queries import fold

# Scripts of the 24 languages and of those around them; GeoNames has names in all others as well.
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "GEORGIAN", "ARMENIAN")
# "Halle (Saale)", "Brussel / Bruxelles": what stands before is a name by itself.
_ADDED = re.compile(r"\s*[(/,].*$")
_BREAKS = re.compile(r"[\s\-‐–’'`.]+")
# GeoNames' own words for codes of airports and stations.
_CODE = re.compile(r"^[A-Z0-9]{2,5}$")
SHORTEST = 2


def place_form(name: str) -> str:
    """A name as it is compared: `Saint-Étienne` and `saint etienne` are one."""
    return " ".join(_BREAKS.split(fold(name.replace("ß", "ss")))).strip()


def forms_of(name: str) -> Iterator[tuple[int, str]]:
    """A name's forms, each with how far it is from the name: 0 as it is, 1 without what was added."""
    whole = place_form(name)
    if len(whole) >= SHORTEST:
        yield 0, whole
    short = place_form(_ADDED.sub("", name))
    if short != whole and len(short) >= SHORTEST:
        yield 1, short


def is_readable(name: str) -> bool:
    """Whether a name is one that people type: no code, no transcription in small letters, no other script."""
    first = next((letter for letter in name if letter.isalpha()), "")
    if not first or (first.islower() and not name.startswith(("'", "’"))) or _CODE.match(name):
        return False
    return unicodedata.name(first, "").startswith(_SCRIPTS)


def code_form(code: str) -> str:
    """A postcode as it is compared: `1000-001` and `1000001` are one; "" for what is none."""
    form = "".join(letter for letter in code.upper() if letter.isalnum() and letter.isascii())
    return form if any(letter.isdigit() for letter in form) else ""
