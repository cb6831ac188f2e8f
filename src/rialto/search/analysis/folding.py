"""Letters made equal where typing and spelling differ, and left apart where the alphabet needs them."""

import re
import unicodedata

# Letters that Unicode does not take apart, and what people type in their place.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "þ": "th",
        "ς": "σ", "ǆ": "dz", "ĳ": "ij",
        # Inside words these mean nothing: soft hyphen, zero-width characters, joiners.
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip
# Combining marks of Latin, Greek and Cyrillic; other scripts keep theirs.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
# й is a letter of its own, not an и with a mark.
_KEPT_WHOLE = frozenset("й")


def fold(word: str) -> str:
    """Return a lower-cased word without marks; Greek and Cyrillic stay in their script. Folding twice changes nothing."""
    if word.isascii():
        return word
    if _KEPT_WHOLE.isdisjoint(word):
        return _bare(word)
    return "".join(letter if letter in _KEPT_WHOLE else _bare(letter) for letter in word)


def _bare(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    # Compatibility forms (ﬀ, ℌ, Ａ) may come apart into capitals or into letters of the table.
    return bare if bare.isascii() and bare.islower() else bare.lower().translate(_LETTERS)
