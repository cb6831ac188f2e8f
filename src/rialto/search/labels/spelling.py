"""The ways in which a label may be written in a text: one of two endings, without what stands in brackets, with one letter wrong."""

import re
from collections.abc import Iterator

from .label import Kind

_BRACKETS = re.compile(r"\s*[\(\[][^)\]]*[\)\]]\s*")
_SLASH = re.compile(r"\s*/\s*")
# More ways of one label than this are not worth their room.
MOST_WAYS = 6
_ALPHABETS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъьюя",
}


def ways(text: str, kind: Kind) -> Iterator[tuple[str, Kind]]:
    """The label's text as it stands in running text, each way with what kind of label it then is.

    >>> [way for way, kind in ways("Koch/Köchin (Mensa)", Kind.PREFERRED)]
    ['Koch/Köchin (Mensa)', 'Koch (Mensa)', 'Köchin (Mensa)', 'Koch/Köchin', 'Koch', 'Köchin']
    """
    whole = list(dict.fromkeys([text, *_either(text)]))
    seen = dict.fromkeys(whole)
    for way in whole:
        yield way, kind if way == text else Kind.EITHER
    for way in whole:
        short = " ".join(_BRACKETS.sub(" ", way).split())
        if short and short not in seen:
            seen[short] = None
            yield short, Kind.SHORTENED


def _either(text: str) -> list[str]:
    """Both sides of each slash: two whole names, or two forms of the one word that it stands in."""
    sides = _SLASH.split(text)
    if len(sides) == 1:
        return [text]
    if len(sides) == 2:
        first, second = sides
        ahead, behind = first.split(), second.split()
        if not ahead or not behind:
            return [text]
        found = [first, second]
        if len(ahead) != len(behind):
            # “prodavač/prodavačica ribe”: the words around belong to both.
            before, after = " ".join(ahead[:-1]), " ".join(behind[1:])
            found = [f"{before} {one} {after}".strip() for one in (ahead[-1], behind[0])]
            found += [side for side in (first, second) if len(side.split()) > 1]
        return list(dict.fromkeys(found))
    return list(dict.fromkeys([side for side in sides if side]))[:MOST_WAYS]


def one_letter_away(word: str) -> Iterator[str]:
    """Every word that comes of a folded one by a letter more, less or other, or by two that changed places; first letter kept last.

    Typing errors seldom hit the first letter, so words that begin otherwise come at the end.
    """
    letters = _alphabet(word)
    for place in [*range(1, len(word)), 0]:
        head, tail = word[:place], word[place:]
        yield head + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            if letter != tail[0]:
                yield head + letter + tail[1:]
            yield head + letter + tail
    for letter in letters:
        yield word + letter


def _alphabet(word: str) -> str:
    if word.isascii():
        return _ALPHABETS["latin"]
    if any("α" <= letter <= "ω" for letter in word):
        return _ALPHABETS["greek"]
    return _ALPHABETS["cyrillic"] if any("а" <= letter <= "я" for letter in word) else _ALPHABETS["latin"]
