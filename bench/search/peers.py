"""SQLite FTS5 and PostgreSQL full text on the same words: the same page of hits, total and facets, asked in turn with ours.

Both hold the very words and forms that our analysis makes, so totals and counts have to be equal; only the order of hits is their own.
Concepts, halves of words and near spellings, which they cannot look for, are not asked for here.
"""

# ruff: noqa: S608 -- names of our own columns and numbers of places are put in, never a value
import contextlib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Protocol

from bench.search.catalogue import documents
from rialto.search.port import Document, Query, Reader

HELD, QUESTIONS, WARM = 100_000, 100, 10
CHUNK = 2_000


# A document, and the row that our analysis makes of it.
Held = tuple[Document, dict[str, Any]]


class Peer(Protocol):
    """Another engine that holds the same documents."""

    def begin(self) -> None:
        """Make empty tables."""

    def take(self, rows: Sequence[Held]) -> None:
        """Take documents with what their columns hold."""

    def end(self) -> None:
        """Make ready to be asked."""

    def nothing(self) -> None:
        """Answer a question that costs nothing."""

    def answer(self, query: Query, terms: Sequence[Sequence[str]]) -> tuple[int, dict[str, dict[str, int]]]:
        """Fetch the page's hits; give the total and the counts of facets and days. `terms`: one of each group has to be held."""


def measure(say: Callable[[str], None], entries: int, *, peers_whole: bool) -> Mapping[str, float]:
    """Ratios of times (theirs to ours) over the questions of the mix, and how many totals or counts differ."""
    from django.conf import settings

    kept = (Path(settings.VAR) / "kept").resolve()
    held = entries if peers_whole else min(entries, HELD)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-", dir=kept.parent)))
        peers: dict[str, Peer] = {"fts5": stack.enter_context(_fts5(folder))}
        if (address := stack.enter_context(_postgres())) is None:
            say("There is no PostgreSQL server here: not measured")
        else:
            peers["postgres"] = stack.enter_context(_full_text(address))
        say(f"{held:,} documents for each")
        reader, seconds = _filled(kept, folder, held, peers)
        say("The same questions in turn")
        built = {f"{name}_build_per_s": round(held / taken) for name, taken in seconds.items()}
        return {"peers_entries": held, **built, **_compared(kept, reader, peers)}


def _filled(
    kept: Path, folder: Path, held: int, peers: Mapping[str, Peer]
) -> tuple[Reader, dict[str, float]]:
    """Our engine and the others with the same rows, analysed once; our reader, and the seconds that each of the others took."""
    from rialto.finding.documents import SHAPE
    from rialto.search.tantivy_engine import TantivyEngine
    from rialto.search.tantivy_engine.analysing import Analysed
    from rialto.search.tantivy_engine.columns import Columns

    columns = Columns(SHAPE)
    ours = TantivyEngine(folder / "index", SHAPE, remember=0)
    ours.rebuild(iter(()), position=0)
    seconds = dict.fromkeys(peers, 0.0)

    def timed(name: str, work: Callable[[], None]) -> None:
        begun = time.monotonic()
        work()
        seconds[name] += time.monotonic() - begun

    found = documents(kept, held)
    with ours.writer() as writer:
        for name, peer in peers.items():
            timed(name, peer.begin)
        while some := list(islice(found, CHUNK)):
            rows = [columns.values(one) for one in some]
            writer.put(Analysed(some, list(rows)))
            for name, peer in peers.items():
                timed(name, partial(peer.take, list(zip(some, rows, strict=True))))
        writer.commit(1)
        for name, peer in peers.items():
            timed(name, peer.end)
    return ours.reader(), seconds


