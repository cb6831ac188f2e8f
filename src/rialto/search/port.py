"""What every engine takes and gives: documents, queries, results, and the promises of a reader and a writer."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, Protocol

from .points import Around
from .query_text import QueryText

# Deeper pages are empty: an engine keeps offset + limit hits in memory.
DEEPEST_OFFSET = 10_000
# The facet in which a document names the concepts that it is about: numbers written in digits, with a question mark behind
# those that it is less surely about.
CONCEPT_FACET, LESS_SURE = "concept", "?"
# The facet that says which languages a document is in, where the shape lifts by it.
LANGUAGE_FACET = "language"
# All lifts of a document together: whose text scores so many times more always stands before.
MOST_LIFT = 1.6
# Lifts are looked at among so many of the best by text; what follows keeps the text's order.
LIFTED_WINDOW = 200
# How a document was found: by its words, by a concept that the words name, by what it means, by other words for the same.
WORDS, CONCEPT, MEANING, SYNONYM = "words", "concept", "meaning", "synonym"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A property that is counted and filtered by; `multi` when a document may have several values.

    `many`: it may have thousands of values, as providers do. `counted`: whether its values may be asked for; all are filtered by.
    """

    name: str
    multi: bool = False
    many: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The fields of a catalogue's documents: text fields with their weight, facets and days.

    `title` names the text field that suggestions and guesses look at. Text fields of the same weight share one column of the index.
    `demoted`: facet -> values whose documents score `demoted_share` of what others would, and come last in orders by a day.
    `concept_weight`: how much less than the title's exact words a concept counts that they name, and `less_sure_share` how much
    less again one that a document is less surely about. `numbers` (none below 0) and `lifting`, facet -> at most 62 of its values,
    are what lifts can ask for besides days. `passing`: the day that nearly every question is filtered by, if there is one.
    """

    texts: Mapping[str, float]
    facets: tuple[Facet, ...] = ()
    days: tuple[str, ...] = ()
    title: str = "title"
    demoted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    demoted_share: float = 0.5
    concept_weight: float = 0.5
    less_sure_share: float = 0.5
    numbers: tuple[str, ...] = ()
    lifting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One findable thing. `texts` is language -> field -> plain text; a day is an integer that grows with time, or None.

    A number is 0 or more, or None where it is not known.
    """

    id: int
    language: str
    texts: Mapping[str, Mapping[str, str]]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, int | None] = field(default_factory=dict)
    numbers: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Lets some documents count `factor` times their score by relevance, 1.0 or more; a hit names the lifts it had.

    Those whose day or number `of` is known and lies between `at_least` and `at_most` (inclusive), or whose facet `of` has one of
    `values`, of those that the shape lifts by.
    """

    name: str
    of: str
    factor: float
    values: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A named stretch of days that is counted like a value of a facet; both ends belong to it."""

    key: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Words of a query (from `first` to `last` of `QueryText.words`) that name one of some concepts; `weight`: how surely, 0 to 1.

    `guessed_in`: the language of the name that is only much like the words, where none names it.
    """

    first: int
    last: int
    concepts: tuple[int, ...]
    weight: float = 1.0
    guessed_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Words of a query (from `first` to `last` of `QueryText.words`) and other words, each a phrase, that are looked for as well."""

    first: int
    last: int
    others: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for.

    `filters`: any of the values of one facet, all facets together. `at_least` and `at_most` bound days (inclusive); a document without
    that day passes `at_least` and fails `at_most`. `order`: by relevance (without text: highest id first), by distance (with `around`), or a day and its direction;
    documents without that day come last both ways, and behind them the demoted ones in the same order. `facets`: facet -> how many of its values to return. `ranges`: day -> stretches to
    count. The counts of a facet or day ignore its own filter. `relax`: when no document has all words, look for some of them, then for
    titles with a word one letter away.
    """

    text: QueryText | None = None
    languages: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)
    order: Literal["relevance", "distance"] | tuple[str, Literal["asc", "desc"]] = "relevance"
    offset: int = 0
    limit: int = 20
    facets: Mapping[str, int] = field(default_factory=dict)
    ranges: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    exclude_ids: tuple[int, ...] = ()
    relax: bool = False
    # (document id, similarity), best first: documents found by meaning though their words do not match. They count in totals and
    # facets when they pass the filters; by relevance they are ordered by reciprocal rank together with the text's hits.
    near: tuple[tuple[int, float], ...] = ()
    # A document with one of these concepts holds those words, if less so than one that has them. Readings of the same words stand
    # beside each other; of words that only overlap the first reading counts.
    concepts: tuple[Meant, ...] = ()
    # What counts besides the text, by relevance only: never what is found, nor how much of it.
    lifts: tuple[Lift, ...] = ()
    # Documents that stand before all others by relevance, in this order, whether or not they hold the words, when they pass the
    # filters: once, and counted in totals and facets. At most some dozens.
    first: tuple[int, ...] = ()
    # A document with other words for the same holds those words, if a little less so. Nothing is looked for in place of those others, so
    # nothing goes round in circles; phrases and exclusions stay as they were typed.
    synonyms: tuple[Alike, ...] = ()
    # Only documents with a point (of `POINT_FACET`) within a circle; hits then say how far the nearest of their points is. By
    # "distance" the nearest come first by whole km, demoted ones last, and of those equally far the better match.
    around: Around | None = None


class Matched(StrEnum):
    """How closely the hits hold what was asked. MEANING: none holds the words, all are `near`."""

    ALL = "all"
    SOME = "some"
    SIMILAR = "similar"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found document, its score (0.0 when ordered by a day), how it was found, and by which concept.

    `concepts` holds the surest of those meant that the document is about, where its words alone would not have found it; `lifted`
    the names of its lifts. A document that is only among the `first` was found by nothing.
    """

    id: int
    score: float
    found_by: frozenset[str] = frozenset({WORDS})
    concepts: tuple[int, ...] = ()
    lifted: tuple[str, ...] = ()
    # How far its nearest point is from the middle of the circle asked for, in km.
    km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hits, total and counts of one snapshot. Facets: (value, count), most first; chosen values are always among them.

    An engine may still be counting: who looks at the facets waits for it, and raises IndexUnavailable where it fails.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    matched: Matched = Matched.ALL

    def counted(self) -> "Results":
        """The same with all counts at hand; raises IndexUnavailable."""
        return replace(self, facets=dict(self.facets))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A document that the engine could not take, and why."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit left: the position at which the index now stands, and the documents it had to leave out."""

    position: int
    refused: tuple[Refusal, ...] = ()


