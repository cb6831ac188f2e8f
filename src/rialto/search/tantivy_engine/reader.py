"""The reading side: one snapshot for each question, the newest commit there is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, NamedTuple

import tantivy

from .. import analysis
from ..port import (
    CONCEPT,
    DEEPEST_OFFSET,
    LIFTED_WINDOW,
    MEANING,
    SYNONYM,
    WORDS,
    Hit,
    IndexDamaged,
    IndexMissing,
    Matched,
    Meant,
    Query,
    Results,
)
from ..query_text import parse
from .beside import Beside, Later
from .columns import Columns, open_index
from .counting import Counting, Counts, total_of
from .failures import damage_noticed
from .folder import Folder, Generation
from .fusing import Fusing
from .lifting import Lifted, lifted, unlifted
from .questions import NEAREST_SCORE, Questions, within
from .spelling import similar_words
from .tallies import Meanings
from .warming import Warming

# How many key words of a document its relatives are looked for by, and how many of them they must share.
RELATED_WORDS, RELATED_SHARED = 12, 2
# So few documents that hold a word only by its stem or a part were perhaps not meant: the word may be mistyped.
LITTLE = 20
# From about so many hits on, hits and counts are worked out at the same time.
WORTH_A_THREAD = 5_000


class Snapshot(NamedTuple):
    """One commit of one generation, what was counted on it before, and pages of questions without words."""

    generation: Generation
    handle: tantivy.Index
    searcher: tantivy.Searcher
    stamp: str
    remembered: "OrderedDict[Hashable, Counts]"
    questions: Questions
    # What everybody meets: the newest of all, of a kind, of a country. Counting them goes through every document.
    pages: "OrderedDict[Hashable, tuple[tuple[Hit, ...], int]]"


class TantivyReader:
    """Reads the current generation and follows every commit and every swap. `remember`: how many queries' counts are kept per commit."""

    def __init__(self, folder: Folder, columns: Columns, *, remember: int = 200) -> None:
        self._folder = folder
        self._columns = columns
        self._remember = remember
        self._lock = threading.Lock()
        self._mark: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None
        self._meanings = Meanings()
        self._beside = Beside()
        self._warming: Warming | None = None

    @property
    def document_count(self) -> int:
        return int(self._newest().searcher.num_docs)

    @property
    def stamp(self) -> str:
        return self._newest().stamp

    def keep_warm(self, questions: Callable[[], Iterable[Query]]) -> None:
        """From now on have a thread of this process ask these of each commit before anybody is answered from it.

        Commits are then seen up to 0.6 s later than by other readers.
        """
        if self._warming is None:
            self._warming = Warming(self, questions)

    def warm(self, questions: Iterable[Query]) -> str:
        """Ask the newest commit these, read it from then on, and return its stamp; raises IndexUnavailable."""
        snapshot = self._newest(follow=False)
        stamp = _stamp_of(snapshot.generation)
        fresh = snapshot
        if stamp != snapshot.stamp:
            with self._lock:
                fresh = self._reload(snapshot.generation, snapshot.handle, stamp)
        with damage_noticed(self._folder, fresh.generation):
            for query in questions:
                self._columns.check(query)
                self._search(fresh, query, Matched.ALL).counted()
        with self._lock:
            # Somebody who lost patience may have gone on meanwhile.
            if self._snapshot is snapshot:
                self._snapshot = fresh
        return stamp

    def newest_stamp(self) -> str:
        """Names the newest commit, whether or not it is being read yet; raises IndexUnavailable."""
        return _stamp_of(self._newest(follow=False).generation)

    def search(self, query: Query) -> Results:
        self._columns.check(query)
        snapshot = self._newest()
        questions = snapshot.questions
        with damage_noticed(self._folder, snapshot.generation):
            if query.near and query.text:
                return self._search_near(snapshot, query)
            if query.first:
                return self._search_first(snapshot, query)
            results = self._search(snapshot, query, Matched.ALL)
            if results.total and self._may_be_mistyped(snapshot, query, results.total):
                nearer = self._search(snapshot, query, Matched.SIMILAR)
                return nearer if nearer.total > results.total else results
            if not query.relax or results.total or not query.text:
                return results
            for matched in _looser(questions, query):
                nearer = self._search(snapshot, query, matched)
                if nearer.total:
                    return nearer
            return results

    def _may_be_mistyped(self, snapshot: Snapshot, asked: Query, total: int) -> bool:
        """Whether hardly anything was found, and that perhaps by chance: then similar words may find more."""
        if not asked.relax or not asked.text or total > LITTLE:
            return False
        return snapshot.questions.holds_unknown(asked.text, asked.languages)

    def suggest(self, prefix: str, *, languages: tuple[str, ...] = (), limit: int = 8) -> list[Hit]:
        typed = parse(prefix)
        words = [
            one for word in typed.raw.replace('"', " ").split() for one in analysis.wanted(word, languages)
        ]
        if not words or len(words[-1].exact) < 2 or limit < 1:
            return []
        snapshot = self._newest()
        with damage_noticed(self._folder, snapshot.generation):
            query = snapshot.questions.title_begins(words, languages)
            return list(_hits(snapshot.searcher, query, limit))

    def complete(self, prefix: str, *, limit: int = 8) -> list[tuple[str, int]]:
        words = analysis.wanted(prefix, ())
        if not words:
            return []
        snapshot = self._newest()
        with damage_noticed(self._folder, snapshot.generation):
            field = f"text{self._columns.title}"
            return [
                (word, int(count))
                for word, count in snapshot.searcher.terms_with_prefix(field, words[-1].exact, limit=limit)
            ]

    def similar_words(
        self, word: str, *, languages: tuple[str, ...] = (), limit: int = 3
    ) -> list[tuple[str, int]]:
        snapshot = self._newest()
        with damage_noticed(self._folder, snapshot.generation):
            return similar_words(word, snapshot.searcher, self._columns, languages=languages, limit=limit)

    def related(
        self, document_id: int, *, limit: int = 6, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> list[Hit]:
        asked = Query(filters=filters or {}, exclude_ids=(document_id,))
        self._columns.check(asked)
        snapshot = self._newest()
        searcher = snapshot.searcher
        if document_id != within(document_id):
            return []
        with damage_noticed(self._folder, snapshot.generation):
            itself = searcher.search(
                tantivy.Query.term_query(self._columns.schema, "id", document_id, "basic"), 1
            ).hits
            keys = (searcher.doc(itself[0][1]).get_first("key") or "").split() if itself else []
            telling = sorted((searcher.doc_freq("key", word), word) for word in keys)
            shared = [word for count, word in telling if count > 1][:RELATED_WORDS]
            if not shared:
                return []
            terms = [tantivy.Query.term_query(self._columns.schema, "key", word, "basic") for word in shared]
            words = tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, term) for term in terms],
                minimum_number_should_match=min(RELATED_SHARED, len(terms)),
            )
            questions = snapshot.questions
            return list(_hits(searcher, questions.together(words, questions.filters(asked)), limit))

    def _newest(self, *, follow: bool = True) -> Snapshot:
        """The newest commit, or the one before while that is being warmed; raises IndexMissing or IndexDamaged."""
        mark = self._folder.mark()
        snapshot = self._snapshot
        if snapshot is None or mark is None or mark != self._mark:
            with self._lock:
                return self._open(mark)
        if snapshot.generation.is_damaged:
            raise IndexDamaged(f"The index {snapshot.generation.name} is marked as damaged.")
        if not follow:
            return snapshot
        stamp = _stamp_of(snapshot.generation)
        if stamp != snapshot.stamp and not (self._warming and self._warming.is_on_it()):
            with self._lock:
                self._snapshot = snapshot = self._reload(snapshot.generation, snapshot.handle, stamp)
        return snapshot

    def _open(self, mark: tuple[int, int] | None) -> Snapshot:
        generation = self._folder.current()
        if generation is None:
            raise IndexMissing("No index has been built yet.")
        if generation.is_damaged:
            raise IndexDamaged(f"The index {generation.name} is marked as damaged.")
        if generation.about().get("version") != self._columns.version():
            raise IndexMissing("The index was built by another version.")
        with damage_noticed(self._folder, generation):
            stamp = generation.stamp()
            index = open_index(self._columns, str(generation.files))
            index.config_reader("manual")
        self._snapshot = self._reload(generation, index, stamp)
        self._mark = mark
        return self._snapshot

    def _reload(self, generation: Generation, index: tantivy.Index, stamp: str) -> Snapshot:
        with damage_noticed(self._folder, generation):
            index.reload()
            searcher = index.searcher()
            return Snapshot(
                generation,
                index,
                searcher,
                stamp,
                OrderedDict(),
                Questions(self._columns, searcher),
                OrderedDict(),
            )

    def _search(self, snapshot: Snapshot, asked: Query, matched: Matched) -> Results:
        questions = snapshot.questions
        text = (
            questions.text(asked.text, asked.languages, matched, asked.concepts, asked.synonyms)
            if asked.text
            else None
        )
        scored = None if text is None else questions.demoted(text)
        if text is not None and scored is not None and asked.first and asked.order == "relevance":
            text, scored = (questions.with_first(one, asked.first) for one in (text, scored))
        limit = _limit(asked)
        # Two large pieces of work that need nothing of each other: where a core is free, the second begins at once, and goes on
        # while whoever asked makes lines of the hits.
        counts = self._counts_beside(snapshot, asked, text, matched)
        hits, total = self._hits_of(snapshot, asked, scored, limit)
        hits = _how_first(questions, asked, matched, hits)
        return Results(
            hits=_placed(
                snapshot.searcher,
                questions,
                asked,
                _explained(questions, asked, matched, hits) if asked.concepts or asked.synonyms else hits,
            ),
            total=total,
            facets=Later(counts) if counts else self._counts(snapshot, asked, text, total, matched),
            matched=matched,
        )

    def _search_first(self, snapshot: Snapshot, asked: Query) -> Results:
        """As `search`, where some documents stand first: how closely the others hold the words is found out without them."""
        matched = self._closest(snapshot, asked)
        return self._search(snapshot, asked, Matched.ALL if matched is Matched.MEANING else matched)

    def _search_near(self, snapshot: Snapshot, asked: Query) -> Results:
        """As `search`, with the documents that were found by meaning among those of the words."""
        results = None
        if snapshot.questions.most_hits(asked) >= WORTH_A_THREAD:
            # Going through so many documents only to know that they hold the words would take as long as the answer.
            results = self._among_near(snapshot, asked, Matched.ALL)
            if results.total > LITTLE + len(asked.near) + len(asked.first):
                return results
        matched = self._closest(snapshot, asked)
        # Two words that many hold and few hold both: that was the answer already.
        return results if results and matched is Matched.ALL else self._among_near(snapshot, asked, matched)

    def _among_near(self, snapshot: Snapshot, asked: Query, matched: Matched) -> Results:
        questions = snapshot.questions
        text = None
        if asked.text and matched is not Matched.MEANING:
            text = questions.text(asked.text, asked.languages, matched, asked.concepts, asked.synonyms)
        fusing = Fusing(questions, asked, self._columns)
        either = fusing.either(text)
        limit = _limit(asked)
        counts = self._counts_beside(snapshot, asked, either, matched)
        if asked.order == "relevance" and limit:
            scored = None if text is None else questions.demoted(text)
            hits, total = fusing.page(scored, matched)
        else:
            hits, total = self._hits_of(snapshot, asked, either, limit)
            ways = fusing.found_by(text, [hit.id for hit in hits])
            hits = tuple(replace(hit, found_by=ways[hit.id]) for hit in hits)
        if (asked.concepts or asked.synonyms) and matched is not Matched.MEANING:
            hits = _explained(questions, asked, matched, hits)
        return Results(
            hits=_placed(snapshot.searcher, questions, asked, hits),
            total=total,
            facets=Later(counts) if counts else self._counts(snapshot, asked, either, total, matched),
            matched=matched if total else Matched.ALL,
        )

    def _closest(self, snapshot: Snapshot, asked: Query) -> Matched:
        """How closely documents hold the words asked for, only counted; MEANING where none does."""
        questions = snapshot.questions
        filters = questions.filters(asked)
        ways = [Matched.ALL, *(_looser(questions, asked) if asked.relax else [])]
        for matched in ways:
            text = (
                questions.text(asked.text, asked.languages, matched, asked.concepts, asked.synonyms)
                if asked.text
                else None
            )
            total = total_of(snapshot.searcher.search(questions.together(text, filters), 1))
            if not total:
                continue
            if matched is Matched.ALL and asked.text and self._may_be_mistyped(snapshot, asked, total):
                similar = questions.text(
                    asked.text, asked.languages, Matched.SIMILAR, asked.concepts, asked.synonyms
                )
                if total_of(snapshot.searcher.search(questions.together(similar, filters), 1)) > total:
                    return Matched.SIMILAR
            return matched
        return Matched.MEANING

    def _hits_of(
        self, snapshot: Snapshot, asked: Query, text: tantivy.Query | None, limit: int
    ) -> tuple[tuple[Hit, ...], int]:
        """One page in the order asked for, and how many documents there are; without words, remembered as counts are."""
        if text is not None:
            return self._page_of(snapshot, asked, text, limit)
        key = (_key(asked, Matched.ALL), asked.order, asked.offset, limit)
        known = snapshot.pages.get(key)
        if known is None:
            known = self._page_of(snapshot, asked, text, limit)
            if self._remember:
                snapshot.pages[key] = known
                _forget_beyond(snapshot.pages, self._remember)
        return known

    def _page_of(
        self, snapshot: Snapshot, asked: Query, text: tantivy.Query | None, limit: int
    ) -> tuple[tuple[Hit, ...], int]:
        questions, searcher = snapshot.questions, snapshot.searcher
        query = questions.together(text, questions.filters(asked))
        order: dict[str, Any] = {}
        if asked.order == "distance" and limit:
            query = questions.by_distance(asked, text)
        elif isinstance(asked.order, tuple):
            day, direction = asked.order
            order["order_by_field"] = f"up_{day}" if direction == "asc" else f"down_{day}"
            order["order"] = tantivy.Order.Asc if direction == "asc" else tantivy.Order.Desc
        elif text is None or not limit:  # nobody looks at the scores, so none are worked out
            order["order_by_field"] = "id"
        is_scored = not order and asked.order != "distance"
        if is_scored and asked.lifts and asked.offset < LIFTED_WINDOW:
            end = asked.offset + limit
            found = searcher.search(query, max(LIFTED_WINDOW, end))
            best = lifted(found.hits[:LIFTED_WINDOW], asked.lifts, self._columns, searcher)
            page = [*best, *unlifted(found.hits[LIFTED_WINDOW:])][asked.offset : end]
        else:
            found = searcher.search(query, max(1, limit), offset=asked.offset if limit else 0, **order)
            page = unlifted(found.hits[:limit])
        return _hits_at(searcher, page, is_scored=is_scored), total_of(found)

    def _counts_beside(
        self, snapshot: Snapshot, asked: Query, text: tantivy.Query | None, matched: Matched
    ) -> "Future[Counts] | None":
        """The counts of a question that finds very much, begun in another thread; None where they are not worth one."""
        if not (asked.facets or asked.ranges) or _key(asked, matched) in snapshot.remembered:
            return None
        if matched is not Matched.ALL or snapshot.questions.most_hits(asked) < WORTH_A_THREAD:
            return None
        return self._beside.submit(self._counts_noticed, snapshot, asked, text, matched)

    def _counts_noticed(
        self, snapshot: Snapshot, asked: Query, text: tantivy.Query | None, matched: Matched
    ) -> Counts:
        with damage_noticed(self._folder, snapshot.generation):
            return self._counts(snapshot, asked, text, WORTH_A_THREAD, matched)

    def _counts(
        self,
        snapshot: Snapshot,
        asked: Query,
        text: tantivy.Query | None,
        total: int,
        matched: Matched,
    ) -> Counts:
        """`total`: how many there are, roughly."""
        if not asked.facets and not asked.ranges:
            return {}
        key = _key(asked, matched)
        remembered = snapshot.remembered
        known = remembered.get(key)
        if known is not None:
            return dict(known)
        searcher = snapshot.searcher
        counting = Counting(self._columns, snapshot.questions, searcher, self._meanings)
        counts = counting.counts(asked, text, total)
        matches_all = (
            text is None
            and not asked.filters
            and not asked.at_least
            and not asked.at_most
            and not asked.exclude_ids
            and not asked.around
        )
        if self._remember or matches_all:
            remembered[key] = counts
            _forget_beyond(remembered, max(self._remember, 8))
        return dict(counts)


