"""What a visitor typed, read leniently: words, "phrases" and -exclusions.

Not every hyphen excludes: one that closes again (Service Après-Vente -SAV-) and one that stands for a part of a compound (`_JOINING`) are
how titles are written.
"""

import re
from dataclasses import dataclass

LONGEST_TEXT = 500
MOST_WORDS = 32
# Control and format characters, separators of lines, lone surrogates and the byte order mark are read as spaces.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−](?=[^\s\-−]))?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"\w")
# After these a hyphen stands for the first part of the compound before it and excludes nothing: "Fahrzeugbau und -instandhaltung",
# "import en -export", "maahantuonti ja -vienti". Words of the languages that write so (de, nl, da, sv, fi, et, hu).
_JOINING = frozenset({
    "&", "+", "/", "und", "oder", "sowie", "bzw.", "bzw", "beziehungsweise", "en", "of", "og", "och", "eller", "ja", "tai", "sekä", "või", "ning",
    "és", "vagy",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryText:
    """Words that are looked for, phrases (each a tuple of words in order), and words or phrases that must not occur.

    `raw` is the text as it is shown again (cleaned and cut); parsing it again gives the same value.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    raw: str = ""
    # The last word was not followed by anything, so it may be half typed.
    is_open: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)

    @property
    def unquoted(self) -> str:
        """`raw` without quotation marks."""
        return " ".join(self.raw.translate(_QUOTES).replace('"', " ").split())


def parse(text: str) -> QueryText:
    """Read any text; what is too long is cut (500 characters, 32 words), what means nothing is left out. Never raises."""
    raw = " ".join(_UNREADABLE.sub(" ", text[: 4 * LONGEST_TEXT]).split())[:LONGEST_TEXT].rstrip()
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    left = MOST_WORDS
    is_open = False
    before = ""
    for piece in _PIECE.finditer(raw.translate(_QUOTES)):
        found = tuple(
            word for word in (piece["phrase"] or piece["word"] or "").split() if _LETTER.search(word)
        )[:left]
        left -= len(found)
        is_excluding = bool(piece["minus"]) and not _is_written_so(piece, before)
        before = piece["word"] or ""
        if not found:
            continue
        is_open = piece["word"] is not None and not is_excluding
        if is_excluding:
            excluded.append(found)
        elif len(found) > 1:
            phrases.append(found)
        else:
            words.extend(found)
    return QueryText(
        words=tuple(words),
        phrases=tuple(phrases),
        excluded=tuple(excluded),
        raw=raw,
        is_open=is_open and not text[-1:].isspace(),
    )


def _is_written_so(piece: re.Match[str], before: str) -> bool:
    """Whether the hyphen before a word belongs to how it is written; `before` is the word before it."""
    word = piece["word"] or ""
    return word.endswith(("-", "−")) or (bool(word) and before.casefold() in _JOINING)


def parts_of(text: QueryText) -> list[tuple[str, str]]:
    """Each word, phrase and exclusion as it was typed, with the text that is left without it."""
    raw, before = text.raw, ""
    pieces: list[tuple[int, int]] = []
    # Hyphens that only the word before them keeps from excluding: whatever is taken away, they say nothing else then.
    loose: set[int] = set()
    for piece in _PIECE.finditer(raw.translate(_QUOTES)):
        if _LETTER.search(piece["phrase"] or piece["word"] or ""):
            pieces.append(piece.span())
            if piece["minus"] and _is_written_so(piece, before):
                loose.add(piece.start())
        before = piece["word"] or ""
    letters = [" " if place in loose else letter for place, letter in enumerate(raw)]
    return [
        (raw[start:end], " ".join(f"{''.join(letters[:start])} {''.join(letters[end:])}".split()))
        for start, end in pieces
    ]
