"""A writer in a process of its own, to be killed: replaces the same vectors for ever and says each position once it stands."""

import sys
from pathlib import Path

import numpy as np

from rialto.search.meaning import vectors
from rialto.search.meaning.vectors import writing_vectors

DOCUMENTS = 50


def main(folder: str) -> None:
    vectors.OLD_RECORDS = 300  # so that the file is also written anew under the killing
    with writing_vectors(Path(folder), "killed") as writer:
        position = writer.position
        while True:
            position += 1
            writer.add(list(range(DOCUMENTS)), [position] * DOCUMENTS, np.ones((DOCUMENTS, 384), np.float32))
            writer.move_to(position)
            writer.flush()
            print(position, flush=True)  # noqa: T201 -- heard by the test


if __name__ == "__main__":
    main(sys.argv[1])
