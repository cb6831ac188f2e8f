"""Questions as the results page asks the engine: its filters, days, facets, concepts and languages."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict

from bench.generated.entries import TODAY
from bench.search.mix import Question
from rialto.finding.asking import Search, search_asked_for
from rialto.finding.concepts import meant_by
from rialto.finding.queries import engine_query, languages_asked
from rialto.search.port import Query

if TYPE_CHECKING:
    from rialto.search.port import Reader

# The day that the catalogue's dates lie around.
DAY: date = TODAY


def search_of(question: Question) -> Search:
    """What the address asks for."""
    data = QueryDict(mutable=True)
    for name, value in question.pairs:
        data.appendlist(name, value)
    return search_asked_for(data)


def query_of(question: Question) -> Query:
    """The engine's query of the page's list, total and facets."""
    search = search_of(question)
    concepts = meant_by(search.text, languages_asked(search, question.language))
    return engine_query(search, language=question.language, today=DAY, concepts=concepts)


def ask_all(reader: "Reader", queries: Sequence[Query]) -> None:
    """Ask each once, as a warm-up."""
    for query in queries:
        reader.search(query).counted()
