"""The keys under which labels are kept: words one after another, each ended by a space, so that a label is a beginning of a text's key.

`=words`: folded words in any language; `xx~words`: lemmas or stems in language xx; `xx+word`: what a part of a compound is known by;
`xx^words`: words or stems of Bulgarian and Greek as keys that whatever is typed for them in Latin letters comes to.
"""

from collections.abc import Sequence

from .. import analysis
from ..analysis import latin
from ..analysis.compounds import LINKS

EXACT, ALIKE, PART, ROMANISED = "=", "~", "+", "^"
# Languages that people type in Latin letters as well.
OTHER_SCRIPTS = ("bg", "el")
# The languages that a record's mask tells apart, by place; what is in another one is kept under the last.
LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl",
    "pl", "pt", "ro", "sk", "sl", "sv", "is", "no", "uk", "ar", "", "", "", "mul",
)  # fmt: skip
_PLACE = {code: place for place, code in enumerate(LANGUAGES) if code}
MOST_WORDS = 12
# Languages whose stemmers make one word of the doer and the deed, unless the stem is so long that hardly another word has it.
DERIVING = frozenset({"de", "en", "es", "fr", "ga", "it", "nl", "pt", "ro"})
LONG_STEM = 10


def mask_of(languages: Sequence[str]) -> int:
    """The languages as bits."""
    mask = 0
    for language in languages:
        mask |= 1 << _PLACE.get(language, 31)
    return mask


def key_of(words: Sequence[str]) -> str:
    """Words in order, each ended by a space."""
    return "".join([f"{word} " for word in words])


def exact_key(words: Sequence[analysis.Forms]) -> str:
    return EXACT + key_of([word.exact for word in words])


def alike_keys(words: Sequence[analysis.Forms], language: str) -> set[str]:
    """The keys of the same words in other forms: all lemmas, as they stand (a name mostly is a lemma), or all stems."""
    sequences = [[word.lemma or word.stem for word in words], [word.exact for word in words]]
    if len(words) > 1 or is_stem_enough(words[0], language):
        sequences.append([word.stem for word in words])
    keys = {f"{language}{ALIKE}{key_of(one)}" for one in sequences}
    if len(words) == 1 and language in LINKS:
        keys |= {f"{language}{PART}{one} " for one in (words[0].lemma, words[0].stem) if one}
    return keys


def romanised_keys(words: Sequence[analysis.Forms], language: str) -> set[str]:
    """The keys of what is typed for these words in Latin letters; none in languages that are written in them."""
    if language not in OTHER_SCRIPTS:
        return set()
    sequences = ([latin.key(word.exact) for word in words], [latin.key(word.stem) for word in words])
    return {f"{language}{ROMANISED}{key_of(one)}" for one in sequences if all(one)}


def is_stem_enough(word: analysis.Forms, language: str) -> bool:
    """Whether a word alone may be told by its stem: not a short one where a dictionary knows better.

    Stems of these languages lack derivational endings too: programme and programmer, enseignant and enseignement have one.
    """
    return not word.lemma or language not in DERIVING or len(word.stem) >= LONG_STEM
