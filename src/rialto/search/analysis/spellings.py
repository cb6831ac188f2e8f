"""Other spellings of a typed word: letters that a keyboard lacks, and scripts.

German ä is typed ae, Danish ø is typed oe and å aa; texts are folded to a and o. A Bulgarian or Greek word is looked for in Latin letters too.
"""

from functools import lru_cache

from . import latin
from .folding import fold
from .steps import Step, is_taken

_TYPED = {
    "de": (("ae", "a"), ("oe", "o"), ("ue", "u")),
    "da": (("aa", "a"), ("oe", "o"), ("ae", "a")),
    "sv": (("aa", "a"), ("oe", "o"), ("ae", "a")),
    "fi": (("ae", "a"), ("oe", "o")),
    "et": (("ae", "a"), ("oe", "o"), ("ue", "u")),
    "hu": (("oe", "o"), ("ue", "u")),
}  # fmt: skip
# What a text writes with a mark that people type with an e after it: the way back, for texts without marks.
_WRITTEN = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


@lru_cache(maxsize=4096)
def spellings(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """How else a lower-cased word may stand in a text, folded; without the word itself."""
    folded = fold(word)
    if not is_taken(Step.SPELLINGS):
        return (latin.spelled(folded),) if is_taken(Step.LATIN) and latin.spelled(folded) else ()
    found = []
    for language in languages:
        made = folded
        for typed, letter in _TYPED.get(language, ()):
            made = made.replace(typed, letter)
        found.append(made)
    if any(letter in word for letter in _WRITTEN):
        found.append(fold("".join(_WRITTEN.get(letter, letter) for letter in word)))
    if is_taken(Step.LATIN):
        found.append(latin.spelled(folded))
    return tuple(dict.fromkeys(one for one in found if one and one != folded))
