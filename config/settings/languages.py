"""In which order the languages of the interface stand: those of the site's country first."""

from babel.languages import get_official_languages
from django.core.exceptions import ImproperlyConfigured

from config.languages import LANGUAGES

_NAMES = dict(LANGUAGES)


def official_languages(country: str) -> list[str]:
    """The official languages of a country (CLDR) that are official in the Union too, the one of most people first."""
    return [one for one in get_official_languages(country) if one in _NAMES]


def languages_for(country: str, chosen: list[str]) -> list[tuple[str, str]]:
    """All 24 languages as code and own name: those that the operator `chosen`, else the country's, lead; the others keep their order.

    Raises `ImproperlyConfigured` for a code that is none of the 24.
    """
    first = [one.strip().lower() for one in chosen if one.strip()]
    if unknown := [one for one in first if one not in _NAMES]:
        raise ImproperlyConfigured(
            f"Set RIALTO_LANGUAGES to official languages of the European Union ({', '.join(_NAMES)}), separated by commas. "
            f"Unknown: {', '.join(unknown)}."
        )
    first = first or (official_languages(country) if country else [])
    return [(code, _NAMES[code]) for code in dict.fromkeys([*first, *_NAMES])]