def _stamp_of(generation: Generation) -> str:
    try:
        return generation.stamp()
    except OSError as error:
        raise IndexMissing("The files of the index are gone.") from error


def _forget_beyond(remembered: "OrderedDict[Hashable, Any]", most: int) -> None:
    """Forget the oldest; other threads may do so too."""
    while len(remembered) > most:
        try:
            remembered.popitem(last=False)
        except KeyError:  # another thread was quicker
            break


def _looser(questions: Questions, asked: Query) -> list[Matched]:
    """In which ways to look where nothing holds all words."""
    text = asked.text
    if not text:
        return []
    tries = [Matched.SOME] if len(text.words) + len(text.phrases) > 1 or text.phrases else []
    if questions.may_be_similar(text, asked.languages):
        # A mistyped word beside a known one: all words, one of them similar, comes nearer than some of the words.
        tries.insert(0, Matched.SIMILAR)
    return tries


def _limit(asked: Query) -> int:
    """How many hits to fetch: none beyond the deepest page."""
    return max(0, asked.limit) if 0 <= asked.offset <= DEEPEST_OFFSET else 0


def _key(asked: Query, matched: Matched) -> Hashable:
    text = asked.text and (asked.text.words, asked.text.phrases, asked.text.excluded, asked.text.is_open)
    mappings = (asked.filters, asked.at_least, asked.at_most, asked.facets, asked.ranges)
    return (
        text,
        # Without words it does not matter in which languages they would be.
        asked.languages if text else (),
        asked.concepts,
        asked.synonyms,
        matched,
        asked.exclude_ids,
        asked.around,
        frozenset(one for one, _ in asked.near),
        asked.first,
        *(tuple(sorted(one.items())) for one in mappings),
    )


