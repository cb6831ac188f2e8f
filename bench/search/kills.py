"""Indexing killed at random moments, by a signal that nothing can catch: what is lost, and how soon the index opens again.

This process writes entries, changes them and withdraws some, as web processes do, while `follow_changes` indexes them in a process of
its own that is killed again and again. The index is asked what it holds:
nothing below its position may be missing, and in the end everything is as the database has it. Then rebuilds are killed midway.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.generated.words import ROOT
from bench.measuring.figures import machine, percentile, say, show
from bench.search.versions import Versions
from bench.shop.processes import borrow, environment, finish, state_folder

if TYPE_CHECKING:
    from rialto.search.tantivy_engine import TantivyEngine

ASKED = {
    "kills": ">= 50",
    "kill_lost": "0",
    "kill_ahead": "0",
    "kill_unclean": "0",
    "rebuild_kills_lost": "0",
    "stray_files": "0",
}
KILLS, SEED = 50, 20261128
# The longest that a process lives, in seconds (some commits, and what stands between them), before it or after its first commit; which
# share of them lives to see one, and how long that may take.
LONGEST_LIFE, WELL_STARTED, LONGEST_START = 0.4, 0.75, 5.0
# How long the index may take for what was written, at the end.
PATIENCE_SECONDS = 60
Say = Callable[[str], object]


def measure(say: Say, *, kills: int = KILLS, prepared: Path | None = None) -> dict[str, float]:
    """The figures of so many kills, from an empty shop (or the one in `prepared`) in processes of its own."""
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = prepared or Path(name)
        if prepared is None:
            borrow(folder, state_folder())
            finish(folder, "prepare")
        answer = subprocess.run(
            [sys.executable, "-m", "bench.search.kills", "--inside", "--kills", str(kills)],
            env=environment(folder),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    say(f"killed {figures['kills']:.0f} times, {figures['kills_while_committing']:.0f} of them amid a commit")
    return figures


def _inside(kills: int) -> dict[str, Any]:
    from bench.search import forked
    from rialto.finding.engine import engine

    dice = Random(SEED)
    shop = Versions(dice)
    shop.put(range(30))
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["bench.search.forked"])
    index = engine()
    ahead, unclean, committing, opened = 0, 0, 0, []
    for _number in range(kills):
        with running(processes, forked.follow) as indexer:
            _write_until_its_moment(index, shop, dice)
            indexer.kill()
        state = _look(index, shop)
        ahead += state["is_ahead"]
        unclean += not state["is_clean"]
        committing += state["is_amid_commit"]
        opened.append(state["opened_ms"])
    with running(processes, forked.follow):
        _wait(index)
    lost = shop.missing(index.reader(), until=index.position)
    say(
        f"{len(shop.versions)} entries in {sum(shop.versions.values())} versions; lost: {lost[:5] or 'nothing'}"
    )
    rebuilt = _kill_rebuilds(processes, index, shop, max(2, kills // 5), dice)
    return {
        "kills": kills,
        "kill_lost": len(lost),
        "kill_ahead": ahead,
        "kill_unclean": unclean,
        "kills_while_committing": committing,
        "kill_opened_p50_ms": round(percentile(opened, 0.5), 1),
        "kill_opened_max_ms": round(max(opened), 1),
        "killed_entries": len(shop.versions),
        **rebuilt,
        "stray_files": len(strays(Path(index_folder()))),
    }


def _write_until_its_moment(index: "TantivyEngine", shop: Versions, dice: Random) -> None:
    """Write on until the indexer shall die: any time after its start, more often after its first commit, when it indexes all the time."""
    begun, before = time.monotonic(), index.position
    if dice.random() < WELL_STARTED:
        while index.position == before and time.monotonic() - begun < LONGEST_START:
            shop.write()
        begun = time.monotonic()
    until = begun + dice.random() * LONGEST_LIFE
    while time.monotonic() < until:
        shop.write()


def _look(index: "TantivyEngine", shop: Versions) -> dict[str, Any]:
    """How a killed indexer left the index: opened anew by a reader and a writer, as the next process would."""
    from rialto.changes.queries import last_position
    from rialto.finding.documents import SHAPE
    from rialto.search.port import Query, SearchError, State
    from rialto.search.tantivy_engine import TantivyEngine

    amid = _is_amid_commit(index_folder())
    begun = time.perf_counter()
    try:
        fresh = TantivyEngine(index_folder(), SHAPE)
        is_clean = fresh.state() in (State.READY, State.STALE)
        reader = fresh.reader()
        count = reader.search(Query(limit=1)).total
        with fresh.writer() as writer:
            position = writer.position
        opened_ms = (time.perf_counter() - begun) * 1000
        missing = shop.missing(reader, until=position)
    except SearchError as problem:
        say(f"did not open: {problem}")
        return {"is_ahead": False, "is_clean": False, "is_amid_commit": False, "opened_ms": 0.0}
    return {
        "is_ahead": bool(missing) or position > last_position(),
        "is_clean": is_clean and (count > 0 or position == 0),
        "is_amid_commit": amid,
        "opened_ms": opened_ms,
    }


def _is_amid_commit(folder: Path) -> bool:
    """Whether the engine's last write is not followed by a note of the position: a commit, or segments merged after one."""
    generation = folder / (folder / "CURRENT").read_text("utf-8").strip()
    noted = (generation / "position").stat().st_mtime_ns
    return (generation / "files" / "meta.json").stat().st_mtime_ns > noted


