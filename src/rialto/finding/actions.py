"""Keeping the index true: following the change log, and building it anew."""

from collections.abc import Callable, Iterator

import structlog

from rialto.catalogue.queries.indexing import (
    entry_ids_of,
    entry_ids_of_providers,
    public_entry_count,
    public_entry_ids,
)
from rialto.changes.queries import changed_between, last_position, things_after
from rialto.finding.concepts import SCHEMES, are_labels_current, label_index, labels, labels_stamp
from rialto.finding.documents import documents_of
from rialto.finding.engine import engine
from rialto.finding.pins.board import is_board_written, write_board
from rialto.search.labels import Label
from rialto.search.port import Document, State, Writer
from rialto.taxonomy.queries import names_count

log = structlog.get_logger("rialto.finding")
# Records of the log between two commits while many wait: a commit makes a segment, and segments are merged again and
# again. Measured at 100,000 entries: with 500 the engine's own threads took 0.8 ms an entry, with 4,000 0.4 ms.
BATCH = 4000
# Entries that are read at a time.
CHUNK = 500
# So many names of concepts are built in a few seconds.
FEW_LABELS = 20_000
# A rebuilt index must hold at least this share of the entries that were public when it began.
GUARD = 0.98


def follow_log(writer: Writer) -> int:
    """Index what changed since the index's own position; returns how many records of the log were dealt with.

    The position is kept with the index and moves with its commit: a crash in between repeats a batch, which changes
    nothing, as a document replaces its former self.
    """
    if not is_board_written():
        write_board()
    records = things_after(writer.position, limit=BATCH)
    if not records:
        return 0
    if any(noun == "pin" for _, noun, _ in records):
        write_board()
    entries = entry_ids_of({public_id for _, noun, public_id in records if noun == "entry"})
    ids = sorted({*entries.values(), *_renamed(writer.position, records[-1][0])})
    for begin in range(0, len(ids), CHUNK):
        chunk = ids[begin : begin + CHUNK]
        documents = list(documents_of(chunk))
        writer.upsert(documents)
        writer.delete(set(chunk) - {document.id for document in documents})
    commit = writer.commit(records[-1][0])
    for refusal in commit.refused:
        log.error("not indexed", entry=refusal.id, reason=refusal.reason)
    return len(records)


def _renamed(position: int, until: int) -> list[int]:
    """The entries of organisations that changed: they are found by its name."""
    organisations = changed_between(position, until, noun="organisation")
    return entry_ids_of_providers(organisations) if organisations else []


def rebuild_index(progress: Callable[[Iterator[Document], int], Iterator[Document]] | None = None) -> int:
    """Build the index anew aside and swap it in. Returns how many entries it was built from.

    `progress` may wrap the documents (given with their expected number) to show how far it is.
    """
    position = last_position()
    write_board()
    count = public_entry_count()
    documents = _all_documents()
    engine().rebuild(
        progress(documents, count) if progress else documents, position=position, at_least=int(count * GUARD)
    )
    return count


def build_labels(progress: Callable[[Iterator[Label], int], Iterator[Label]] | None = None) -> int:
    """Build anew what concepts are found by, if the vocabularies changed. Returns how many labels there are now.

    Entries are about what their words name from the index's next rebuild on. Raises WriterBusy while another process builds.
    """
    if are_labels_current():
        return label_index().label_count
    stamp = labels_stamp()
    names = labels()
    return label_index().build(progress(names, names_count(SCHEMES)) if progress else names, stamp=stamp)


def build_few_labels() -> None:
    """Build the names before an index that is built anyway, unless there are so many that it would keep people waiting."""
    if names_count(SCHEMES) <= FEW_LABELS:
        build_labels()


def is_index_usable() -> bool:
    """Whether searches can be answered from the index."""
    return engine().state() in (State.READY, State.STALE)


def _all_documents() -> Iterator[Document]:
    for ids in public_entry_ids():
        yield from documents_of(ids)
