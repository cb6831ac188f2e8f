"""This installation's dictionaries: what somebody typed, said in English word by word.

The model of meaning knows English best, and of some languages few words: "αρτοποιός" it puts nowhere near bakers. What a dictionary
says of a question is asked beside the question itself.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rialto.search.analysis.guessing import languages_of
from rialto.search.dictionaries import Dictionaries, Gloss, stamp_of
from rialto.search.dictionaries.sources import Source, installed


@lru_cache(maxsize=4)
def _dictionaries(folder: Path) -> Dictionaries:
    return Dictionaries(folder)


def dictionaries() -> Dictionaries:
    """The dictionaries of this installation; without any until they are built."""
    return _dictionaries(Path(settings.DICTIONARY_FOLDER))


def build_dictionaries(progress: Callable[[str, int, int], None] | None = None) -> dict[str, int]:
    """Build them anew if another list came with Rialto, or other dictionaries are installed; returns how many words each language has.

    Raises WriterBusy while another process builds them.
    """
    found = installed_dictionaries()
    stamp = stamp_of(found)
    if dictionaries().stamp == stamp:
        return dictionaries().word_counts
    return dictionaries().build(found, stamp=stamp, progress=progress)


def are_dictionaries_current() -> bool:
    """Whether nothing has to be built: they are what their sources are, or they are switched off."""
    return not settings.DICTIONARIES or dictionaries().stamp == stamp_of(installed_dictionaries())


def installed_dictionaries() -> list[Source]:
    """The dictionaries of FreeDict that this machine has, in the folders of the settings."""
    return installed([Path(folder) for folder in settings.DICTIONARY_SOURCES])


def gloss_of(words: Sequence[str], languages: Sequence[str]) -> Gloss | None:
    """A question's words in English; `languages` are those it may be in besides those its letters speak for, surest first.

    None where nothing can be said: no dictionary has one of the words, they are English, or dictionaries are switched off.
    """
    if not settings.DICTIONARIES:
        return None
    return dictionaries().gloss(words, (*languages, *languages_of(" ".join(words))))
