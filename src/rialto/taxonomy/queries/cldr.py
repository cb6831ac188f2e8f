"""The Unicode consortium's locale data (CLDR), by way of Babel."""

from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from django.utils.translation import get_language


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language tag such as `de` or `pt-BR`; English where CLDR has none."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def reading_locale(language: str | None) -> Locale:
    """The locale to name things in: the given language's, or the reader's."""
    return locale_of(language or get_language() or "en")