class State(StrEnum):
    """READY: as it should be. STALE: usable, rebuild when there is time (dictionaries came or went). The others have to be rebuilt."""

    READY = "ready"
    STALE = "stale"
    MISSING = "missing"
    OUTDATED = "outdated"
    DAMAGED = "damaged"


class SearchError(Exception):
    """What every failure of this room is."""


class IndexUnavailable(SearchError):
    """There is no index that can answer now: fall back to another way of finding, and rebuild."""


class IndexMissing(IndexUnavailable):
    """No index was built yet, or one of another version."""


class IndexDamaged(IndexUnavailable):
    """The files of the index cannot be read; it has been marked so that nobody tries again before it is rebuilt."""


class WriterBusy(SearchError):
    """Another process writes (or rebuilds) this index."""


class IndexUnwritable(SearchError):
    """The folder takes nothing more, for want of room or rights. What was committed stays readable; try again later."""


class RebuildRefused(SearchError):
    """A rebuilt index held fewer documents than promised and was thrown away."""


class Reader(Protocol):
    """Answers questions; sees every commit of the writer, in whatever process, at its next call. Safe to share between threads."""

    def search(self, query: Query) -> Results:
        """Hits, total and counts of one snapshot; raises IndexUnavailable, or ValueError for a field that the shape lacks."""

    def suggest(self, prefix: str, *, languages: tuple[str, ...] = (), limit: int = 8) -> list[Hit]:
        """Documents whose title holds the words typed so far, the last one unfinished; those in `languages` first."""

    def complete(self, prefix: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """Title words (folded) that begin so, with the number of documents, most first."""

    def similar_words(
        self, word: str, *, languages: tuple[str, ...] = (), limit: int = 3
    ) -> list[tuple[str, int]]:
        """Title words (folded) that are written almost like one that hardly any title has, nearest and most frequent first.

        Only words that far more titles of `languages` have; empty for a word that is common itself.
        """

    def related(
        self, document_id: int, *, limit: int = 6, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> list[Hit]:
        """Documents that share the most telling words with this one; empty when it is not in the index."""

    @property
    def document_count(self) -> int:
        """How many documents can be found."""

    @property
    def stamp(self) -> str:
        """Names the commit that is being read: a key for caches."""


class Writer(Protocol):
    """Changes the index; nothing is visible before `commit`. One at a time in the world."""

    @property
    def position(self) -> int:
        """The position of the change log at which the index stands; 0 for a new one. Ask before each batch: a rebuild moves it.

        Raises IndexUnavailable when a reader, or anybody, found the index damaged or gone meanwhile.
        """

    def upsert(self, documents: Iterable[Document]) -> None:
        """Put documents in place of those with the same ids."""

    def delete(self, ids: Iterable[int]) -> None:
        """Take documents out; unknown ids are nothing."""

    def commit(self, position: int) -> Commit:
        """Make all changes visible and durable at once. Continue from the position that comes back."""

    def close(self) -> None:
        """Forget uncommitted changes and let another writer in."""


class Engine(Protocol):
    """A place where documents are kept findable."""

    def reader(self) -> Reader:
        """A reader to keep for the life of a process."""

    def writer(self) -> AbstractContextManager[Writer]:
        """The one writer; raises WriterBusy, or IndexUnavailable when there is nothing that could be continued."""

    def rebuild(self, documents: Iterator[Document], *, position: int, at_least: int = 0) -> Commit:
        """Build everything anew aside and swap it in; readers and the writer go over by themselves.

        `position` is that of the change log before `documents` were read. Raises RebuildRefused when fewer than `at_least` documents
        arrived; the old index then stays.
        """

    def state(self) -> State:
        """Whether the index can be used as it is."""

    @property
    def position(self) -> int:
        """The position of the change log at which the index stands, told without opening it; 0 where there is none."""
