"""A graph over many vectors, by which the nearest are found without looking at each: made by the writer, mapped by the readers.

It knows vectors by their row in the file of vectors. A note beside it says how many rows it covers and the sum of its bytes: a graph whose
bytes changed would lead a reader out of its memory, so nobody opens one before its sum was looked at.
"""

import json
import os
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from ..tantivy_engine.folder import replace_text, sync_folder
from .embedding import DIMENSIONS
from .vectors import VECTOR, VectorWriter, records_of

log = structlog.get_logger(__name__)

# Below this all vectors are looked at: 1.5 ms at 20,000, 20 ms at 100,000 (docs/benchmarks.md).
GRAPH_FROM = 20_000
# A graph is continued when so many rows, and this share of all, are not in it.
UNCOVERED_ROWS, UNCOVERED_SHARE = 5_000, 0.05
CONNECTIVITY, EXPANSION_ADD, EXPANSION_SEARCH = 16, 128, 384
PIECE = 1 << 22
STRETCH = 8_192


class Graph(NamedTuple):
    """An open graph and the number of rows that it covers."""

    index: Any
    rows: int


def note_of(file: Path) -> Path:
    """Where it is noted which graph belongs to a file of vectors."""
    return file.with_suffix(".noted")


def open_graph(file: Path, *, mapped: bool) -> Graph | None:
    """The graph over a file of vectors, mapped to be read or loaded to be continued; None when there is none that can be trusted."""
    try:
        note = json.loads(note_of(file).read_text("ascii"))
        graph = file.with_name(note["graph"])
        if _sum_of(graph) != note["sum"]:
            raise ValueError("its bytes have changed")
        from usearch.index import Index

        index = Index.restore(
            str(graph), view=mapped, expansion_add=EXPANSION_ADD, expansion_search=EXPANSION_SEARCH
        )
        if index is None or index.ndim != DIMENSIONS:
            raise ValueError("it is none")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        log.warning("vectors.graph_unusable", file=file.name, reason=str(error)[:300])
        return None
    return Graph(index, int(note["rows"]))


def new_graph() -> Any:
    """An empty graph over int8 vectors, compared by their angle."""
    from usearch.index import Index

    return Index(
        ndim=DIMENSIONS,
        metric="cos",
        dtype="i8",
        connectivity=CONNECTIVITY,
        expansion_add=EXPANSION_ADD,
        expansion_search=EXPANSION_SEARCH,
    )


def is_graph_due(count: int, uncovered: int) -> bool:
    """Whether so many vectors, of which so many are in no graph, ask for one."""
    return count >= GRAPH_FROM and uncovered > max(UNCOVERED_ROWS, int(count * UNCOVERED_SHARE))


def bring_up_to_date(writer: VectorWriter) -> None:
    """Make or continue the graph of a writer's file where that is due."""
    if is_graph_due(writer.count, writer.row_count - _rows_noted(writer.file)):
        extend_graph(writer.file, writer.model, writer.digests)


def _rows_noted(file: Path) -> int:
    try:
        return int(json.loads(note_of(file).read_text("ascii"))["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def extend_graph(file: Path, model: str, living: set[int] | dict[int, int], *, anew: bool = False) -> int:
    """Bring every row of a file into its graph and swap that in; returns the rows covered. Old vectors of a document stay in it."""
    records = records_of(file, model)
    graph = None if anew else open_graph(file, mapped=False)
    index, begin = graph if graph and graph.rows <= len(records) else (new_graph(), 0)
    for start in range(begin, len(records), STRETCH):
        stretch = records[start : start + STRETCH]
        rows = np.flatnonzero(stretch["kind"] == VECTOR)
        rows = rows[[int(one) in living for one in stretch["id"][rows]]]
        if len(rows):
            index.add((start + rows).astype(np.uint64), vectors_at(stretch, rows), threads=1)
    _swap_in(index, file, len(records))
    return len(records)


def vectors_at(records: NDArray[np.void], rows: NDArray[np.intp]) -> NDArray[np.int8]:
    """The vectors of some rows (number of rows, 384), side by side."""
    return np.ascontiguousarray(records["vector"][rows])


def _swap_in(index: Any, file: Path, rows: int) -> None:
    graph = file.with_name(f"{file.stem}.{rows}.graph")
    aside = graph.with_suffix(".aside")
    index.save(str(aside))
    handle = os.open(aside, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    aside.replace(graph)
    sync_folder(file.parent)
    replace_text(note_of(file), json.dumps({"graph": graph.name, "rows": rows, "sum": _sum_of(graph)}))
    for other in file.parent.glob(f"{file.stem}.*.graph"):
        if other != graph:
            other.unlink(missing_ok=True)


def _sum_of(path: Path) -> int:
    total = 0
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            total = zlib.crc32(piece, total)
    return total
