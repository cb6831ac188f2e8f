"""The keys under which labels are kept: words one after another, each ended by a space, so that a label is a beginning of a text's key.

`=words`: folded words in any language; `xx~words`: stems or lemmas in language xx.
"""

from collections.abc import Sequence

from .. import analysis

EXACT, ALIKE = "=", "~"
# The languages that a record's mask tells apart, by place; what is in another one is kept under the last.
LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl",
    "pl", "pt", "ro", "sk", "sl", "sv", "is", "no", "uk", "ar", "", "", "", "mul",
)  # fmt: skip
_PLACE = {code: place for place, code in enumerate(LANGUAGES) if code}
MOST_WORDS = 12


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
    """The keys of the same words in other forms: all stems, or all lemmas."""
    stems = key_of([word.stem for word in words])
    lemmas = key_of([word.lemma or word.stem for word in words])
    return {f"{language}{ALIKE}{one}" for one in (stems, lemmas)}
