"""Bulgarian and Greek typed in Latin letters, and Latin names typed in theirs.

Everybody romanises a little differently: ч is ch by the law (streamlined system, 2009) and 4 on a phone, η is i by ELOT 743, h by its
look. So both sides are brought to a *key*, in which all ways of writing a sound are one: texts keep the keys of their Bulgarian and Greek
words and of their stems, a word typed in Latin letters is looked for by the keys it may mean. The other way round, a word typed in
Cyrillic or Greek is also looked for as the official systems spell it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product

from .folding import fold

# Sounds that Latin writes with two letters have a capital in a key.
_BULGARIAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "J", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m",
        "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "C", "ч": "Q", "ш": "W", "щ": "WT",
        "ъ": "a", "ь": "i", "ю": "iu", "я": "ia", "э": "e", "ы": "i", "ё": "io",
    }
)  # fmt: skip
_TYPED_BULGARIAN = (
    ("sht", "WT"), ("zh", "J"), ("ts", "C"), ("tz", "C"), ("ch", "Q"), ("sh", "W"), ("ya", "ia"), ("yu", "iu"), ("ja", "ia"), ("ju", "iu"),
    ("4", "Q"), ("6t", "WT"), ("6", "W"), ("c", "C"), ("y", "i"), ("w", "v"), ("q", "ia"), ("x", "h"),
)  # fmt: skip
_GREEK_PAIRS = (
    ("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("ηυ", "iv"), ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"), ("μπ", "v"), ("ντ", "d"),
    ("γκ", "g"), ("γγ", "g"), ("τζ", "C"), ("τσ", "C"),
)  # fmt: skip
_GREEK = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "T", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n",
        "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "i", "φ": "v", "χ": "h", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
_TYPED_GREEK = (
    ("ou", "U"), ("au", "av"), ("eu", "ev"), ("ai", "e"), ("ei", "i"), ("oi", "i"), ("yi", "i"), ("mp", "v"), ("nt", "d"),
    ("gk", "g"), ("gg", "g"), ("ng", "g"), ("tz", "C"), ("ts", "C"), ("ch", "H"), ("ph", "v"), ("8", "T"), ("3", "ks"),
    ("4", "ps"), ("y", "i"), ("w", "o"), ("b", "v"), ("f", "v"), ("c", "k"), ("q", "T"),
)  # fmt: skip
# Letters that people type for two sounds each: χ or ξ, χ or η, ου or υ.
_EITHER = {"x": ("h", "ks"), "h": ("h", "i"), "u": ("u", "i")}
MOST_KEYS = 16
# Endings, as keys: cut off what was typed, so that it meets the stems of texts.
_CUT = {
    "bg": (
        "ovete",
        "iata",
        "ite",
        "ata",
        "eto",
        "oto",
        "ove",
        "eta",
        "ia",
        "ta",
        "to",
        "at",
        "te",
        "i",
        "a",
        "o",
        "e",
    ),
    "el": ("aton", "atos", "ata", "eon", "is", "as", "es", "os", "on", "us", "i", "a", "o", "e", "u"),
}
SHORTEST_KEY, SHORTEST_CUT = 3, 4
_DOUBLED = re.compile(r"(.)\1+")
_CYRILLIC, _GREEK_SCRIPT, _TYPED = re.compile("[а-яё]+"), re.compile("[α-ω]+"), re.compile("[a-z0-9]+")

# The official systems: what a Latin text would call it.
_STREAMLINED = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m",
        "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
    }
)  # fmt: skip
_ELOT = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n",
        "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip


def key(folded: str) -> str:
    """The key of a folded Bulgarian or Greek word; empty for other scripts and short words."""
    if _CYRILLIC.fullmatch(folded):
        made = folded.translate(_BULGARIAN)
    elif _GREEK_SCRIPT.fullmatch(folded):
        for pair, sound in _GREEK_PAIRS:
            folded = folded.replace(pair, sound)
        made = folded.translate(_GREEK)
    else:
        return ""
    made = _DOUBLED.sub(r"\1", made)
    return made if len(made) >= SHORTEST_KEY else ""


def typed_keys(word: str, language: str) -> tuple[str, ...]:
    """The keys that a word in Latin letters may mean in "bg" or "el", the whole ones before those without an ending."""
    folded = fold(word)
    if not _TYPED.fullmatch(folded):
        return ()
    whole = _bulgarian_keys(folded) if language == "bg" else _greek_keys(folded)
    cut = [
        one.removesuffix(ending)
        for one in whole
        for ending in _CUT[language]
        if one.endswith(ending) and len(one) - len(ending) >= SHORTEST_CUT
    ]
    return tuple(dict.fromkeys([one for one in [*whole, *cut] if len(one) >= SHORTEST_KEY]))


def _bulgarian_keys(word: str) -> list[str]:
    for typed, sound in _TYPED_BULGARIAN:
        word = word.replace(typed, sound)
    # ъ is a by the law, u as many write it; j is ж or й.
    return _once(one.replace("j", sound) for sound in "Ji" for one in (word, word.replace("u", "a")))


def _greek_keys(word: str) -> list[str]:
    # th is θ by its sound, and τη by its look.
    return _once(one for start in (word.replace("th", "T"), word) for one in _greek_readings(start))[
        :MOST_KEYS
    ]


def _greek_readings(word: str) -> Iterator[str]:
    for typed, sound in _TYPED_GREEK:
        word = word.replace(typed, sound)
    doubtful = [letter for letter in dict.fromkeys(word) if letter in _EITHER]
    for choice in product(*(_EITHER[letter] for letter in doubtful)):
        sounds = {ord(letter): sound for letter, sound in zip(doubtful, choice, strict=True)}
        made = word.translate(sounds)
        yield made.replace("U", "u").replace("H", "h")


def _once(keys: Iterable[str]) -> list[str]:
    """Each key once, without doubled letters."""
    return list(dict.fromkeys(_DOUBLED.sub(r"\1", one) for one in keys))


def spelled(folded: str) -> str:
    """A folded Bulgarian or Greek word as the official system spells it in Latin letters; empty for other scripts."""
    if _CYRILLIC.fullmatch(folded):
        return (f"{folded[:-1]}а" if folded.endswith("ия") else folded).translate(_STREAMLINED)
    if _GREEK_SCRIPT.fullmatch(folded):
        return folded.replace("ου", "ou").translate(_ELOT)
    return ""
