"""Why a result is among those that were found, and why it stands where it does: in plain words, from what the page has loaded anyway.

Each sentence is true by itself. What cannot be told from the loaded texts (descriptions and tags are not) is said less exactly.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _

from rialto.base.lines import Line
from rialto.catalogue.choices import LinkState
from rialto.catalogue.queries.texts import ShownEntry
from rialto.finding.choices import Lifted
from rialto.finding.dictionaries import gloss_of
from rialto.search.dictionaries.reading import MOST_MEANINGS
from rialto.search.highlight import Pieces, highlight
from rialto.search.port import CONCEPT, MEANING, SYNONYM, WORDS, Hit, Matched, Results
from rialto.search.query_text import QueryText
from rialto.taxonomy.queries import language_name, vocabulary

MOST_WORDS = 6


class Question(NamedTuple):
    """What was looked for, the languages that its words may be in, and the language of the page."""

    text: QueryText
    languages: tuple[str, ...]
    language: str


_MARKED = re.compile("<mark>(.*?)</mark>", re.DOTALL)


def explain(
    lines: Sequence[Line],
    shown: Sequence[ShownEntry],
    found: Results,
    question: Question,
) -> None:
    """Put on each line why it is there. `lines` are those of `shown`, with what was looked for marked in title and summary."""
    hits = {hit.id: hit for hit in found.hits}
    in_english = _in_english(question) if any(MEANING in hit.found_by for hit in found.hits) else ""
    for line, one in zip(lines, shown, strict=True):
        if hit := hits.get(one.entry.pk):
            line.why = tuple(_reasons(line, one, hit, found.matched, question))
            if in_english and MEANING in hit.found_by:
                line.why = (*line.why, in_english)


def _in_english(question: Question) -> str:
    """What dictionaries said of the words, by which entries were looked for as well; empty where they said nothing."""
    gloss = gloss_of(question.text.words, question.languages)
    if gloss is None:
        return ""
    said = [f"{one.typed} ({', '.join(one.english[:MOST_MEANINGS])})" for one in gloss.said[:MOST_WORDS]]
    # Translators: typed words follow, each with the English ones for it in brackets.
    return _("Also looked for in English: %(words)s") % {"words": ", ".join(said)}


def _reasons(line: Line, one: ShownEntry, hit: Hit, matched: Matched, question: Question) -> Iterator[str]:
    if line.chosen:
        yield _("Editors chose it for this question.")
    if hit.found_by & {WORDS, CONCEPT, SYNONYM} and (question.text.words or question.text.phrases):
        yield from _words(line, one, hit, matched, question)
    if SYNONYM in hit.found_by:
        yield _("It holds other words that editors say mean the same.")
    if CONCEPT in hit.found_by:
        yield (
            _("Your words name a subject that it is about: %(concept)s") % {"concept": line.about}
            if line.about
            else _("Your words name a subject that it is about.")
        )
    if MEANING in hit.found_by:
        yield _("Title and summary mean something like your words.")
    for name in hit.lifted:
        yield str(Lifted(name).label)
    if one.entry.link_state == LinkState.BROKEN:
        yield _("Lower, because its link does not answer.")


def _words(line: Line, one: ShownEntry, hit: Hit, matched: Matched, question: Question) -> Iterator[str]:
    """Which words stand in which part, and in which language."""
    parts = (
        # Translators: the words that were found follow.
        (_("In the title: %(words)s"), _marked(line.title)),
        (_("In the summary: %(words)s"), _marked(line.summary)),
        (_("In its subjects: %(words)s"), _subjects(one, question)),
        (_("In the provider's name: %(words)s"), _provider(one, question)),
    )
    found = [sentence % {"words": ", ".join(words)} for sentence, words in parts if words]
    yield from found
    if not found and WORDS in hit.found_by:
        yield (
            _("Your words, or other forms of them, stand in its full text.")
            if matched is Matched.ALL
            else _("It holds words like yours.")
        )
    if found and one.title.language not in (question.language, "und", ""):
        yield _("Written in %(language)s") % {
            "language": language_name(one.title.language, question.language)
        }


def _marked(text: str) -> list[str]:
    """The marked words of a text, each once."""
    if "<mark>" not in text:
        return []
    return _once(unescape(word) for word in _MARKED.findall(text))


def _subjects(one: ShownEntry, question: Question) -> list[str]:
    """The subjects that hold one of the words, as the index has them: in the entry's language and in that of its translation."""
    terms = [term for key in one.technologies if (term := vocabulary("technology").get(key))]
    spoken = dict.fromkeys([one.title.language, one.entry.language])
    return _once(
        term.label(code)
        for term in terms
        for code in spoken
        if any(is_match for _piece, is_match in _pieces(term.label(code), question, code))
    )


def _provider(one: ShownEntry, question: Question) -> list[str]:
    name = one.entry.provider.name if one.entry.provider else ""
    return _once(piece for piece, is_match in _pieces(name, question, one.entry.language) if is_match)


def _pieces(text: str, question: Question, language: str) -> Pieces:
    return highlight(text, question.text, question.languages, language=language)


def _once(words: Iterator[str]) -> list[str]:
    return list({word.casefold(): word for word in words}.values())[:MOST_WORDS]
