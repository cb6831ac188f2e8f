"""What of a search is saved: what it asks for, without the order, the view, the page and synonyms."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.bulk import insert_values
from rialto.finding.asking import Search, search_asked_for
from rialto.finding.choices import FACETS, Order, View, When
from rialto.finding.concepts import label_index, meant_by
from rialto.finding.engine import reader
from rialto.finding.facets import labels_of
from rialto.finding.models import SavedSearch, SearchKey
from rialto.finding.queries import engine_query, languages_asked
from rialto.search import analysis
from rialto.search.percolation import anchor_groups, standing_of, term_key
from rialto.search.points import Around
from rialto.search.port import IndexUnavailable, Meant, Query
from rialto.search.query_text import QueryText

# Another number where the same search would make another standing query: all of them are then made anew.
RULES = 2
# So many are made in one transaction.
CHUNK = 200
Bounds = tuple[dict[str, int], dict[str, int]]


def plain_search(search: Search) -> Search:
    """The same search as it is saved. Its last word is whole: nobody is still typing."""
    text = replace(search.text, is_open=False)
    return search.changed(text=text, order=Order.RELEVANCE, view=View.LIST, only_typed=False)


def search_of(saved: SavedSearch) -> Search:
    """A saved search as the results page asks it."""
    return plain_search(search_asked_for(QueryDict(saved.query)))


def standing_query(search: Search, *, language: str, today: date | None = None) -> Query:
    """What the engine is asked for a saved search: every word, or the concept that words name, and nothing similar.

    What is found by meaning is asked for elsewhere, once an entry has its vector (`alerts.meaning`).
    """
    query = engine_query(
        plain_search(search),
        language=language,
        today=today or timezone.localdate(),
        limit=0,
        concepts=meant_by(search.text, languages_asked(search, language)),
    )
    return replace(query, relax=False)


def analysis_state() -> str:
    """Names the rules, dictionaries and names of concepts that a standing query is made with."""
    names = label_index().stamp if settings.SEARCH_BY_CONCEPT else ""
    stamp = hashlib.blake2b(names.encode(), digest_size=8).hexdigest()
    return f"{RULES} {analysis.version()} {stamp} {analysis.lemma_state()}"[:120]


def saved_search(search: Search, *, language: str) -> SavedSearch:
    """The row of this search, made where there is none yet."""
    new = new_search(search, language=language)
    saved, _made = SavedSearch.objects.get_or_create(
        digest=new.digest, defaults={"query": new.query, "language": language}
    )
    return saved


def new_search(search: Search, *, language: str) -> SavedSearch:
    """The row that a search would be, not saved."""
    query = plain_search(search).address().removeprefix("?")
    digest = hashlib.sha256(f"{language} {query}".encode()).hexdigest()[:32]
    return SavedSearch(digest=digest, query=query, language=language)


def watch(searches: Sequence[SavedSearch]) -> None:
    """File the searches under their anchors, so that entries written from now on are matched against them."""
    state = analysis_state()
    keys: list[tuple[int, int]] = []
    for saved in searches:
        query = standing_query(search_of(saved), language=saved.language)
        search = search_of(saved)
        timing = [
            search.when or "",
            _day_text(search.starts_from),
            _day_text(search.starts_to),
            search.with_past,
        ]
        saved.standing = standing_of(query).plain() | {"timing": timing}
        saved.analysed_with, saved.is_watched = state, True
        keys += [(key, saved.pk) for key in _anchor_keys(query)]
    SearchKey.objects.filter(search__in=searches).delete()
    insert_values(SearchKey, ("key", "search_id"), keys)
    SavedSearch.objects.bulk_update(searches, ["standing", "analysed_with", "is_watched"], batch_size=CHUNK)


def unwatch(searches: QuerySet[SavedSearch]) -> None:
    """Nobody waits for news of these any more."""
    ids = list(searches.values_list("pk", flat=True))
    SearchKey.objects.filter(search__in=ids).delete()
    SavedSearch.objects.filter(pk__in=ids).update(is_watched=False)


@lru_cache(maxsize=4096)
def bounds_of(timing: tuple[str, str, str, bool], today: date) -> Bounds:
    """First and last days that a saved search asks for, today: as the results page would."""
    when, first, last, with_past = timing
    search = Search(
        text=QueryText(),
        when=When(when) if when else None,
        starts_from=date.fromisoformat(first) if first else None,
        starts_to=date.fromisoformat(last) if last else None,
        with_past=with_past,
    )
    query = engine_query(search, language="en", today=today, limit=0)
    return dict(query.at_least), dict(query.at_most)


def words_of(search: Search, *, language: str) -> str:
    """A search in words, in the reader's language: what was typed, then what it is narrowed by."""
    said: list[str] = [f"“{search.text.raw}”"] if search.text.raw else []
    for name in FACETS:
        values = search.chosen.get(name, ())
        labels = labels_of(name, values, language)
        said += [labels.get(value, value) for value in values]
    if search.near and search.near.place:
        said.append(_("within %(km)s km of %(place)s") % {"km": search.km, "place": search.near.place.name})
    if search.when:
        said.append(str(search.when.label))
    if search.starts_from:
        said.append(f"≥ {search.starts_from.isoformat()}")
    if search.starts_to:
        said.append(f"≤ {search.starts_to.isoformat()}")
    return " · ".join(said) or _("Everything to find")


def _anchor_keys(query: Query) -> Iterable[int]:
    """The terms of the group that the fewest documents satisfy, as numbers."""
    rarest = min(anchor_groups(query), key=lambda group: _count(group.query))
    return {term_key(term) for term in rarest.terms}


def _count(query: Query) -> int:
    text = query.text.raw if query.text else ""
    filters = tuple((name, values) for name, values in query.filters.items())
    return _known_count(text, query.languages, filters, query.concepts, query.around)


@lru_cache(maxsize=50_000)
def _known_count(
    text: str,
    languages: tuple[str, ...],
    filters: tuple[tuple[str, tuple[str, ...]], ...],
    concepts: tuple[Meant, ...],
    around: Around | None,
) -> int:
    """How many documents there were when it was first asked: good enough to tell rare from common."""
    words = QueryText(words=(text,), raw=text) if text else None
    query = Query(
        text=words, languages=languages, filters=dict(filters), concepts=concepts, around=around, limit=0
    )
    try:
        return reader().search(query).total
    except IndexUnavailable:
        return -len(text)  # the longest word is the rarest, as far as anybody knows


def _day_text(day: date | None) -> str:
    return day.isoformat() if day else ""