def _compared(kept: Path, reader: Reader, peers: Mapping[str, Peer]) -> dict[str, float]:
    from bench.search.asking import query_of
    from bench.search.mix import mix, words_of

    dice = Random("peers")
    asked = [
        replace(query_of(one), concepts=(), relax=False) for one in mix(words_of(kept), QUESTIONS, seed=8)
    ]
    terms = [terms_of(query) for query in asked]
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in peers}
    floors: dict[str, list[float]] = {name: [] for name in peers}
    differ = dict.fromkeys(peers, 0)
    for number, (query, groups) in enumerate(zip(asked, terms, strict=True)):
        answers: dict[str, Any] = {}
        times = {}
        for name in dice.sample(["ours", *peers], len(peers) + 1):
            begun = time.perf_counter()
            if name in floors:
                # What asking takes at all: on a busy machine another process has to be waited for.
                peers[name].nothing()
                floors[name].append((time.perf_counter() - begun) * 1000)
                begun = time.perf_counter()
            if name == "ours":
                found = reader.search(query).counted()
                answers[name] = (found.total, {key: dict(counts) for key, counts in found.facets.items()})
            else:
                answers[name] = peers[name].answer(query, groups)
            times[name] = (time.perf_counter() - begun) * 1000
        for name in peers:
            differ[name] += not _agree(answers["ours"], answers[name])
        if number >= WARM:
            ours.append(times["ours"])
            for name in peers:
                theirs[name].append(times[name])
    figures = {"peers_ours_p50_ms": round(median(ours), 2)}
    for name, values in theirs.items():
        ratios = [their / our for their, our in zip(values, ours, strict=True)]
        figures |= {
            f"{name}_nothing_ms": round(median(floors[name]), 2),
            f"{name}_ratio": round(median(ratios), 1),
            f"{name}_p50_ms": round(median(values), 1),
            f"{name}_answers_differing": differ[name],
        }
    return figures


def _agree(ours: Any, theirs: Any) -> bool:
    """Equal totals and counts. Of providers only the numbers are compared, as those that tie at the end may be others."""
    if ours[0] != theirs[0]:
        return False
    for name, counts in ours[1].items():
        other = theirs[1][name]
        if name == "provider":
            if sorted(counts.values()) != sorted(other.values()):
                return False
        elif {key: count for key, count in counts.items() if count} != {
            key: count for key, count in other.items() if count
        }:
            return False
    return True


def terms_of(query: Query) -> list[list[str]]:
    """For each word that counts, the terms of which a document has to hold one: as our engine asks for them."""
    from rialto.search import analysis
    from rialto.search.analysis.guessing import languages_of
    from rialto.search.analysis.stop_words import is_stop_word
    from rialto.search.tantivy_engine.written import KEY, LEMMA, PART, STEM

    text = query.text
    if text is None:
        return []
    languages = tuple(dict.fromkeys([*query.languages, *languages_of(text.raw)]))
    words = [one for word in text.words for one in analysis.wanted(word, languages)]
    needed = [
        one for one in words if not any(is_stop_word(one.exact, language) for language in languages)
    ] or words
    return [
        [
            word.exact,
            *word.spelled,
            *(LEMMA + one for one in word.lemmas),
            *(STEM + one for one in word.stems),
            *(PART + one for one in dict.fromkeys([*word.lemmas, *word.stems])),
            *(KEY + one for one in word.keys),
        ]
        for word in needed
    ]


def _facets() -> tuple[list[str], list[str]]:
    """Facets of one value, and of several."""
    from rialto.finding.documents import SHAPE

    counted = [facet for facet in SHAPE.facets if facet.counted]
    return [one.name for one in counted if not one.multi], [one.name for one in counted if one.multi]


def _column(facet: str) -> str:
    return f"f_{facet.replace('-', '_')}"


