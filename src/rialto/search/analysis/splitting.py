"""Text cut into words, with their places: elisions and possessives taken off, names of programming languages kept."""

import re
import unicodedata
from collections.abc import Iterator

from .steps import Step, is_taken

_LETTERS = r"[\w\u0300-\u036f\u00ad]+"
_PLAIN = re.compile(rf"{_LETTERS}(?:['’ʼ`´]{_LETTERS})*")
# c++, c#, f# and .net are whole words; so are e-learning and m-learning, which people also write in one word.
_SPECIAL = re.compile(
    r"(?<!\w)[a-zA-Z](?:\+\+|#)(?!\w)"
    r"|(?<!\w)\.(?:net|NET|Net)(?!\w)"
    rf"|(?<![\w-])[eEmM]-(?=[^\W\d_]{{3}}){_LETTERS}"
    rf"|{_PLAIN.pattern}"
)
_SIGNS_OF_SPECIAL = ("+", "#", ".n", ".N", "e-", "E-", "m-", "M-")
_APOSTROPHE = re.compile("['’ʼ`´]")
# What French, Italian, Maltese, Irish and Catalan elide before a vowel; the same in every text, so that exact words meet.
_ELIDED = frozenset(
    [
        "l",
        "d",
        "j",
        "m",
        "n",
        "s",
        "t",
        "c",
        "z",
        "v",
        "f",
        "b",
        "x",
        "qu",
        "un",
        "dell",
        "nell",
        "sull",
        "dall",
        "all",
        "coll",
        "quest",
        "quell",
        "sant",
        "bell",
        "dov",
        "com",
        "jusqu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "quelqu",
        "presqu",
        "entr",
        "għall",
        "mill",
    ]
)
_ENDINGS = frozenset(["s", "t", "re", "ll", "ve", "d", "m"])
_WHOLE = frozenset({"aujourd'hui"})


def composed(text: str) -> str:
    """The text with every letter and its marks as one character, as all places in it are counted."""
    return unicodedata.normalize("NFC", text)


def pattern(text: str) -> re.Pattern[str]:
    """What finds the words of this text: the quick way where no special word can be in it."""
    return _SPECIAL if any(sign in text for sign in _SIGNS_OF_SPECIAL) else _PLAIN


def split(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (lower-cased word, start, end) of a composed text, in order; elided articles and possessive endings are left out."""
    for match in pattern(text).finditer(text):
        start = match.start()
        for word, first, last in pieces(match[0]):
            yield word, start + first, start + last


def found_words(text: str) -> list[str]:
    """What `pieces` takes apart, in order: lower-cased already where that is the same as lower-casing each word.

    So “The” and “the” are one word to who remembers words. Σ is lower-cased by what stands around it, and İ grows.
    """
    wanted = pattern(text)
    if wanted is _PLAIN and "Σ" not in text and "İ" not in text:
        text = text.lower()
    return wanted.findall(text)


def pieces(found: str) -> list[tuple[str, int, int]]:
    """The words in what the pattern found (nearly always one), lower-cased, with their places in it."""
    word = found.lower()
    # Lower-casing may lengthen a word (İ); its place is that of what was written.
    if word.isalnum() or "+" in word or "#" in word or word[0] == ".":
        return [(word, 0, len(found))]
    if word[1:2] == "-":  # e-learning, written together
        return [(word[0] + word[2:], 0, len(found))]
    if len(word) != len(found):
        return [(_APOSTROPHE.sub("", word), 0, len(found))]
    if _APOSTROPHE.search(word):
        return _around_apostrophes(word)
    # Underscores part words; what is left has marks that no letter took up.
    return [(match[0], match.start(), match.end()) for match in re.finditer("[^_]+", word)]


def _around_apostrophes(word: str) -> list[tuple[str, int, int]]:
    parts = _APOSTROPHE.split(word)
    if not is_taken(Step.ELISIONS):
        return [("".join(parts), 0, len(word))]
    if "'".join(parts) in _WHOLE:
        return [("".join(parts), 0, len(word))]
    found = []
    place = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        elided = not last and part in _ELIDED
        ending = number > 0 and last and part in _ENDINGS
        if part and not elided and not ending:
            found.append((part, place, place + len(part)))
        place += len(part) + 1
    return found
