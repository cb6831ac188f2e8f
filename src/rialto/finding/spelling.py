"""What a visitor perhaps meant to type."""

from collections.abc import Iterable
from html import unescape

from django.utils.html import strip_tags

from rialto.search.analysis import fold
from rialto.search.analysis.splitting import composed, split
from rialto.search.port import Reader
from rialto.search.query_text import QueryText

# More words than these are hardly typed by hand, and each one costs a look through the titles' words.
MOST_WORDS = 6


def put_right(
    text: QueryText, *, reader: Reader, languages: tuple[str, ...], titles: Iterable[str] = ()
) -> str:
    """The text with each rare word put right by the nearest frequent one; empty where there is nothing to put right.

    The index knows words without their accents and capitals; where one of `titles` holds the word, it is written as there.
    """
    if not text.words or len(text.words) > MOST_WORDS:
        return ""
    written = {
        fold(word): word for title in titles for word, _, _ in split(composed(unescape(strip_tags(title))))
    }
    changed = False
    pieces = []
    for piece in text.raw.split():
        better = ""
        if piece in text.words:
            near = reader.similar_words(piece, languages=languages, limit=1)
            better = near[0][0] if near else ""
        changed = changed or bool(better)
        pieces.append(written.get(better, better) or piece)
    return " ".join(pieces) if changed else ""
