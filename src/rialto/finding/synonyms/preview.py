"""What a group would change: how much each of its words finds now, and how much with the group."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils import timezone

from rialto.finding.asking import Search
from rialto.finding.models import SynonymGroup
from rialto.finding.queries import engine_query, languages_asked, searched
from rialto.finding.synonyms.editing import Words
from rialto.finding.synonyms.matching import Group, alike_in, group_of, synonyms_in
from rialto.search.query_text import parse

MOST_SHOWN = 12


class Effect(NamedTuple):
    """A question, and how many entries it finds without and with the group; `address` of the question."""

    question: str
    before: int
    after: int
    address: str


def effects_of(words: Words, *, language: str, instead_of: SynonymGroup | None = None) -> list[Effect]:
    """For each word that a visitor may type, and `instead_of` the group as it is: two questions to the index each."""
    rows = SynonymGroup.objects.exclude(pk=instead_of.pk) if instead_of else SynonymGroup.objects.all()
    others = [group_of(row) for row in rows]
    new = Group(0, words.language, words.words, words.others, bool(words.others))
    asked_in = words.language or language
    return [
        Effect(
            question=one,
            before=_count(one, asked_in, [*others, *([group_of(instead_of)] if instead_of else [])]),
            after=_count(one, asked_in, [*others, new]),
            address=Search(text=parse(one)).address(),
        )
        for one in words.words[:MOST_SHOWN]
    ]


def _count(question: str, language: str, groups: Sequence[Group]) -> int:
    """How many current entries hold all the words, or other words for them, closely."""
    search = Search(text=replace(parse(question), is_open=False))
    languages = languages_asked(search, language)
    query = engine_query(search, language=language, today=timezone.localdate(), limit=0)
    synonyms = alike_in(synonyms_in(search.text, languages, groups=groups))
    return searched(replace(query, synonyms=synonyms, relax=False)).total
