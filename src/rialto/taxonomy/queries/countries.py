"""Countries (ISO 3166-1 alpha-2) and regions (NUTS): names in 24 languages, and codes from whatever sources write."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from babel.core import get_global

from rialto.taxonomy.choices import EU_LANGUAGES
from rialto.taxonomy.folding import fold
from rialto.taxonomy.queries.cldr import locale_of, reading_locale

AUTHORITY = "http://publications.europa.eu/resource/authority/country/"
NUTS = "http://data.europa.eu/nuts/code/"

# How the EU and others write some codes that ISO 3166 writes otherwise.
_OTHER_CODES = {"EL": "GR", "UK": "GB", "EUR": "EU", "1A0": "XK"}
# Withdrawn alpha-3 codes that CLDR still reads as a present country.
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
# Two letters in CLDR that are no country, nor the European Union.
_NO_COUNTRY = frozenset({"CQ", "EA", "EZ", "IC", "QO", "UN", "XA", "XB", "ZZ"})
# Names that sources use and CLDR does not list, folded.
_OTHER_NAMES = {
    "america": "US",
    "bosnia": "BA",
    "britain": "GB",
    "czech republic": "CZ",
    "eire": "IE",
    "england": "GB",
    "europe": "EU",
    "great britain": "GB",
    "hellas": "GR",
    "holland": "NL",
    "macedonia": "MK",
    "northern ireland": "GB",
    "republic of cyprus": "CY",
    "republic of ireland": "IE",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "scotland": "GB",
    "slovak republic": "SK",
    "the netherlands": "NL",
    "tschechische republik": "CZ",
    "turkey": "TR",
    "united states of america": "US",
    "usa": "US",
    "wales": "GB",
}
# NUTS writes the country's two letters (EL and UK among them), then one sign a level (1 to 3).
_NUTS_FORM = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in `language` (the reader's when left out), else in English, else the code itself."""
    known = _code(code) or code
    return reading_locale(language).territories.get(known) or locale_of("en").territories.get(known) or code


def country_address(code: str) -> str:
    """The country's concept in the EU's authority table, or an empty string for a code it has none for."""
    known = _code(code)
    if known is None:
        return ""
    return AUTHORITY + {"EU": "EUR", "XK": "1A0"}.get(known, _alpha_3().get(known, ""))


def country_code_of(text: str | None) -> str | None:
    """The country that `text` names, by a code, an address, or a name in any of the 24 languages; None if none.

    >>> country_code_of("Deutschland"), country_code_of("DEU"), country_code_of("el")
    ('DE', 'DE', 'GR')
    """
    value = (text or "").strip()
    for prefix in (AUTHORITY, AUTHORITY.replace("http:", "https:")):
        value = value.removeprefix(prefix)
    if value.startswith((NUTS, NUTS.replace("http:", "https:"))):
        parts = nuts_parts(value)
        return parts[0] if parts else None
    return _code(value) or _names().get(fold(value).replace("&", "and"))


def nuts_parts(text: str | None) -> tuple[str, int] | None:
    """Country and level (0 to 3) of a NUTS code or address; None where its form or its country is wrong.

    Whether the region exists is the `nuts` scheme's to say, once `import_nuts` has brought it.
    """
    code = (text or "").strip().rpartition("/")[2].upper()
    country = _code(code[:2]) if _NUTS_FORM.fullmatch(code) else None
    return (country, len(code) - 2) if country else None


def nuts_code_of(text: str | None) -> str | None:
    """The NUTS code itself, upper case, of a code or address whose form is right."""
    return (text or "").strip().rpartition("/")[2].upper() if nuts_parts(text) else None


def nuts_address(code: str) -> str:
    """The region's address at data.europa.eu."""
    return NUTS + code


def _code(text: str) -> str | None:
    if not text.isascii() or len(text) not in (2, 3):
        return None
    code = _OTHER_CODES.get(text.upper(), text.upper())
    if len(code) == 3 and code not in _WITHDRAWN:
        replaced = _aliases().get(code, [])
        code = replaced[0] if len(replaced) == 1 else ""
    return code if code in _codes() else None


def _aliases() -> Mapping[str, list[str]]:
    return cast("Mapping[str, list[str]]", get_global("territory_aliases"))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    territories = [str(code) for code in locale_of("en").territories]
    return frozenset(code for code in territories if len(code) == 2 and code not in _NO_COUNTRY)


@lru_cache(maxsize=1)
def _alpha_3() -> dict[str, str]:
    return {
        codes[0]: alias
        for alias, codes in _aliases().items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and alias not in _WITHDRAWN
    }


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = dict(_OTHER_NAMES)
    for language in EU_LANGUAGES:
        for code, name in locale_of(language).territories.items():
            if code in _codes():
                names.setdefault(fold(name).replace("&", "and"), code)
    return names
