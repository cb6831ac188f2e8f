"""The nearest documents of a vector: read from the writer's files by any process, the newest there is at each call."""

import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from .embedding import DIMENSIONS, Order
from .graph import Graph, note_of, open_graph
from .vectors import (
    HEAD,
    POSITION,
    RECORD,
    REMOVED,
    VECTOR,
    count_good,
    current_file,
    packed,
    records_of,
    unpacked,
)

log = structlog.get_logger(__name__)

# So many new records are looked through at each question before they join the others.
LONGEST_TAIL = 2_048
# So many records at a time are looked through, from the end, for the newest position.
POSITION_WITHIN = 1_024
# Against so many vectors a query is compared to know how near it is to anything.
SAMPLE, SMALLEST_SAMPLE = 1_024, 200
# Texts whose vectors are so similar say the same (one title for two genders, one offer entered twice), and all but the best step back so far
# in the order: behind what fits about as well, before what fits less. Measured on 11,000 job titles (docs/benchmarks.md).
SAME_TEXT, STEP_BACK = 0.95, 0.03


class Neighbour(NamedTuple):
    """A document, its similarity to what was asked (the dot product of their vectors), and the row of its vector.

    `fits` says how well it fits each of the vectors to order by, where there were any.
    """

    id: int
    similarity: float
    row: int
    fits: tuple[float, ...] = ()


class _Mark(NamedTuple):
    """Changes when there is something new to read."""

    name: str
    size: int
    written_at: int
    noted_at: int


class _Base(NamedTuple):
    """The rows that were looked through once: which of them live, and how many those are."""

    rows: int
    living_count: int
    alive: NDArray[np.bool_]
    ids: NDArray[np.int64]
    graph: Graph | None
    sample: NDArray[np.float32]


class _Snapshot(NamedTuple):
    mark: _Mark
    file: Path
    records: NDArray[np.void]
    base: _Base
    # Document -> its newest row beyond the base, or -1 where it was taken out.
    tail: dict[int, int]

    @property
    def document_count(self) -> int:
        base = self.base
        replaced = int(np.isin(base.ids[base.alive], list(self.tail)).sum()) if self.tail else 0
        return base.living_count - replaced + sum(row >= 0 for row in self.tail.values())


class Moment:
    """The vectors as they are at one moment: for all that one question asks of them."""

    def __init__(self, snapshot: _Snapshot | None) -> None:
        self._snapshot = snapshot

    @cached_property
    def count(self) -> int:
        """How many documents have a vector; 0 where there is no file that can be read."""
        return self._snapshot.document_count if self._snapshot else 0

    def is_of(self, snapshot: _Snapshot | None) -> bool:
        """Whether nothing has changed since."""
        return self._snapshot is snapshot

    def nearest(self, vector: NDArray[np.float32], count: int, *, exact: bool = False) -> list[Neighbour]:
        """The documents nearest to a vector (384), best first; `exact` looks at each instead of asking the graph."""
        snapshot = self._snapshot
        if snapshot is None or count < 1:
            return []
        asked = packed(vector)
        length = float(np.linalg.norm(vector))
        found = _of_base(snapshot, asked, count, exact=exact) + _of_tail(snapshot, asked, count)
        nearest = sorted(found, key=lambda one: (-one.similarity, one.id))[:count]
        return [one._replace(similarity=one.similarity * length) for one in nearest]

    def in_order(self, found: list[Neighbour], orders: Sequence[Order]) -> list[Neighbour]:
        """The same documents, how they fit each of these, and those first that fit the first one best; one that says the same as a better one
        fits a little less.
        """
        return _ordered(self._snapshot, found, orders) if self._snapshot and found and orders else found

    def usual_similarity(self, vector: NDArray[np.float32]) -> float:
        """The similarity of a vector to whatever there is, on average over a sample; 0 while there is next to nothing to compare with."""
        if self._snapshot is None or len(self._snapshot.base.sample) < SMALLEST_SAMPLE:
            return 0.0
        return float((self._snapshot.base.sample @ vector).mean())


