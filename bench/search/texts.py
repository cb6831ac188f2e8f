"""Twenty thousand real texts and their vectors, embedded once and kept: `python -m bench.search.texts` does nothing else."""

import os
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.generated.words import CODES, shared_data
from bench.meaning.store import embedded
from bench.meaning.texts import Text, occupations, texts
from bench.shop.processes import state_folder
from rialto.finding.meaning import text_of

TEXTS = 20_000


def real_texts(count: int = TEXTS) -> list[Text]:
    """Lessons, resources, books and courses, then occupations of ESCO with their descriptions in 24 languages; always the same."""
    found = texts(count)
    rows = [row for row in occupations() if row["lang"] in CODES and row["description"]]
    random.Random(5).shuffle(rows)
    for row in rows[: count - len(found)]:
        text = text_of(row["preferred_label"], row["description"])
        found.append(Text("occupation", row["lang"], row["preferred_label"], text))
    return found


def real_vectors(count: int = TEXTS, *, state: Path | None = None) -> NDArray[np.float32]:
    """Their vectors (count, 384), from `state`/meaning (by default the benches' corner of the state folder) where they were embedded before."""
    return embedded(real_texts(count), (state or state_folder() / "bench") / "meaning")


if __name__ == "__main__":
    os.nice(10)
    if shared_data() is not None:
        real_vectors()
