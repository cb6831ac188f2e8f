"""Languages: names in 24 languages, and codes from whatever sources write, for every language of ISO 639."""

import re
from functools import lru_cache

from babel.core import get_global

from rialto.taxonomy.choices import EU_LANGUAGES
from rialto.taxonomy.folding import fold
from rialto.taxonomy.queries.cldr import locale_of, reading_locale

AUTHORITY = "http://publications.europa.eu/resource/authority/language/"

_TAG = re.compile(r"([a-z]{2,3})([-_][a-z0-9]{1,8})*")
# Codes that say "none" or "several" instead of naming a language.
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
# What speakers call languages outside the 24, folded; CLDR has these in locales that are not read otherwise.
_OWN_NAMES = {
    "bahasa indonesia": "id",
    "bokmal": "nb",
    "bosanski": "bs",
    "catala": "ca",
    "cymraeg": "cy",
    "euskara": "eu",
    "flemish": "nl",
    "galego": "gl",
    "islenska": "is",
    "letzebuergesch": "lb",
    "norsk": "no",
    "nynorsk": "nn",
    "occitan": "oc",
    "shqip": "sq",
    "srpski": "sr",
    "turkce": "tr",
    fold("беларуская"): "be",
    fold("македонски"): "mk",
    fold("русский"): "ru",
    fold("српски"): "sr",
    fold("українська"): "uk",
    fold("العربية"): "ar",
    "中文": "zh",
    "日本語": "ja",
}


def language_name(code: str, language: str | None = None) -> str:
    """The language's name in `language` (the reader's when left out), else in English, else the code itself."""
    known = _code(code.lower()) or code
    named = reading_locale(language).languages.get(known) or locale_of("en").languages.get(known)
    return named or (_iso_639(known) or ("", known))[1] or code


def language_address(code: str) -> str:
    """The language's concept in the EU's authority table, or an empty string for a code that is none."""
    known = _code(code.lower())
    if known is None:
        return ""
    return AUTHORITY + (EU_LANGUAGES.get(known) or (_iso_639(known) or ("",))[0].upper())


def language_code_of(text: str | None) -> str | None:
    """The language that `text` names: ISO 639-1 where there is such a code, else 639-3; None if none.

    Reads tags (`de-AT`), two and three letters, the EU's addresses, and names in any of the 24 languages.

    >>> language_code_of("deutsch"), language_code_of("DEU"), language_code_of("de-AT")
    ('de', 'de', 'de')
    """
    value = (text or "").strip()
    for prefix in (AUTHORITY, AUTHORITY.replace("http:", "https:")):
        value = value.removeprefix(prefix)
    if tag := _TAG.fullmatch(value.lower()):
        code = _code(tag[1])
        if code or tag[2]:
            return code
    folded = fold(value)
    return (_names().get(folded) or _code_of_english_name(value)) if folded else None


def _code(code: str) -> str | None:
    if code in _NO_LANGUAGE:
        return None
    current = get_global("language_aliases").get(code, code).partition("_")[0]
    if current in locale_of("en").languages and len(current) <= 3:
        return current
    return code if _iso_639(code) else None


@lru_cache(maxsize=2048)
def _iso_639(code: str) -> tuple[str, str] | None:
    """ISO 639-3 code and English reference name of a two- or three-letter code."""
    import iso639

    try:
        found = iso639.Language.from_part1(code) if len(code) == 2 else iso639.Language.from_part3(code)
    except iso639.LanguageNotFoundError:
        return None
    return found.part3, found.name


@lru_cache(maxsize=2048)
def _code_of_english_name(name: str) -> str | None:
    import iso639

    try:
        found = iso639.Language.from_name(name)
    except iso639.LanguageNotFoundError:
        return None
    return None if found.part3 in _NO_LANGUAGE else found.part1 or found.part3


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Codes by folded name. Where two languages share one, English decides, then the official, then the shorter."""
    names = dict(_OWN_NAMES)
    for language in ("en", *EU_LANGUAGES):
        named = locale_of(language).languages.items()
        for code, name in sorted(named, key=lambda pair: (pair[0] not in EU_LANGUAGES, len(pair[0]))):
            if len(code) <= 3 and code not in _NO_LANGUAGE:
                names.setdefault(fold(name), code)
    return names
