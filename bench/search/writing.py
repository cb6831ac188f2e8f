"""From a change in the database until another process finds it, and what the writer and a reader weigh."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import median

import psutil

from bench.generated.words import ROOT
from bench.measuring.figures import percentile

CHANGES, PATIENCE_SECONDS = 40, 60
# Changes during which everything is asked for over and over, as visitors of a busy site do.
WARMED = 10


def measure(say: Callable[[str], None]) -> Mapping[str, float]:
    """The indexer runs as in production; this process changes titles, looks for them, and puts them back."""
    from rialto.finding.engine import reader

    say("The indexer follows, and titles are changed one by one")
    indexer = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "follow_changes"], env=dict(os.environ), cwd=ROOT
    )
    try:
        there = reader()
        there.search(_asked("warm"))
        _wait_for_indexer(there)
        dice = Random("changes")
        count = there.document_count
        times = [_seconds_until_found(there, dice.randint(1, count), number) for number in range(CHANGES)]
        warmed = _everything_while_written(there, [dice.randint(1, count) for _ in range(WARMED)])
        weights = [psutil.Process(one).memory_full_info() for one in (indexer.pid, os.getpid())]
    finally:
        indexer.terminate()
        indexer.wait()
    milliseconds = [1000 * one for one in warmed]
    megabytes = [one.pss / 1024**2 for one in weights]
    return {
        "visible_ms": round(1000 * percentile(times, 0.95)),
        "visible_p50_ms": round(1000 * median(times)),
        "matchall_after_commits_ms": round(percentile(milliseconds, 0.95), 2),
        "matchall_after_commits_max_ms": round(max(milliseconds), 1),
        "writer_mb": round(megabytes[0]),
        "reader_mb": round(megabytes[1]),
        "writer_and_reader_mb": round(sum(megabytes)),
    }


def _everything_while_written(there, numbers: Sequence[int]) -> list[float]:  # type: ignore[no-untyped-def]
    """Seconds of each answer to the page without a question while titles change; the reader meets commits as in a web process."""
    from rialto.finding.warming import everything, keep_warm

    page = next(iter(everything()))
    keep_warm()
    there.search(page)
    times = []

    def ask() -> None:
        begun = time.perf_counter()
        there.search(page)
        times.append(time.perf_counter() - begun)

    for turn, number in enumerate(numbers):
        _seconds_until_found(there, number, -2 - turn, meanwhile=ask)
        ask()
    return times


def _asked(word: str):  # type: ignore[no-untyped-def]
    from rialto.search.port import Query
    from rialto.search.query_text import parse

    return Query(text=parse(f'"{word}"'), limit=1)


def _seconds_until_found(
    there, number: int, turn: int, meanwhile: Callable[[], object] = lambda: None
) -> float:  # type: ignore[no-untyped-def]
    """Change a title, wait until it is found, and put it back."""
    from rialto.catalogue.models import Entry

    entry = Entry.objects.only("pk", "public_id", "title").get(pk=number)
    title, word = entry.title, f"zichtbaar{os.getpid()}x{turn + 1000}"
    _write(entry, f"{word} {title}"[:300])
    begun = time.monotonic()
    while not there.search(_asked(word)).total:
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise RuntimeError("A change was not found within a minute.")
        meanwhile()
        time.sleep(0.005)
    found = time.monotonic() - begun
    _write(entry, title)
    return found


def _write(entry, title: str) -> None:  # type: ignore[no-untyped-def]
    """The title and its record in the log, in one transaction; the clock starts at its commit."""
    from django.db import transaction

    from rialto.changes.actions import record_change
    from rialto.changes.choices import Verb

    with transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(title=title)
        record_change("entry", entry.public_id, Verb.CHANGED)


def _wait_for_indexer(there) -> None:  # type: ignore[no-untyped-def]
    """Until the first change is found: the start of a process is nobody's delay."""
    _seconds_until_found(there, 1, -1)
