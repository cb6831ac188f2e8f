"""Into which languages things are put, and in which order."""

from babel.languages import get_official_languages
from django.conf import settings

from rialto.translation.demand import asked_languages


def own_languages() -> list[str]:
    """The languages that everything new is put into: as the operator says, else the country's and English, else all."""
    known = [code for code, _name in settings.LANGUAGES]
    if settings.TRANSLATION_LANGUAGES:
        return list(settings.TRANSLATION_LANGUAGES)
    if settings.COUNTRY:
        official = [str(code).partition("_")[0] for code in get_official_languages(settings.COUNTRY)]
        own = [code for code in dict.fromkeys((*official, "en")) if code in known]
        return own or known
    return known


def reader_languages() -> list[str]:
    """All languages of the site: its own first, within them those that readers ask in most."""
    own = own_languages()
    asked = [code for code in asked_languages() if code in dict(settings.LANGUAGES)]
    place = {code: number for number, code in enumerate(asked)}
    known = [code for code, _name in settings.LANGUAGES]
    return sorted(
        dict.fromkeys((*own, *known)),
        key=lambda code: (code not in own, place.get(code, len(asked)), known.index(code)),
    )
