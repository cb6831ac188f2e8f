"""What everybody asks of the index, asked of each commit before the first visitor does."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils import timezone

from rialto.finding.asking import search_asked_for
from rialto.finding.engine import keep_reader_warm
from rialto.finding.queries import engine_query
from rialto.search.port import Query


def keep_warm() -> None:
    """Have this process meet commits by itself from now on. For processes that serve pages: others see commits a little sooner without."""
    keep_reader_warm(everything)


def everything() -> Iterator[Query]:
    """The results page without any question, which goes through all entries: what is current, and how much is over."""
    search, today = search_asked_for(QueryDict("")), timezone.localdate()
    yield engine_query(search, language="en", today=today)
    yield engine_query(search, language="en", today=today, only_past=True, limit=0)
