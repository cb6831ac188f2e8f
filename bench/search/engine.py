"""The engine alone through its port: the fixed mix, very common words, everything at once, and suggestions."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from bench.measuring.figures import percentile
from bench.search.asking import DAY, ask_all, query_of
from bench.search.mix import mix, very_common, words_of
from rialto.search.port import Query, Reader

QUESTIONS, VERY_COMMON, SUGGESTIONS = 400, 60, 200
ROUNDS = 3
# Without this, a question asked a second time would find its counts in the cache of the commit.
FORGETFUL = 0


class Time(NamedTuple):
    """Milliseconds by the clock, and of the processor."""

    wall: float
    processor: float


def measure(say: Callable[[str], None]) -> Mapping[str, float]:
    """All times; the median of a question's rounds counts for it."""
    from django.conf import settings

    from rialto.finding.documents import SHAPE
    from rialto.finding.engine import reader as shop_reader
    from rialto.search.tantivy_engine import TantivyEngine

    words = words_of(Path(settings.VAR) / "kept")
    reader = TantivyEngine(Path(settings.INDEX_FOLDER), SHAPE, remember=FORGETFUL).reader()
    asked = mix(words, QUESTIONS)
    say(f"The mix: {len(asked)} questions, {len(set(asked))} of them different, {ROUNDS} rounds")
    queries = [query_of(one) for one in asked]
    ask_all(reader, queries[:100])
    times = _times(reader, queries)
    figures = _said("engine", times)
    for sort in dict.fromkeys(one.sort for one in asked):
        of_sort = [one for one, question in zip(times, asked, strict=True) if question.sort == sort]
        figures |= _said(f"engine_{sort.replace(' ', '_')}", of_sort)
    common = very_common(words, VERY_COMMON)
    figures |= _said("very_common", _times(reader, [query_of(one) for one in common]))
    figures |= _everything(shop_reader(), reader)
    say("Suggestions")
    figures |= _said("suggest", _suggestions(reader, [one.words for one in mix(words, SUGGESTIONS)]))
    say("Two processes at once")
    figures["two_process_per_s"] = _by_two()
    return figures


def _times(reader: Reader, queries: Sequence[Query], rounds: int = ROUNDS) -> list[Time]:
    """Each question's time: the median of its rounds."""
    found: list[list[Time]] = [[] for _ in queries]
    for _turn in range(rounds):
        for query, times in zip(queries, found, strict=True):
            times.append(_timed(lambda: reader.search(query).counted()))  # noqa: B023 -- called at once
    return [
        Time(median(one.wall for one in times), median(one.processor for one in times)) for times in found
    ]


def _timed(work: Callable[[], object]) -> Time:
    begun, worked = time.perf_counter(), time.thread_time()
    work()
    return Time((time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000)


def _said(name: str, times: Sequence[Time]) -> dict[str, float]:
    """Wall and processor apart: on a machine that has other work only the latter says something."""
    return {
        f"{name}_p50_ms": round(percentile([one.wall for one in times], 0.5), 2),
        f"{name}_p95_ms": round(percentile([one.wall for one in times], 0.95), 2),
        f"{name}_cpu_p50_ms": round(percentile([one.processor for one in times], 0.5), 2),
        f"{name}_cpu_p95_ms": round(percentile([one.processor for one in times], 0.95), 2),
    }


def _everything(keeping: Reader, forgetful: Reader) -> dict[str, float]:
    """All entries with all facets, as the results page without any question asks: kept warm, and for the first time after a commit."""
    from django.http import QueryDict

    from rialto.finding.asking import search_asked_for
    from rialto.finding.queries import engine_query

    query = engine_query(search_asked_for(QueryDict("")), language="en", today=DAY)
    keeping.search(query).counted()
    cold = _times(forgetful, [query] * 3, 1)
    return {
        "matchall_ms": round(median(one.wall for one in _times(keeping, [query] * 20, 1)), 2),
        "matchall_cold_ms": round(median(one.wall for one in cold), 1),
        "matchall_cold_cpu_ms": round(median(one.processor for one in cold), 1),
    }


def _suggestions(reader: Reader, words: Sequence[str]) -> list[Time]:
    """The time from a beginning of two letters or more to titles, as the search box asks."""
    dice = Random("suggestions")
    found = []
    for typed in words:
        beginning = typed[: max(2, dice.randint(2, len(typed)))]
        found.append(_timed(lambda: reader.suggest(beginning, languages=("en",), limit=8)))  # noqa: B023
    return found


def _by_two() -> float:
    """Answers a second of two processes that ask the mix at the same time."""
    command = [sys.executable, "-m", "bench.search.asker"]
    askers = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        for _ in range(2)
    ]
    for one in askers:
        one.stdout.readline()  # type: ignore[union-attr]
    for one in askers:
        print("go", file=one.stdin, flush=True)
    return round(sum(float(one.communicate()[0]) for one in askers), 1)