class Neighbours:
    """Reads one folder of vectors of one model. Safe to share between threads; opens nothing before the first question."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None
        self._moment = Moment(None)
        self._refused: _Mark | None = None

    @property
    def now(self) -> Moment:
        """What there is now: asking it looks at no file again, and what it has counted once it knows."""
        snapshot, moment = self._newest(), self._moment
        if not moment.is_of(snapshot):
            self._moment = moment = Moment(snapshot)
        return moment

    @property
    def count(self) -> int:
        """As `Moment.count`, of now."""
        return self.now.count

    def nearest(
        self,
        vector: NDArray[np.float32],
        count: int,
        *,
        exact: bool = False,
        orders: Sequence[Order] = (),
    ) -> list[Neighbour]:
        """As `Moment.nearest` and, with `orders`, `Moment.in_order`, of now."""
        now = self.now
        return now.in_order(now.nearest(vector, count, exact=exact), orders)

    def usual_similarity(self, vector: NDArray[np.float32]) -> float:
        """As `Moment.usual_similarity`, of now."""
        return self.now.usual_similarity(vector)

    def usual_vector(self) -> NDArray[np.float32]:
        """The vector (384) whose product with any vector is its `usual_similarity`."""
        snapshot = self._newest()
        if snapshot is None or len(snapshot.base.sample) < SMALLEST_SAMPLE:
            return np.zeros(DIMENSIONS, np.float32)
        return np.asarray(snapshot.base.sample.mean(axis=0), np.float32)

    def vectors_of(self, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """Document -> its vector, of length 1, for those of the documents that have one."""
        snapshot = self._newest()
        if snapshot is None:
            return {}
        base, wanted = snapshot.base, np.array(sorted(set(ids)), np.int64)
        rows = np.flatnonzero(base.alive & np.isin(base.ids, wanted))
        found = dict(zip(base.ids[rows].tolist(), rows.tolist(), strict=True))
        found |= {one: snapshot.tail[one] for one in wanted.tolist() if one in snapshot.tail}
        return {one: unpacked(snapshot.records["vector"][row]) for one, row in found.items() if row >= 0}

    @property
    def position(self) -> int:
        """The position of the change log up to which every public entry has its vector; 0 before all were gone through once."""
        snapshot = self._newest()
        records = snapshot.records if snapshot else ()
        # Near the end, since each flush of who follows the log notes it.
        for end in range(len(records), 0, -POSITION_WITHIN):
            begin = max(0, end - POSITION_WITHIN)
            marks = np.flatnonzero(records["kind"][begin:end] == POSITION)  # type: ignore[call-overload]
            if len(marks):
                return int(records["id"][begin + marks[-1]])  # type: ignore[call-overload]
        return 0

    def _newest(self) -> _Snapshot | None:
        file = current_file(self._folder)
        mark = _mark_of(file)
        snapshot = self._snapshot
        if snapshot is not None and mark == snapshot.mark:
            return snapshot
        with self._lock:
            if self._snapshot is not None and mark == self._snapshot.mark:
                return self._snapshot
            usable = file is not None and mark is not None and mark != self._refused
            self._snapshot = self._read(file, mark) if usable else None  # type: ignore[arg-type]
            return self._snapshot

    def _read(self, file: Path, mark: _Mark) -> _Snapshot | None:
        try:
            records = records_of(file, self._model)
        except (OSError, ValueError) as error:
            log.warning("vectors.unreadable", reason=str(error))
            self._refused = mark
            return None
        before = self._snapshot if self._snapshot and self._snapshot.file == file else None
        known = len(before.records) if before else 0
        if known > len(records):
            before, known = None, 0
        # What the writer has only half written is left for the next question.
        records = records[: known + count_good(records[known:])]
        base = before.base if before and before.mark.noted_at == mark.noted_at else None
        if base is None or _is_outgrown(base, len(records)):
            graph = base.graph if base else open_graph(file, mapped=True)
            base = _base_of(records, graph if graph and graph.rows <= len(records) else None)
        return _Snapshot(mark, file, records, base, _tail_of(records, base.rows))


def _ordered(snapshot: _Snapshot, found: list[Neighbour], orders: Sequence[Order]) -> list[Neighbour]:
    held = snapshot.records["vector"][[one.row for one in found]]
    same = _same_texts(held)
    vectors = held.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    columns = [_apart(_fits(vectors, order), same, order).tolist() for order in orders]
    fitting = [one._replace(fits=fits) for one, fits in zip(found, zip(*columns, strict=True), strict=True)]
    return sorted(fitting, key=lambda one: (-one.fits[0], one.id))


def _fits(vectors: NDArray[np.float32], order: Order) -> NDArray[np.float32]:
    fits = np.asarray(vectors @ order.vector, np.float32)
    return fits if order.taken is None else fits * _lengths_before(vectors, order.taken)


def _same_texts(vectors: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which texts (n) say the same (n, n). By the library of neighbours: a product of matrices costs each thread of a worker megabytes."""
    from usearch.index import MetricKind, search

    count = len(vectors)
    same = np.eye(count, dtype=np.bool_)
    if count > 1:
        matches = search(vectors, vectors, count, MetricKind.Cos, exact=True, threads=1)
        np.put_along_axis(same, matches.keys.astype(np.int64), matches.distances <= 1 - SAME_TEXT, axis=1)
    return same


def _apart(fits: NDArray[np.float32], same: NDArray[np.bool_], order: Order) -> NDArray[np.float32]:
    """How texts fit (n), those a little less that say the same as one that fits better: so that the first of them are not ten times one text."""
    best = np.argsort(-fits, kind="stable")
    like = np.tril(same[np.ix_(best, best)], -1).any(axis=1)
    stepped = fits.copy()
    stepped[best[like]] -= STEP_BACK * np.linalg.norm(order.vector)
    return np.asarray(stepped, np.float32)


