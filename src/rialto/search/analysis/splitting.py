"""Text cut into words, with their places: elisions and possessives taken off, names of programming languages kept."""

import re
import unicodedata
from collections.abc import Iterator

# c++, c#, f# and .net are whole words; so are e-learning and m-learning, which people also write in one word.
_WORD = re.compile(
    r"(?<!\w)[a-zA-Z](?:\+\+|#)(?!\w)"
    r"|(?<!\w)\.(?:net|NET|Net)(?!\w)"
    r"|(?<![\w-])[eEmM]-(?=[^\W\d_]{3})[\w\u0300-\u036f\u00ad]+"
    r"|[\w\u0300-\u036f\u00ad]+(?:['’ʼ`´][\w\u0300-\u036f\u00ad]+)*"
)
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
        "c",
        "jusqu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "quelqu",
        "presqu",
        "entr",
        "ghall",
        "għall",
        "mill",
    ]
)
_ENDINGS = frozenset(["s", "t", "re", "ll", "ve", "d", "m"])
_WHOLE = frozenset({"aujourd'hui"})


def composed(text: str) -> str:
    """The text with every letter and its marks as one character, as all places in it are counted."""
    return unicodedata.normalize("NFC", text)


def split(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (lower-cased word, start, end) of a composed text, in order; elided articles and possessive endings are left out."""
    for match in _WORD.finditer(text):
        word, start, end = match[0].lower(), match.start(), match.end()
        if word.isalnum():
            yield word, start, end
        else:
            yield from _pieces(word, start, end)


def _pieces(word: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    if word[1:2] == "-":  # e-learning, written together
        yield word[0] + word[2:], start, end
        return
    if not _APOSTROPHE.search(word):
        word = word.strip("_")
        if "_" in word and not word.startswith("."):
            place = start
            for piece in re.findall(r"[^_]+", word):
                yield piece, place, end
        elif word:
            yield word, start, end
        return
    pieces = _APOSTROPHE.split(word)
    if "'".join(pieces) in _WHOLE:
        yield "".join(pieces), start, end
        return
    place = start
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        stop = place + len(piece)
        elided = not last and piece in _ELIDED
        ending = number > 0 and last and piece in _ENDINGS
        if piece and not elided and not ending:
            yield piece, place, stop
        place = stop + 1
