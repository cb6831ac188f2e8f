"""Minutes of several writers and several readers: no error, nothing stale after a second, and memory that stays as it is.

Web processes write entries, change them and withdraw some by the actions of the shop, two processes of `follow_changes` share the indexing
(one waits for the other, which is killed half-way), and readers ask through the port: each change is looked for until it is seen.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from multiprocessing.queues import Queue
from pathlib import Path
from random import Random
from typing import Any

import psutil

from bench.generated.words import ROOT
from bench.measuring.figures import machine, percentile, say, show
from bench.search.versions import Versions, Written, ids_with
from bench.shop.processes import borrow, environment, finish, start, state_folder

ASKED = {
    "soak_errors": "0",
    "soak_stale": "0",
    "visible_ms": "<= 1000",
    "soak_lost": "0",
    "soak_growth_mb": "0, about",
}
SECONDS, WRITERS, READERS, SEED = 600, 3, 2, 20261128
# A writer keeps so many entries, so that nothing grows but the log; it breathes so long between two transactions.
MOST_ENTRIES, SHORTEST_BREATH, LONGEST_BREATH = 100, 0.1, 0.6
# Shares of the time: when memory is looked at first, when the indexer dies, and when memory is looked at last.
SETTLED, KILLED, LAST_LOOK = 0.2, 0.5, 0.98
# A change that was not seen after a second is stale, and given up after so many.
FRESH_SECONDS, GIVEN_UP_SECONDS = 1.0, 30.0
# A process may take so long to begin.
START_SECONDS = 120.0
LOOK_SECONDS = 0.01
# What visitors ask besides: words that many entries have, filters, everything, half a word.
QUESTIONS = ("entry", "entry v1x", "course python", "", "entri", '"entry"', "-entry")
Say = Callable[[str], object]


@dataclass(slots=True)
class Seen:
    """What one reader saw: how long each change took (seconds, and the moment of its commit), what it asked, what went wrong."""

    took: list[tuple[float, float]] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    # Words of versions that others came after, so that nobody may ever see them.
    replaced: set[str] = field(default_factory=set)
    question_count: int = 0
    errors: list[str] = field(default_factory=list)


def measure(say: Say, *, seconds: float = SECONDS, prepared: Path | None = None) -> dict[str, float]:
    """The figures of so many seconds, from an empty shop (or the one in `prepared`)."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = prepared or Path(name)
        if prepared is None:
            borrow(folder, state_folder())
            finish(folder, "prepare")
        answer = subprocess.run(
            [sys.executable, "-m", "bench.search.soak", "--inside", str(folder), "--seconds", str(seconds)],
            env=environment(folder),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    say(f"{figures['soak_changes']:.0f} changes, {figures['soak_questions']:.0f} questions")
    return figures


def write(name: str, seconds: float, ready: Any, heard: "list[Queue[Any]]", said: "Queue[Any]") -> None:
    """A web process that writes for so long, and tells readers each change as soon as it is committed."""
    import bench.search.forked  # noqa: F401 -- sets Django up

    dice = Random(f"{SEED}{name}")
    errors: list[str] = []
    entries = Versions(dice, name, most=MOST_ENTRIES)
    pause = multiprocessing.Event()
    ready.wait()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            changes = entries.write()
        except Exception as problem:
            errors.append(f"writer {name}: {problem!r}")
            continue
        committed = time.monotonic()
        for queue in heard:
            queue.put((committed, changes))
        pause.wait(SHORTEST_BREATH + dice.random() * (LONGEST_BREATH - SHORTEST_BREATH))
    said.put((name, entries.versions, errors))


def read(number: int, seconds: float, ready: Any, heard: "Queue[Any]", said: "Queue[Any]") -> None:
    """A web process that asks what visitors ask, and looks for each change until it sees it."""
    import bench.search.forked  # noqa: F401 -- sets Django up
    from rialto.finding.engine import reader

    dice = Random(SEED + number)
    seen = Seen()
    waiting: list[tuple[float, Written]] = []
    pause = multiprocessing.Event()
    ready.wait()
    until = time.monotonic() + seconds
    while time.monotonic() < until or waiting:
        while not heard.empty():
            committed, changes = heard.get()
            waiting += [(committed, change) for change in changes]
            seen.replaced.update(change.former for change in changes)
        try:
            waiting = _still_waiting(waiting, seen)
            _ask(reader(), dice.choice(QUESTIONS), dice, seen)
        except Exception as problem:
            seen.errors.append(f"reader {number}: {problem!r}")
        pause.wait(LOOK_SECONDS)
    said.put(seen)


def _still_waiting(waiting: list[tuple[float, Written]], seen: Seen) -> list[tuple[float, Written]]:
    """The changes that cannot be seen yet; the others are noted. A newer version may have come over an older one."""
    from rialto.finding.engine import reader

    left = []
    for committed, change in waiting:
        there = bool(change.word) and bool(ids_with(reader(), change.word))
        gone = not change.former or not ids_with(reader(), change.former)
        took = time.monotonic() - committed
        if gone and (there or not change.word or change.word in seen.replaced):
            seen.took.append((took, committed))
        elif took > GIVEN_UP_SECONDS:
            seen.never.append(change.word or f"-{change.former}")
        else:
            left.append((committed, change))
    return left


def _ask(reader: Any, text: str, dice: Random, seen: Seen) -> None:
    """One question of a results page; its answer has to agree with itself."""
    from rialto.search.port import Query
    from rialto.search.query_text import parse

    query = Query(
        text=parse(text) if text else None,
        languages=("en",),
        facets={"kind": 20, "language": 20},
        order=dice.choice(("relevance", ("published", "desc"))),
        relax=True,
    )
    answer = reader.search(query)
    seen.question_count += 1
    kinds = sum(count for _, count in answer.facets["kind"])
    if kinds != answer.total or len(answer.hits) != min(answer.total, query.limit):
        seen.errors.append(f"{text!r}: {answer.total} found, {kinds} counted, {len(answer.hits)} shown")


class Indexers:
    """Two processes that both want to index; the lock says which of them does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes = [start(folder, "follow_changes") for _ in range(2)]
        self.ids = {process.pid for process in self._processes}

    @property
    def writing(self) -> int:
        """The process that holds the lock of writing; 0 while nobody does (Linux)."""
        lock = self._folder / "index" / "writing.lock"
        if not lock.exists():
            return 0
        inode = lock.stat().st_ino
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            columns = line.split()
            if columns[1] == "FLOCK" and columns[5].split(":")[-1] == str(inode):
                return int(columns[4])
        return 0

    def wait_for_one(self, *, other_than: int = 0) -> float:
        """Seconds until one of the processes writes."""
        begun = time.monotonic()
        while self.writing not in self.ids - {other_than}:
            if time.monotonic() - begun > START_SECONDS:
                raise RuntimeError("Nobody indexes.")
            time.sleep(0.01)
        return time.monotonic() - begun

    def kill_one(self) -> float:
        """Kill the one that writes, and start another; seconds until the one that waited writes."""
        victim = self.writing
        process = next(one for one in self._processes if one.pid == victim)
        process.kill()
        process.wait()
        took = self.wait_for_one(other_than=victim)
        self._processes.remove(process)
        self._processes.append(start(self._folder, "follow_changes"))
        self.ids = {one.pid for one in self._processes}
        return took

    def complaints(self) -> list[str]:
        """What they said that no process says when all is well."""
        log = (self._folder / "follow_changes.log").read_text("utf-8", errors="replace")
        return [line[:300] for line in log.splitlines() if line.strip()]

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()


def anonymous_mb(process_id: int) -> float:
    """Memory of a process's own, in MB, with what is only mapped left out."""
    for line in Path(f"/proc/{process_id}/status").read_text("ascii", errors="replace").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


def pss_mb(process_id: int) -> float:
    """A process's share of the memory that it uses together with others, in MB."""
    return float(psutil.Process(process_id).memory_full_info().pss) / 1024**2


def _inside(folder: Path, seconds: float) -> dict[str, Any]:
    import bench.search.forked  # noqa: F401 -- sets Django up

    processes = multiprocessing.get_context("spawn")
    indexers = Indexers(folder)
    try:
        return _soaked(processes, indexers, folder, seconds)
    finally:
        indexers.stop()


def _soaked(processes: BaseContext, indexers: Indexers, folder: Path, seconds: float) -> dict[str, Any]:
    indexers.wait_for_one()
    ready = processes.Barrier(READERS + WRITERS + 1)  # type: ignore[attr-defined]
    queues: list[Queue[Any]] = [processes.Queue() for _ in range(READERS)]
    seen_by: Queue[Any] = processes.Queue()
    written_by: Queue[Any] = processes.Queue()
    readers = [
        processes.Process(target=read, args=(number, seconds, ready, queue, seen_by), daemon=True)  # type: ignore[attr-defined]
        for number, queue in enumerate(queues)
    ]
    writers = [
        processes.Process(target=write, args=(name, seconds, ready, queues, written_by), daemon=True)  # type: ignore[attr-defined]
        for name in "abcdefgh"[:WRITERS]
    ]
    for one in (*readers, *writers):
        one.start()
    ready.wait()
    begun = time.monotonic()

    def wait_until(share: float) -> None:
        time.sleep(max(0.0, begun + share * seconds - time.monotonic()))

    def weights() -> dict[str, tuple[float, float]]:
        named = {f"reader {number}": one.pid for number, one in enumerate(readers)}
        named |= {f"writer {number}": one.pid for number, one in enumerate(writers)} | {
            "indexer": indexers.writing
        }
        return {name: (anonymous_mb(pid), pss_mb(pid)) for name, pid in named.items()}

    wait_until(SETTLED)
    early = weights()
    wait_until(KILLED)
    killed_at = time.monotonic()
    takeover = indexers.kill_one()
    back_at = time.monotonic()
    wait_until(KILLED + SETTLED)
    young = weights()
    wait_until(LAST_LOOK)
    late = weights()
    written = [written_by.get(timeout=START_SECONDS) for _ in writers]
    seen = [seen_by.get(timeout=START_SECONDS) for _ in readers]
    for one in (*readers, *writers):
        one.join()
    return _figures(
        seen, written, takeover, (killed_at - FRESH_SECONDS, back_at), early, young, late, indexers
    )


def _figures(  # noqa: PLR0917 -- one caller
    seen: list[Seen],
    written: list[tuple[str, dict[int, int], list[str]]],
    takeover: float,
    without_indexer: tuple[float, float],
    early: dict[str, tuple[float, float]],
    young: dict[str, tuple[float, float]],
    late: dict[str, tuple[float, float]],
    indexers: Indexers,
) -> dict[str, Any]:
    from rialto.finding.engine import reader

    first, last = without_indexer
    took = [one for reader_ in seen for one, at in reader_.took if not first <= at <= last]
    meanwhile = [one for reader_ in seen for one, at in reader_.took if first <= at <= last]
    lost = []
    for name, versions, _errors in written:
        entries = Versions(Random(0), name)
        entries.versions = versions
        lost += entries.missing(reader(), until=sys.maxsize)
    errors = [one for reader_ in seen for one in reader_.errors]
    errors += [one for _, _, many in written for one in many] + indexers.complaints()
    lost += [one for reader_ in seen for one in reader_.never]
    for one in (errors + lost)[:5]:
        say(one)
    # The indexer that took over is compared with itself when it was young; the others with what they were early on.
    before = early | {"indexer": young["indexer"]}
    for name, (anonymous, pss) in late.items():
        say(
            f"{name}: {before[name][0]:.1f} to {anonymous:.1f} MB of its own, {before[name][1]:.1f} to {pss:.1f} MB (PSS)"
        )
    return {
        "soak_changes": len(took) // len(seen),
        "soak_questions": sum(one.question_count for one in seen),
        "soak_errors": len(errors),
        "soak_lost": len(lost),
        "soak_stale": sum(one > FRESH_SECONDS for one in took),
        "visible_p50_ms": round(percentile(took, 0.5) * 1000, 1),
        "visible_ms": round(percentile(took, 0.95) * 1000, 1),
        "visible_max_ms": round(max(took) * 1000, 1),
        "takeover_ms": round(takeover * 1000, 1),
        "takeover_visible_max_ms": round(max(meanwhile, default=0.0) * 1000, 1),
        "soak_growth_mb": round(max(late[name][0] - before[name][0] for name in late), 1),
        "soak_indexer_mb": round(late["indexer"][0], 1),
        "soak_reader_mb": round(
            max(anonymous for name, (anonymous, _) in late.items() if name.startswith("reader")), 1
        ),
    }


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for how long ({SECONDS})")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(_inside(options.inside, options.seconds)))
        return
    about = machine()
    show(measure(say, seconds=options.seconds) | about, asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
