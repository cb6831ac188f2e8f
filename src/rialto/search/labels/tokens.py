"""The tokens by which labels that are much alike meet: words, their stems, parts of compounds, and pieces of words.

Each begins with the language, so that a question in one language reads the lists of that language only.
"""

from collections.abc import Iterator, Sequence

from .. import analysis
from ..analysis.stop_words import is_stop_word

PIECE = 4
# What each sort of token counts. A whole word has about as many pieces as letters, so that words still weigh most
# (docs/decisions: tried on job titles in six languages).
WEIGHTS = {"=": 0.5, "~": 0.5, "+": 0.5, "-": 1.0}


def tokens_of(words: Sequence[analysis.Forms], language: str) -> Iterator[str]:
    """The tokens of a label or a question in one language; words that mean little are left out where there are others."""
    telling = [word for word in words if not is_stop_word(word.exact, language)] or list(words)
    for word in telling:
        yield f"{language}={word.exact}"
        for form in {word.stem, word.lemma} - {""}:
            yield f"{language}~{form}"
        for part in word.parts:
            yield f"{language}+{part}"
        for piece in pieces_of(word.exact):
            yield f"{language}-{piece}"


def pieces_of(word: str) -> list[str]:
    """Stretches of four letters, the word's beginning and end among them."""
    bounded = f"^{word}$"
    return list(
        dict.fromkeys(bounded[place : place + PIECE] for place in range(max(1, len(bounded) - PIECE + 1)))
    )
