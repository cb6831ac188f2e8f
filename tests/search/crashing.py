"""A writer in a process of its own, to be killed: commits batches for ever and says each position once it stands."""

from multiprocessing.connection import Connection
from pathlib import Path

import rialto.search.tantivy_engine.writer  # noqa: F401 -- loaded once, before the writers are forked
from rialto.search.tantivy_engine import TantivyEngine
from rialto.search.tantivy_engine.columns import Columns
from tests.search.conftest import SHAPE, document

BATCH = 40
# As is what only the first document loads: settings, stems, dictionaries.
Columns(SHAPE).row(document(0, "Batch"))


def write_for_ever(folder: Path, said: Connection) -> None:
    with TantivyEngine(folder, SHAPE).writer() as writer:
        position = writer.position
        while True:
            position += 1
            writer.upsert(
                document(number, f"Batch b{position}", kind=f"b{position}") for number in range(BATCH)
            )
            said.send(writer.commit(position).position)