def _lengths_before(vectors: NDArray[np.float32], taken: NDArray[np.float32]) -> NDArray[np.float32]:
    """How long vectors (n, 384) of length 1 were (n) that are longer by `taken` (384, below 1) and then have length 1.

    The longer, the more such a text differs from all texts: general ones, which are near everything, are short.
    """
    along = vectors @ taken
    return np.asarray(np.sqrt(along**2 + 1 - taken @ taken) - along, np.float32)


def _mark_of(file: Path | None) -> _Mark | None:
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    try:
        noted_at = note_of(file).stat().st_mtime_ns
    except OSError:
        noted_at = 0
    return _Mark(file.name, (found.st_size - HEAD) // RECORD.itemsize, found.st_mtime_ns, noted_at)


def _is_outgrown(base: _Base, row_count: int) -> bool:
    """Whether so much came since that what is usual has to be told anew: else a process that began early would judge otherwise than a new one."""
    return base.living_count < SMALLEST_SAMPLE or row_count - base.rows > min(LONGEST_TAIL, base.rows)


def _base_of(records: NDArray[np.void], graph: Graph | None) -> _Base:
    """Look through all records: a document's newest one lives, unless it says that the document is gone."""
    kinds, ids = np.array(records["kind"]), np.array(records["id"])
    about_one = np.flatnonzero(kinds != POSITION)[::-1]
    _, newest = np.unique(ids[about_one], return_index=True)
    rows = about_one[newest]
    alive = np.zeros(len(records), np.bool_)
    alive[rows[kinds[rows] == VECTOR]] = True
    living = np.flatnonzero(alive)
    chosen = np.sort(np.random.default_rng(1).choice(living, min(SAMPLE, len(living)), replace=False))
    sample = records["vector"][chosen].astype(np.float32)
    sample /= np.maximum(np.linalg.norm(sample, axis=1, keepdims=True), 1e-9)
    return _Base(len(records), len(living), alive, ids, graph, sample)


def _tail_of(records: NDArray[np.void], begin: int) -> dict[int, int]:
    rows = records[begin:]
    tail = {}
    for row, (kind, one) in enumerate(zip(rows["kind"].tolist(), rows["id"].tolist(), strict=True), begin):
        if kind in (VECTOR, REMOVED):
            tail[one] = row if kind == VECTOR else -1
    return tail


def _of_base(snapshot: _Snapshot, asked: NDArray[np.int8], count: int, *, exact: bool) -> list[Neighbour]:
    """From the rows of the base. Old and removed ones are passed over, so more are asked for until there are enough."""
    base = snapshot.base
    graph = None if exact else base.graph
    covered = graph.rows if graph else 0
    found = _from_graph(snapshot, graph.index, asked, count) if graph else []
    return found + _alive_of(snapshot, asked, covered, base.rows, count)


def _from_graph(snapshot: _Snapshot, index: Any, asked: NDArray[np.int8], count: int) -> list[Neighbour]:
    wanted = count
    while True:
        matches = index.search(asked, min(wanted, len(index)), threads=1)
        found = _living(snapshot, matches.keys, matches.distances, 0)
        if len(found) >= count or wanted >= len(index) or wanted > 64 * count:
            return found
        wanted *= 2


def _alive_of(
    snapshot: _Snapshot, asked: NDArray[np.int8], begin: int, end: int, count: int
) -> list[Neighbour]:
    """From rows that no graph covers: all are compared."""
    if begin >= end:
        return []
    from usearch.index import MetricKind, search

    vectors = snapshot.records["vector"][begin:end]
    wanted = count
    while True:
        matches = search(vectors, asked, min(wanted, end - begin), MetricKind.Cos, exact=True, threads=1)
        found = _living(snapshot, matches.keys, matches.distances, begin)
        if len(found) >= count or wanted >= end - begin:
            return found
        wanted *= 2


def _living(
    snapshot: _Snapshot, rows: NDArray[np.uint64], distances: NDArray[np.float32], begin: int
) -> list[Neighbour]:
    base = snapshot.base
    found = []
    for row, distance in zip(rows.tolist(), distances.tolist(), strict=True):
        number = int(row) + begin
        one = int(base.ids[number])
        if base.alive[number] and one not in snapshot.tail:
            found.append(Neighbour(one, 1.0 - float(distance), number))
    return found


def _of_tail(snapshot: _Snapshot, asked: NDArray[np.int8], count: int) -> list[Neighbour]:
    """From the newest rows, of which there are few."""
    living = sorted(row for row in snapshot.tail.values() if row >= 0)
    if not living:
        return []
    vectors = snapshot.records["vector"][living].astype(np.float32)
    query = asked.astype(np.float32)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-9) * max(float(np.linalg.norm(query)), 1e-9)
    similarities = (vectors @ query) / lengths
    best = np.argsort(-similarities)[:count]
    return [
        Neighbour(int(snapshot.records["id"][living[one]]), float(similarities[one]), living[one])
        for one in best
    ]