def _hits(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Hit]:
    found = searcher.search(query, max(1, limit), count=False).hits[:limit]
    ids = searcher.fast_field_values("id", [address for _, address in found])
    return [Hit(id=int(one), score=float(score)) for one, (score, _) in zip(ids, found, strict=True)]  # type: ignore[arg-type]


def _hits_at(searcher: tantivy.Searcher, page: Sequence[Lifted], *, is_scored: bool) -> tuple[Hit, ...]:
    ids = searcher.fast_field_values("id", [one.address for one in page])
    return tuple(
        Hit(id=int(number), score=one.score if is_scored else 0.0, lifted=one.lifts)  # type: ignore[arg-type]
        for number, one in zip(ids, page, strict=True)
    )


def _how_first(
    questions: Questions,
    asked: Query,
    matched: Matched,
    hits: tuple[Hit, ...],
) -> tuple[Hit, ...]:
    """The hits, those that stand first without holding the words found by nothing."""
    ids = [hit.id for hit in hits if hit.id in asked.first]
    if not ids or not asked.text:
        return hits
    text = questions.text(asked.text, asked.languages, matched, asked.concepts, asked.synonyms)
    holding = set() if text is None else questions.ids_among(text, ids)
    return tuple(
        replace(hit, found_by=frozenset()) if hit.id in ids and hit.id not in holding else hit for hit in hits
    )