class _Sql:
    """What both have in common: a table of documents with their facets, one table for each facet of several values."""

    mark = "?"

    def __init__(self) -> None:
        self.single, self.multi = _facets()
        self.days = ("starts", "expires", "published", "deadline")

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def nothing(self) -> None:
        """Answer a question that costs nothing."""
        self.run("SELECT 1")

    def matching(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        """Condition and values."""
        raise NotImplementedError

    def source(self) -> str:
        """The tables that are searched."""
        raise NotImplementedError

    def ranked(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        """What hits are ordered by, and its values."""
        raise NotImplementedError

    def tables(self, ending: str = "") -> list[str]:
        """What makes the tables; `ending` stands behind those of the facets."""
        columns = [f"{_column(one)} TEXT" for one in self.single] + [f"d_{one} BIGINT" for one in self.days]
        made = [f"CREATE TABLE docs (id INTEGER PRIMARY KEY, {', '.join(columns)})"]
        for facet in self.multi:
            made.append(
                f"CREATE TABLE m{_column(facet)} (id INTEGER, value TEXT NOT NULL, PRIMARY KEY (id, value)) {ending}"
            )
        return made

    def row(self, document: Any) -> tuple[Any, ...]:
        values = [next(iter(document.facets.get(one, ())), None) for one in self.single]
        return (document.id, *values, *(document.days.get(one) for one in self.days))

    def answer(self, query: Query, terms: Sequence[Sequence[str]]) -> tuple[int, dict[str, dict[str, int]]]:
        matching, values = self.matching(terms)
        where, more = self._filters(query)
        order, ordering = self.ranked(terms)
        if query.order != "relevance":
            day, direction = query.order
            order, ordering = f"d.d_{day} {direction}", []
        self.run(
            f"SELECT d.id FROM {self.source()} WHERE {matching}{where} ORDER BY {order} LIMIT {query.limit} OFFSET {query.offset}",
            [*values, *more, *ordering],
        )
        found: dict[str, dict[str, int]] = {}
        active = {name for name, chosen in query.filters.items() if chosen} | {
            *query.at_least,
            *query.at_most,
        }
        wanted = [*query.facets, *query.ranges]
        total = self._counted(query, [name for name in wanted if name not in active], found, matching, values)
        for name in wanted:
            if name in active:
                self._counted(query, [name], found, matching, values, without=name)
        return total, found

    def _counted(  # noqa: PLR0917
        self,
        query: Query,
        names: list[str],
        found: dict[str, dict[str, int]],
        matching: str,
        values: list[Any],
        without: str = "",
    ) -> int:
        """All these counts and the total, in one statement over what matches."""
        where, more = self._filters(query, without=without)
        columns = ", ".join(["d.id", *map(_column, self.single), *(f"d_{day}" for day in self.days)])
        parts = ["SELECT 'total', CAST(NULL AS TEXT), count(*) FROM matched"]
        placed = [*values, *more]
        for name in names:
            if name in query.ranges:
                for one in query.ranges[name]:
                    parts.append(
                        f"SELECT '{name}', '{one.key}', count(*) FROM matched WHERE d_{name} BETWEEN {self.mark} AND {self.mark}"
                    )
                    placed += [one.at_least, one.at_most]
                continue
            if name in self.multi:
                counted = f"SELECT f.value AS value, count(*) AS held FROM matched JOIN m{_column(name)} f ON f.id = matched.id"
            else:
                column = _column(name)
                counted = (
                    f"SELECT {column} AS value, count(*) AS held FROM matched WHERE {column} IS NOT NULL"
                )
            best = f"{counted} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {query.facets[name]}"
            parts.append(f"SELECT '{name}', value, held FROM ({best}) AS counted")
        rows = self.run(
            f"WITH matched AS MATERIALIZED (SELECT {columns} FROM {self.source()} WHERE {matching}{where}) "
            + " UNION ALL ".join(parts),
            placed,
        )
        total = 0
        found.update({name: {} for name in names})
        for name, value, count in rows:
            if name == "total":
                total = int(count)
            else:
                found[name][value] = int(count)
        return total

    def _filters(self, query: Query, *, without: str = "") -> tuple[str, list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        for name, chosen in query.filters.items():
            if name == without or not chosen:
                continue
            marks = ", ".join([self.mark] * len(chosen))
            if name in self.multi:
                parts.append(f"d.id IN (SELECT id FROM m{_column(name)} WHERE value IN ({marks}))")
            else:
                parts.append(f"d.{_column(name)} IN ({marks})")
            values += chosen
        for day, first in query.at_least.items():
            if day != without:
                parts.append(f"(d.d_{day} IS NULL OR d.d_{day} >= {self.mark})")
                values.append(first)
        for day, last in query.at_most.items():
            if day != without:
                parts.append(f"d.d_{day} <= {self.mark}")
                values.append(last)
        return "".join(f" AND {part}" for part in parts), values


class _Fts5(_Sql):
    """SQLite: a table of words without their texts, ranked by bm25 with our weights."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA cache_size=-1000000")
        self.database.execute("PRAGMA temp_store=MEMORY")

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.database.execute(statement, values).fetchall()

    def begin(self) -> None:
        for statement in self.tables("WITHOUT ROWID"):
            self.run(statement)
        tokens = "unicode61 remove_diacritics 0 tokenchars ':'"
        self.run(f"CREATE VIRTUAL TABLE words USING fts5({self._names()}, content='', tokenize=\"{tokens}\")")

    def take(self, rows: Sequence[Held]) -> None:
        self.run("BEGIN")
        marks = ", ".join("?" * (1 + len(self.single) + len(self.days)))
        self.database.executemany(f"INSERT INTO docs VALUES ({marks})", [self.row(one) for one, _ in rows])
        for facet in self.multi:
            pairs = [(one.id, value) for one, _ in rows for value in set(one.facets.get(facet, ()))]
            self.database.executemany(f"INSERT INTO m{_column(facet)} VALUES (?, ?)", pairs)
        marks = ", ".join("?" * (_weights_count() + 1))
        self.database.executemany(
            f"INSERT INTO words (rowid, {self._names()}) VALUES ({marks})",
            [(one.id, *_held(values)) for one, values in rows],
        )
        self.run("COMMIT")

    def end(self) -> None:
        self.run("INSERT INTO words(words) VALUES ('optimize')")
        self.run("ANALYZE")

    @staticmethod
    def _names() -> str:
        return ", ".join(f"c{number}" for number in range(_weights_count()))

    def source(self) -> str:
        return "words JOIN docs d ON d.id = words.rowid"

    def matching(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        groups = ["(" + " OR ".join(f'"{one}"' for one in group) + ")" for group in terms]
        return "words MATCH ?", [" AND ".join(groups)]

    def ranked(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        return f"bm25(words, {', '.join(map(str, _weights()))})", []


class _Postgres(_Sql):
    """PostgreSQL: a weighted tsvector with a GIN index, ranked by ts_rank."""

    mark = "%s"

    def __init__(self, address: str) -> None:
        import psycopg

        super().__init__()
        self.database = psycopg.connect(address, autocommit=True)
        for setting in (
            "work_mem = '128MB'",
            "jit = off",
            "max_parallel_workers_per_gather = 0",
            "maintenance_work_mem = '512MB'",
        ):
            self.run(f"SET {setting}")

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        done = self.database.execute(statement, values)  # type: ignore[call-overload]
        return list(done.fetchall()) if done.description else []

    def begin(self) -> None:
        for statement in self.tables():
            self.run(statement)
        self.run("ALTER TABLE docs ADD words tsvector")

    def take(self, rows: Sequence[Held]) -> None:
        with self.database.cursor() as cursor:
            with cursor.copy("COPY docs FROM STDIN") as copy:
                for one, values in rows:
                    copy.write_row((*self.row(one), _vector(_held(values))))
            for facet in self.multi:
                with cursor.copy(f"COPY m{_column(facet)} FROM STDIN") as copy:
                    for one, _values in rows:
                        for value in set(one.facets.get(facet, ())):
                            copy.write_row((one.id, value))

    def end(self) -> None:
        self.run("CREATE INDEX ON docs USING gin (words)")
        self.run("ANALYZE")

    def source(self) -> str:
        return "docs d"

    def matching(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        return "d.words @@ %s::tsquery", [_query(terms)]

    def ranked(self, terms: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
        return "ts_rank('{0.25, 0.375, 0.5, 1.0}', d.words, %s::tsquery) DESC", [_query(terms)]


@lru_cache(maxsize=1)
def _weights() -> list[float]:
    from rialto.finding.documents import SHAPE

    return sorted(set(SHAPE.texts.values()), reverse=True)


def _weights_count() -> int:
    return len(_weights())


def _held(values: dict[str, Any]) -> list[str]:
    """The words and forms of each column of text."""
    return [
        " ".join([*values.get(f"text{number}", ()), *values.get(f"form{number}", ())])
        for number in range(_weights_count())
    ]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(columns: list[str]) -> str:
    """A tsvector as PostgreSQL writes it: words with places and the letter of their column's weight."""
    places: dict[str, list[str]] = {}
    place = 0
    for letter, column in zip("ABCD", columns, strict=True):
        for word in column.split():
            place = min(place + 1, 16_383)
            held = places.setdefault(word, [])
            if len(held) < 200:
                held.append(f"{place}{letter}")
    return " ".join(f"{_quoted(word)}:{','.join(held)}" for word, held in places.items())


def _query(terms: Sequence[Sequence[str]]) -> str:
    return " & ".join("(" + " | ".join(_quoted(one) for one in group) + ")" for group in terms)


@contextlib.contextmanager
def _fts5(folder: Path) -> Iterator[_Fts5]:
    peer = _Fts5(folder / "fts5.sqlite3")
    try:
        yield peer
    finally:
        peer.database.close()


@contextlib.contextmanager
def _full_text(address: str) -> Iterator[_Postgres]:
    peer = _Postgres(address)
    try:
        yield peer
    finally:
        peer.database.close()


@contextlib.contextmanager
def _postgres() -> Iterator[str | None]:
    """The address of a server of our own, as the tests start it; None where its programs are not installed."""
    from launcher.postgresql import programs, server

    found = programs()
    if found is None:
        yield None
        return
    with server(found) as address:
        yield address
