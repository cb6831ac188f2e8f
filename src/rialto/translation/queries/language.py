"""Which language a text is in: by its small words, its letters, and py3langid's letter groups."""

import re
from functools import lru_cache

from django.conf import settings

from rialto.translation.queries.alphabets import is_written_in
from rialto.translation.queries.function_words import languages_by_word
from rialto.translation.queries.letter_groups import likeliest

UNKNOWN = "und"
# Characters of a text that are looked at: more change nothing and cost time.
LOOKED_AT = 240
# ... and of those, how many by their letter groups, which is the dear part.
GROUPED = 160
# From this length on, a text says its language without the title above it.
LONG_ENOUGH = 60
WORD = re.compile(r"[^\W\d_]+")
# Signs that programs and addresses are full of, and sentences are not.
CODE = re.compile(r"[{}<>=;\\|#$@\[\]_+*]|--|\w\(")
CODE_SHARE = 0.06
# What Europe writes beside the 24: likelier than the rest of the world, less likely than the 24 themselves.
# Croatian, and what its neighbours write instead: the letter groups know no difference.
CROATIAN = re.compile(
    r"\b(?:europ|suradn|tijek|uvjet|sveučiliš|tvrtk|tko\b|netko|tjed[an]|tisuć|znanost|sudjel|sustav|poduze[ćt]|općin"
    r"|opć[aei]|zaslon|vlastit|tečaj|također|mrež|izvješ|prije|gdje|vrijed|promjen|primjer|mjest|\w{3,}ira(?:n|ti|ju)\b)"
)
NOT_CROATIAN = re.compile(
    r"\b(?:evrop|saradn|tokom\b|uslov|univerzit|hiljad|opšt|fajl|sajt|obezb|bezbed|učešć|takođe\b|vreme\b|uvek|ovde|gde\b"
    r"|mesto\b|promen|sledeć|vrednost|izmen|primer|korišćen|deo\b|reč\b|reči\b|šta\b|neko\b|istorij|historij|sedmic"
    r"|veštin|pre\b|posle\b|niko\b|ekran|naučn|opštin|opcij[aeu]\b|objek[a]?t[aeiu]?\b|nalog\w*\b|proveri|\w{3,}ova(?:n[aeio]?|ti)\b.*\bda\b)"
)


def language_of(text: str) -> str:
    """Return the code of the official language that `text` is in, "und" when that is not clear or it is another one.

    Half of one and half of another language, program code and titles of a few international words are "und".
    """
    return _language_of(text[:LOOKED_AT])


def language_of_entry(title: str, text: str) -> str:
    """The language of an entry: of all that it says, or, where title and text differ, of the longer text."""
    code = language_of(f"{title}. {text}" if len(text) < LOOKED_AT else text)
    if code == UNKNOWN and len(text) >= LONG_ENOUGH:
        code = language_of(text)
    return code


def language_instead_of(stated: str, text: str) -> str:
    """The official language that `text` is clearly written in although its source says another; "" where none is.

    Sites often name the language that their software came with. Only many small words of one language against few of
    the stated one are enough to contradict a source.
    """
    words = WORD.findall(text[:LOOKED_AT].casefold())
    hits = _hits(words)
    code = _by_words(hits, len(words))
    if not code or code == stated or code not in _official():
        return ""
    return code if hits[code] >= 5 and hits.get(stated, 0) * 2 < hits[code] else ""


@lru_cache(maxsize=2048)
def _language_of(text: str) -> str:
    lower = text.casefold()
    words = WORD.findall(lower)
    if sum(map(len, words)) < 4 or len(CODE.findall(lower)) > CODE_SHARE * len(lower):
        return UNKNOWN
    hits = _hits(words)
    code = _by_words(hits, len(words)) or likeliest(text[:GROUPED], hits, len(words))
    if code not in _official() or not is_written_in(lower, code):
        return UNKNOWN
    if len(lower) > LONG_ENOUGH and _is_mixed(words, code):
        return UNKNOWN
    if code == "hr" and len(NOT_CROATIAN.findall(lower)) > len(CROATIAN.findall(lower)):
        return UNKNOWN
    return code


@lru_cache(maxsize=1)
def _official() -> frozenset[str]:
    return frozenset(code for code, _ in settings.LANGUAGES)


def _hits(words: list[str]) -> dict[str, int]:
    """Language -> how many different words of these are its small words."""
    known = languages_by_word()
    hits: dict[str, int] = {}
    for word in set(words):
        for code in known.get(word, ()):
            hits[code] = hits.get(code, 0) + 1
    return hits


def _by_words(hits: dict[str, int], count: int) -> str:
    """The language that has clearly more of the small words than any other, "" where none has: most texts end here."""
    best = second = 0
    code = ""
    for language, found in hits.items():
        if found > best:
            code, best, second = language, found, best
        elif found > second:
            second = found
    return code if best >= 3 and best - second >= 2 and best * 7 >= count else ""


def _is_mixed(words: list[str], code: str) -> bool:
    """Whether one half of the text is written in the small words of another language."""
    middle = len(words) // 2
    for half in (words[:middle], words[middle:]):
        hits = _hits(half)
        own = hits.get(code, 0)
        if any(found >= 3 and found >= own * 3 for found in hits.values()):
            return True
    return False
