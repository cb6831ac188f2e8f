import pytest
from django.conf import settings
from django.urls import URLResolver, clear_url_caches, reverse
from django.utils import translation
from django.utils.translation import trans_real

from rialto.base.preloading import read_languages
from rialto.base.words import locale_of


@pytest.fixture
def nothing_read(monkeypatch):
    """A process in which nobody has been shown a page yet."""
    monkeypatch.setattr(trans_real, "_translations", {})
    clear_url_caches()
    locale_of.cache_clear()


def test_no_visitor_is_the_first_of_a_language(nothing_read, monkeypatch):
    read_languages()

    monkeypatch.setattr(trans_real.DjangoTranslation, "__init__", _fail)
    monkeypatch.setattr(URLResolver, "_populate", _fail)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            assert reverse("finding:results").startswith(f"/{language}/")
            assert translation.gettext("Search")


def test_without_it_the_first_visitor_waits(nothing_read, monkeypatch):
    monkeypatch.setattr(URLResolver, "_populate", _fail)

    with pytest.raises(AssertionError, match="when a visitor comes"):
        reverse("finding:results")


def _fail(*_args, **_kwargs):
    raise AssertionError("this is read when a visitor comes")
