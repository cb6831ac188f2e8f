"""Keeping the index true: following the change log, and building it anew."""

from collections.abc import Callable, Iterator

import structlog

from rialto.catalogue.queries.indexing import entry_ids_of, public_entry_count, public_entry_ids
from rialto.changes.queries import last_position, things_after
from rialto.finding.documents import documents_of
from rialto.finding.engine import engine
from rialto.search.port import Document, State, Writer

log = structlog.get_logger("rialto.finding")
# Records of the log between two commits while many wait: a commit makes a segment, and segments are merged again and
# again. Measured at 100,000 entries: with 500 the engine's own threads took 0.7 ms an entry, with 2,000 0.3 ms.
BATCH = 2000
# Entries that are read at a time.
CHUNK = 500
# A rebuilt index must hold at least this share of the entries that were public when it began.
GUARD = 0.98


def follow_log(writer: Writer) -> int:
    """Index what changed since the index's own position; returns how many records of the log were dealt with.

    The position is kept with the index and moves with its commit: a crash in between repeats a batch, which changes
    nothing, as a document replaces its former self.
    """
    records = things_after(writer.position, limit=BATCH)
    if not records:
        return 0
    entries = entry_ids_of({public_id for _, noun, public_id in records if noun == "entry"})
    ids = sorted(entries.values())
    for begin in range(0, len(ids), CHUNK):
        chunk = ids[begin : begin + CHUNK]
        documents = list(documents_of(chunk))
        writer.upsert(documents)
        writer.delete(set(chunk) - {document.id for document in documents})
    commit = writer.commit(records[-1][0])
    for refusal in commit.refused:
        log.error("not indexed", entry=refusal.id, reason=refusal.reason)
    return len(records)


def rebuild_index(progress: Callable[[Iterator[Document], int], Iterator[Document]] | None = None) -> int:
    """Build the index anew aside and swap it in. Returns how many entries it was built from.

    `progress` may wrap the documents (given with their expected number) to show how far it is.
    """
    position = last_position()
    count = public_entry_count()
    documents = _all_documents()
    engine().rebuild(
        progress(documents, count) if progress else documents, position=position, at_least=int(count * GUARD)
    )
    return count


def is_index_usable() -> bool:
    """Whether searches can be answered from the index."""
    return engine().state() in (State.READY, State.STALE)


def _all_documents() -> Iterator[Document]:
    for ids in public_entry_ids():
        yield from documents_of(ids)
