"""Irish: initial mutations undone, and the endings of plurals and genitives that Snowball leaves.

After words such as *an*, *ár* or *i* a noun begins differently: *cúrsa, chúrsa, gcúrsa*. What is put before it is taken off here by
the sounds that may be put before which letters (Graiméar Gaeilge na mBráithre Críostaí; *Caighdeán Oifigiúil*, 2017).
"""

from .steps import Step, is_taken

# Eclipsis writes the voiced sound before the letter it hides; the longest first.
_ECLIPSIS = ("bhf", "mb", "gc", "nd", "ng", "bp", "dt")
_LENITED = frozenset("bcdfgmpst")
_VOWELS = frozenset("aeiouáéíóú")
_AFTER_TS = frozenset("aeiouáéíóúlnr")
SHORTEST = 4

# Plural and genitive endings of nouns and adjectives; the longest first, three letters stay.
_ENDINGS = (
    "aithe", "eanna", "eacha", "anna", "acha", "aidh", "aigh", "ithe", "iúil", "iúla", "igh", "ála", "áil", "ais", "eas", "aí", "eí", "as",
    "is", "í", "a", "e",
)  # fmt: skip
SHORTEST_STEM = 3


def unmutated(word: str) -> str:
    """The word as it stands in a dictionary, without lenition, eclipsis, h-, n- or t-; the word itself when nothing was put before it."""
    if len(word) < SHORTEST or not is_taken(Step.MUTATIONS):
        return word
    for letters in _ECLIPSIS:
        if word.startswith(letters) and (letters != "ng" or word[2] in _VOWELS | set("lnr")):
            # bhf hides f, each of the others the letter that it ends with: gc hides c, ng hides g.
            return word[2:] if letters == "bhf" else word[1:]
    if word[0] == "t" and word[1] == "s" and word[2] in _AFTER_TS:
        return word[1:]
    if word[0] == "h" and word[1] in _VOWELS:
        return word[1:]
    if word[1] == "h" and word[0] in _LENITED:
        return word[0] + word[2:]
    return word


def stem(word: str) -> str:
    """The unmutated word without its ending, and with the broad form of a slender end: *leabhair* as *leabhar*, *fadhbanna* as *fadhb*."""
    word = unmutated(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return _broad(word)


def _broad(word: str) -> str:
    """An i before the last consonants marks a genitive or a plural (leabhar, leabhair): left out."""
    end = len(word)
    while end and word[end - 1] not in _VOWELS:
        end -= 1
    if 1 < end < len(word) and word[end - 1] == "i" and word[end - 2] in _VOWELS and end - 2 > 0:
        return word[: end - 1] + word[end:]
    return word
