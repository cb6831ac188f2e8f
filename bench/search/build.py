"""The catalogue, its index, and how quickly and how large that is built."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from bench.generated.words import ROOT
from bench.search.catalogue import documents, is_made, make, note, noted
from bench.shop.processes import Peak, finish

# Documents whose rows are analysed beforehand, to see what the engine alone takes.
ANALYSED = 100_000
STRETCH = 25_000
INDEX_NOTE = "index.json"


def measure(say: Callable[[str], None], entries: int) -> Mapping[str, float]:
    """Make what is not there yet; figures of what is there are those noted when it was made."""
    from django.conf import settings

    kept = (Path(settings.VAR) / "kept").resolve()
    with _embedding(kept.parent.parent):
        if not is_made(kept):
            say(f"Making {entries:,} entries in {kept.name}")
            finish(kept, "prepare")
            note(kept, make(kept, entries))
        return {**noted(kept), **_index(kept, entries, say)}


@contextmanager
def _embedding(state: Path) -> Iterator[None]:
    """Embed the real texts beside the rest, behind everything, where no earlier run did."""
    command = [sys.executable, "-m", "bench.search.texts"]
    process = subprocess.Popen(command, env=os.environ | {"RIALTO_VAR": str(state)}, cwd=ROOT)
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()


def _index(kept: Path, entries: int, say: Callable[[str], None]) -> dict[str, float]:
    from bench.search.notes import keep, kept_for
    from rialto.finding.engine import engine

    version = engine()._columns.version()
    known = kept_for(kept / INDEX_NOTE, version)
    if known:
        say("Using the index that is there")
        return known
    say("Building the index")
    figures = _built(kept, entries)
    say("The engine alone, given analysed rows")
    figures["build_engine_per_s"] = round(_engine_alone(kept, entries))
    keep(kept / INDEX_NOTE, version, figures)
    return figures


def _built(kept: Path, entries: int) -> dict[str, float]:
    """The whole index from documents on disk: analysis in as many processes as there are cores, and one that writes."""
    from rialto.base.memory import settle
    from rialto.changes.queries import last_position
    from rialto.finding.engine import engine

    settle()  # as the command that rebuilds does
    peak = Peak(os.getpid())

    def watched():  # type: ignore[no-untyped-def]
        for number, document in enumerate(documents(kept)):
            if number % 10_000 == 0:
                peak.look()
            yield document

    begun, worked = time.monotonic(), os.times()
    engine().rebuild(watched(), position=last_position(), at_least=entries)
    seconds, ended = time.monotonic() - begun, os.times()
    peak.look()
    spent = sum(ended[:4]) - sum(worked[:4])
    return {
        "build_per_s": round(entries / seconds),
        "build_cpu_ms": round(1000 * spent / entries, 3),
        "bytes_per_doc": round(index_bytes() / entries),
        "build_writer_mb": round(peak.mb),
    }


def index_bytes() -> int:
    """How much the current index takes on disk."""
    from django.conf import settings

    folder = Path(settings.INDEX_FOLDER)
    current = folder / (folder / "CURRENT").read_text("utf-8").strip()
    return sum(path.stat().st_size for path in current.rglob("*") if path.is_file())


def _engine_alone(kept: Path, entries: int) -> float:
    """Documents a second from rows that are analysed: made into the engine's own, added and committed. Merges are waited for."""
    from rialto.finding.documents import SHAPE
    from rialto.search.tantivy_engine.columns import Columns, open_index
    from rialto.search.tantivy_engine.engine import BULK_MEMORY

    columns = Columns(SHAPE)
    with tempfile.TemporaryDirectory(prefix="engine-", dir=kept) as name:
        writer = open_index(columns, name, create=True).writer(BULK_MEMORY, 1)
        found = documents(kept, min(entries, ANALYSED))
        seconds = 0.0
        count = 0
        while rows := [columns.values(one) for one in islice(found, STRETCH)]:
            begun = time.monotonic()
            for row in rows:
                writer.delete_documents_by_term("id", row["id"])
                writer.add_document(columns.made(row))
            writer.commit()
            seconds += time.monotonic() - begun
            count += len(rows)
        begun = time.monotonic()
        writer.wait_merging_threads()
        return count / (seconds + time.monotonic() - begun)
