"""What each process that serves pages would otherwise read for itself, read once before the processes part."""

from django.conf import settings
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from rialto.base.memory import settle
from rialto.base.words import locale_of


def prepare() -> None:
    """All that a web server does of it before its workers part."""
    read_languages()
    settle()


def read_languages() -> None:
    """Read of each language of the site the interface's words, the addresses as they stand in it, and CLDR's names.

    None of it changes while a process lives: read before web workers part, it is one copy for all of them, where each that met
    all 24 languages came to have 50 MB of its own (docs/benchmarks.md); and no visitor waits for being the first of a language.
    """
    for language, _ in settings.LANGUAGES:
        # A language that becomes the active one is read.
        with translation.override(language):
            _work_out_addresses()
        locale_of(language).territories.keys()


def _work_out_addresses() -> None:
    """Have Django work out all addresses in the active language, as it does of a namespace when one of its names is first asked for."""
    for namespace in list(get_resolver().namespace_dict):
        try:
            reverse(f"{namespace}: ")
        except NoReverseMatch:
            continue
