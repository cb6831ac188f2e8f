"""Codes of languages, countries and licences out of the many ways in which sources name them."""

import re
from functools import cache

from babel import Locale
from babel.core import get_global
from django.conf import settings

COUNTRY_WORDS = {
    "u.s.a.": "US", "usa": "US", "united states of america": "US", "u.k.": "GB", "uk": "GB", "great britain": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "el": "GR", "czech republic": "CZ", "holland": "NL",
    "the netherlands": "NL", "macedonia": "MK", "turkey": "TR", "slovak republic": "SK",
}  # fmt: skip
CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/licen[sc]es/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)", re.IGNORECASE
)
CC_WORDS = re.compile(
    r"^cc[ -](?P<terms>by(?:[ -](?:sa|nc|nd))*)(?:[ -]v?(?P<version>\d\.\d))?$", re.IGNORECASE
)
SPDX_ADDRESS = re.compile(r"spdx\.org/licenses/(?P<id>[A-Za-z0-9.+-]+?)(?:\.html|\.json)?/?$")
SPDX_SHAPE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.+-]{1,58}$")
NO_LICENCE = {"notspecified", "not-specified", "none", "unknown", "n/a", "other", "null"}


def language_code(value: str) -> str:
    """The ISO 639 code of a language given by tag ("en-GB", "pt_BR", "eng") or name ("Deutsch"); "" if unknown."""
    text = value.strip().lower().replace("_", "-")
    if not text:
        return ""
    head = text.split("-")[0]
    if 2 <= len(head) <= 3 and head.isascii() and head.isalpha():
        if len(head) == 3:
            head = get_global("language_aliases").get(head, head).split("_")[0]
        if head in language_names("en").values():
            return head
    for locale in ("en", *languages()):
        if code := language_names(locale).get(text):
            return code
    return ""


def country_code(value: str) -> str:
    """The ISO 3166 code of a country given by code or by name in an official language; "" if unknown."""
    text = " ".join(value.split())
    if not text:
        return ""
    if code := COUNTRY_WORDS.get(text.lower()):
        return code
    if len(text) == 2 and text.upper() in country_names("en").values():
        return text.upper()
    if len(text) == 3 and (alias := get_global("territory_aliases").get(text.upper())):
        return str(alias[0])
    for locale in ("en", *languages()):
        if code := country_names(locale).get(text.lower()):
            return code
    return ""


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != "en"]


@cache
def language_names(locale: str) -> dict[str, str]:
    """Name in lower case -> code, for languages without region or script."""
    return {
        str(name).lower(): code
        for code, name in Locale(locale).languages.items()
        if "_" not in code and len(code) < 4
    }


@cache
def country_names(locale: str) -> dict[str, str]:
    return {
        str(name).lower(): code
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    }


def licence_id(value: str) -> str:
    """The SPDX name of a licence given by address or name; short names without a version stay as they are."""
    text = value.strip()
    if match := CREATIVE_COMMONS.search(text):
        return f"CC-{match['terms'].upper()}-{match['version']}"
    lower = text.lower()
    if "publicdomain/zero" in lower or lower in {"cc0", "cc-0"}:
        return "CC0-1.0"
    if "publicdomain/mark" in lower or lower == "public-domain":
        return "CC-PDM-1.0"
    if match := SPDX_ADDRESS.search(text):
        return match["id"]
    if match := CC_WORDS.match(text):
        parts = ["CC", match["terms"].upper().replace(" ", "-"), match["version"] or ""]
        return "-".join(part for part in parts if part)
    if lower in NO_LICENCE or not SPDX_SHAPE.match(text):
        return ""
    return text