def _kill_rebuilds(
    processes: BaseContext, index: "TantivyEngine", shop: Versions, kills: int, dice: Random
) -> dict[str, float]:
    """Rebuilds killed midway: the old index answers as before, and what they left is cleared away by the next process that writes."""
    from bench.search import forked
    from rialto.search.port import Query

    begun = time.monotonic()
    with running(processes, forked.rebuild) as whole:
        whole.join()
    took = time.monotonic() - begun
    count = index.reader().search(Query(limit=0)).total
    lost, midway = 0, 0
    for _number in range(kills):
        with running(processes, forked.rebuild) as child:
            child.join(dice.random() * took)
            child.kill()
        midway += any(index_folder().glob("*.building"))
        lost += index.reader().search(Query(limit=0)).total != count
        lost += len(shop.missing(index.reader(), until=index.position))
        with index.writer():
            pass
        lost += len(strays(index_folder()))
    return {"rebuild_kills": kills, "rebuild_kills_midway": midway, "rebuild_kills_lost": lost}


def strays(folder: Path) -> list[str]:
    """What lies in the index's folder and belongs to nothing: generations not in use, halves of small files."""
    current = (folder / "CURRENT").read_text("utf-8").strip()
    known = {"CURRENT", current, "writing.lock", "rebuilding.lock"}
    return [one.name for one in folder.iterdir() if one.name not in known] + [
        one.name for one in (folder / current).glob("*.new")
    ]


def index_folder() -> Path:
    from django.conf import settings

    return Path(settings.INDEX_FOLDER)


def _wait(index: "TantivyEngine") -> None:
    """Until the index stands where the log does."""
    from rialto.changes.queries import last_position

    deadline = time.monotonic() + PATIENCE_SECONDS
    while index.position < last_position():
        if time.monotonic() > deadline:
            raise RuntimeError("The index did not catch up.")
        time.sleep(0.02)


@contextmanager
def running(processes: BaseContext, target: Callable[[], None]) -> Iterator[BaseProcess]:
    """A process that does not outlive this."""
    child = processes.Process(target=target)  # type: ignore[attr-defined]
    child.start()
    try:
        yield child
    finally:
        child.kill()
        child.join()
        child.close()


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"how often indexing is killed ({KILLS})")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(_inside(options.kills)))
        return
    about = machine()
    show(measure(say, kills=options.kills) | about, asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
