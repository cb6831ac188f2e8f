"""Stems of words: Snowball where it serves the language, rules of our own for Irish, Maltese, Bulgarian, Latvian, Slovak and Slovene."""

import threading
from collections.abc import Callable

from . import irish, maltese
from .endings import without_ending

# Croatian by the Serbian stemmer, which takes both scripts.
SNOWBALL = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "hr": "serbian", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip
# Snowball takes the s of Kurs for an ending; this field cannot do without the word.
CORRECTIONS = {"de": {"kurs": "kurs", "kurses": "kurs"}, "sv": {"kurs": "kurs"}}
# Snowball's Irish joined one pair in eight.
_OURS: dict[str, Callable[[str], str]] = {"ga": irish.stem, "mt": maltese.stem}
_stemmers: dict[str, Callable[[str], str]] = {}
# A Snowball stemmer keeps its word in itself, so two threads may not share it at one time.
_lock = threading.Lock()


def stem(word: str, language: str) -> str:
    """The stem of a lower-cased, unfolded word (endings are told apart by their marks); the word itself in other languages."""
    if language in SNOWBALL:
        corrected = CORRECTIONS.get(language, {}).get(word)
        if corrected:
            return corrected
        with _lock:
            stemmer = _stemmers.get(language) or _load(language)
            return stemmer(word)
    if language in _OURS:
        return _OURS[language](word)
    return without_ending(word, language)


def _load(language: str) -> Callable[[str], str]:
    import Stemmer

    try:
        stemmer = Stemmer.Stemmer(SNOWBALL[language], 0).stemWord
    except KeyError:  # an older Snowball that lacks the language
        stemmer = str
    return _stemmers.setdefault(language, stemmer)
