"""A service that is half named stops the start, and says what to do."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.translation import languages_from, translation_from

NAMES = ("RIALTO_TRANSLATION", "RIALTO_TRANSLATION_URL", "RIALTO_TRANSLATION_USER", "RIALTO_TRANSLATION_KEY")


def said(*values: str) -> dict[str, str]:
    return dict(zip(NAMES, (*values, "", "", "", "")[:4], strict=True))


@pytest.mark.parametrize(
    ("values", "provider"),
    [
        (("",), "none"),
        (("none",), "none"),
        (("etranslation", "", "Rialto", "secret"), "etranslation"),
        (("libretranslate", "http://translate.example:5000/"), "libretranslate"),
        (("libretranslate", "http://127.0.0.1:5000", "", "key"), "libretranslate"),
        (("DeepL", "", "", "key:fx"), "deepl"),
    ],
)
def test_a_whole_configuration_is_taken(values, provider):
    assert translation_from(said(*values))["provider"] == provider


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("google",), "RIALTO_TRANSLATION"),
        (("none", "", "", "key"), "RIALTO_TRANSLATION_KEY"),
        (("etranslation", "", "", "secret"), "RIALTO_TRANSLATION_USER"),
        (("etranslation", "", "Rialto"), "RIALTO_TRANSLATION_KEY"),
        (("libretranslate",), "RIALTO_TRANSLATION_URL"),
        (("deepl",), "RIALTO_TRANSLATION_KEY"),
        (("deepl", "api.deepl.com", "", "key"), "RIALTO_TRANSLATION_URL"),
        (("libretranslate", "http://translate.example", "", "key"), "RIALTO_TRANSLATION_URL"),
    ],
)
def test_half_a_configuration_is_refused(values, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        translation_from(said(*values))


def test_languages_are_those_of_the_site():
    assert languages_from([" PT", "en", ""], ["pt", "en"]) == ("pt", "en")
    with pytest.raises(ImproperlyConfigured, match="RIALTO_TRANSLATION_LANGUAGES"):
        languages_from(["tlh"], ["pt"])