def _explained(
    questions: Questions,
    asked: Query,
    matched: Matched,
    hits: tuple[Hit, ...],
) -> tuple[Hit, ...]:
    """The hits with how each was found: two more looks at these few documents, and one for each concept until all are explained."""
    if not hits or not asked.text:
        return hits
    ids = [hit.id for hit in hits]
    words = questions.text(asked.text, asked.languages, matched)
    by_words = questions.ids_among(words, ids) if words is not None else set()
    about = questions.about(asked.concepts)
    either = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in about])
    by_concept = questions.ids_among(either, ids) if about else set()
    concepts = _concepts_of(questions, asked.concepts, by_concept - by_words)
    by_synonym: set[int] = set()
    if asked.synonyms:
        # Only where nothing else would have found it, since that is what has to be said.
        alike = questions.text(asked.text, asked.languages, matched, (), asked.synonyms)
        by_synonym = questions.ids_among(alike, ids) - by_words if alike is not None else set()
    return tuple(
        replace(
            hit,
            found_by=frozenset(
                [
                    *([WORDS] if hit.id in by_words else []),
                    *([CONCEPT] if hit.id in by_concept else []),
                    *([SYNONYM] if hit.id in by_synonym else []),
                ]
            )
            | (hit.found_by & {MEANING}),
            concepts=concepts.get(hit.id, ()),
        )
        for hit in hits
    )


def _placed(
    searcher: tantivy.Searcher, questions: Questions, asked: Query, hits: tuple[Hit, ...]
) -> tuple[Hit, ...]:
    """The hits with how far each is from the middle of the circle asked for: one more look at these few documents."""
    if not hits or not asked.around:
        return hits
    query = questions.among(questions.around(asked.around), [hit.id for hit in hits])
    found = _hits(searcher, query, len(hits))
    kms = {one.id: max(0.0, NEAREST_SCORE - one.score) for one in found}
    return tuple(replace(hit, km=kms.get(hit.id)) for hit in hits)


def _concepts_of(questions: Questions, meant: tuple[Meant, ...], ids: set[int]) -> dict[int, tuple[int, ...]]:
    """Document -> the surest of the concepts meant that it is about."""
    found: dict[int, tuple[int, ...]] = {}
    for one in sorted(meant, key=lambda one: -one.weight):
        for concept in one.concepts:
            left = [number for number in ids if number not in found]
            if not left:
                return found
            for query in questions.about([replace(one, concepts=(concept,))]):
                found.update((number, (concept,)) for number in questions.ids_among(query, left))
    return found
