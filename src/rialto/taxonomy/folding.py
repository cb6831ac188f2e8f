"""When two spellings are the same word."""

import unicodedata

FOLDED_LENGTH = 200


def fold(text: str) -> str:
    """Return `text` without case, accents and surplus spaces, the form in which look-ups compare.

    >>> fold("  Österreich ")
    'osterreich'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    if not bare.isascii():
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(bare.split())


def folded_label(kind: str, text: str) -> str:
    """Return the searchable form of a label, at most 200 characters; empty for a description."""
    return "" if kind == "description" else fold(text)[:FOLDED_LENGTH]
