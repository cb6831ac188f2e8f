"""A writer in a process of its own, to be killed: commits batches for ever and says each position once it stands."""

import sys
from pathlib import Path

from rialto.search.tantivy_engine import TantivyEngine
from tests.search.conftest import SHAPE, document

BATCH = 40


def main(folder: str) -> None:
    with TantivyEngine(Path(folder), SHAPE).writer() as writer:
        position = writer.position
        while True:
            position += 1
            writer.upsert(
                document(number, f"Batch b{position}", kind=f"b{position}") for number in range(BATCH)
            )
            print(writer.commit(position).position, flush=True)  # noqa: T201 -- heard by the test


if __name__ == "__main__":
    main(sys.argv[1])
