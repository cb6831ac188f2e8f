"""Where a text holds what was looked for: pieces to mark, and the stretch of a long text that shows most of it.

In Python, since the engine stores no text. A word counts as found when one of its forms meets a form of the query, as in the engine.
"""

from functools import lru_cache

from . import analysis
from .analysis.guessing import languages_of
from .analysis.lemmas import DICTIONARIES
from .analysis.splitting import composed, pattern, pieces
from .analysis.stop_words import is_stop_word
from .query_text import QueryText

Pieces = list[tuple[str, bool]]
# Start, end and form of each word that was looked for.
Places = list[tuple[int, int, str]]
LONGEST_TEXT = 20_000
_REMEMBERED_WORDS = 50_000
# Those whose words have forms: the 24; Maltese has rules of its own instead of a dictionary.
LANGUAGES = frozenset([*DICTIONARIES, "mt"])


class Marker:
    """One query in its languages, asked word by word."""

    def __init__(self, text: QueryText, languages: tuple[str, ...]) -> None:
        self.languages = tuple(dict.fromkeys([*languages, *languages_of(text.raw)])) or ("",)
        typed = [*text.words, *(word for phrase in text.phrases for word in phrase)]
        words = [one for word in typed for one in analysis.wanted(word, self.languages)]
        telling = [
            word for word in words if not any(is_stop_word(word.exact, one) for one in self.languages)
        ] or words
        self.exact = {word.exact for word in telling}
        self.lemmas = {lemma for word in telling for lemma in word.lemmas}
        self.stems = {stem for word in telling for stem in word.stems}
        self.spelled = {one for word in telling for one in word.spelled}
        self.keys = {key for word in telling for key in word.keys}
        self.either = self.lemmas | self.stems
        self.beginning = telling[-1].exact if text.is_open and telling and len(telling[-1].exact) > 2 else ""
        self._known: dict[str, dict[str, Places]] = {}

    def places(self, text: str, language: str = "") -> Places:
        """The places of the words looked for in a composed text.

        The engine knows a text by the forms of its own language, so those decide where it is known: a third of the
        work of trying all the query's.
        """
        languages = (language,) if language in LANGUAGES else self.languages
        known = self._known.setdefault(language if language in LANGUAGES else "", {})
        found: Places = []
        for match in pattern(text).finditer(text):
            word = match[0]
            places = known.get(word)
            if places is None:
                if len(known) > _REMEMBERED_WORDS:
                    known.clear()
                places = known[word] = [
                    (first, last, form)
                    for piece, first, last in pieces(word)
                    if (form := self._look(piece, languages))
                ]
            if places:
                start = match.start()
                found += [(start + first, start + last, form) for first, last, form in places]
        return found

    def _look(self, word: str, languages: tuple[str, ...]) -> str:
        """The form under which a lower-cased word was found; empty when it was not."""
        for language in languages:
            exact, lemma, stem, parts, keys = analysis.forms(word, language)
            if exact in self.exact:
                return exact
            if stem in self.stems or lemma in self.lemmas or (parts and not self.either.isdisjoint(parts)):
                return stem
            if (keys and not self.keys.isdisjoint(keys)) or exact in self.spelled:
                return exact
            if self.beginning and exact.startswith(self.beginning):
                return self.beginning
        return ""


@lru_cache(maxsize=64)
def _marker(text: QueryText, languages: tuple[str, ...]) -> Marker:
    return Marker(text, languages)


def highlight(text: str, query_text: QueryText, languages: tuple[str, ...], *, language: str = "") -> Pieces:
    """The whole text (composed, NFC) in pieces, each with whether it was looked for. Joined, the pieces give the text again.

    `languages` are the query's, `language` is the text's own where it is known.
    """
    text = composed(text)
    return _cut(text, 0, len(text), _found(text, query_text, languages, language))


def extract(text: str, query_text: QueryText, languages: tuple[str, ...], length: int = 240) -> Pieces:
    """About `length` characters around the place with the most different words looked for, in pieces as by `highlight`.

    The beginning of the text where nothing is found. An ellipsis shows where something was cut off.
    """
    text = composed(text[:LONGEST_TEXT])
    found = _found(text, query_text, languages)
    if len(text) <= length:
        return _cut(text, 0, len(text), found)
    start = _best_start(found, length)
    # A little of what comes before the first match, from the beginning of a word.
    start = max(0, min(start - length // 6, len(text) - length))
    if start and (space := text.find(" ", start, start + 40)) >= 0:
        start = space + 1
    end = min(len(text), start + length)
    if end < len(text) and (space := text.rfind(" ", max(start, end - 40), end)) > start:
        end = space
    pieces = _cut(text, start, end, found)
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return pieces


def _found(text: str, query_text: QueryText, languages: tuple[str, ...], language: str = "") -> Places:
    """The places of the words looked for: (start, end, form)."""
    if not query_text:
        return []
    return _marker(query_text, languages).places(text, language)


def _best_start(found: Places, length: int) -> int:
    """Where the stretch with the most different forms, and then the most matches, begins."""
    best, best_score = 0, (0, 0)
    first = 0
    for last, (_, end, _) in enumerate(found):
        while end - found[first][0] > length * 5 // 6:
            first += 1
            if first > last:
                break
        window = found[first : last + 1]
        score = (len({form for _, _, form in window}), len(window))
        if score > best_score:
            best, best_score = window[0][0], score
    return best


def _cut(text: str, start: int, end: int, found: Places) -> Pieces:
    pieces: Pieces = []
    place = start
    for word_start, word_end, _ in found:
        if word_start < place or word_end > end:
            continue
        if word_start > place:
            pieces.append((text[place:word_start], False))
        pieces.append((text[word_start:word_end], True))
        place = word_end
    if place < end:
        pieces.append((text[place:end], False))
    return pieces
