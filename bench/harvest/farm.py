"""A farm of sources on this machine, read by the dispatcher as the worker does it: all of it, and then unchanged again.

Each source is a host of its own (127.x.y.z), so that many are asked at the same time; half of them give validators.
The farm and the reader are two processes, so that the reader's memory is its own.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.generated.words import ROOT
from bench.harvest.farm_site import Farm, running_farm
from bench.harvest.killed import make_tables
from bench.shop.processes import Peak, borrow, environment, state_folder

SMALL, WHOLE = (50, 10_000), (500, 100_000)
PATIENCE_SECONDS = 2 * 3600
Say = Callable[[str], object]
# What must not change when everything is read again: rows of the catalogue and the position in the log.
CATALOGUE = (
    "catalogue_entry", "catalogue_entrytext", "catalogue_entryconcept", "catalogue_session", "catalogue_sourcerecord",
    "catalogue_transition", "catalogue_suggestion", "organisations_organisation", "changes_changerecord",
)  # fmt: skip
TRIGGER = (
    "CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN INSERT INTO bench_writes VALUES ('{name}'); END"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One reading of the whole farm."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


@contextmanager
def triggers(database: Path) -> Iterator[Callable[[], int]]:
    """Count every write to the catalogue's tables from here on, by triggers in the database itself."""
    connection = sqlite3.connect(database, timeout=60)
    connection.execute("CREATE TABLE bench_writes (name text)")
    for table in CATALOGUE:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            name = f"bench_{table}_{verb}"
            connection.execute(TRIGGER.format(name=name, verb=verb, table=table))
    connection.commit()
    try:
        yield lambda: connection.execute("SELECT count(*) FROM bench_writes").fetchone()[0]
    finally:
        connection.close()


def log_position(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)
    try:
        return connection.execute("SELECT coalesce(max(position), 0) FROM changes_changerecord").fetchone()[0]
    finally:
        connection.close()


def read_farm(folder: Path) -> Read:
    """Read all feeds that are due, in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    command = [sys.executable, str(ROOT / "manage.py"), "harvest", "--due"]
    with (folder / "harvest.log").open("ab") as log:
        process = subprocess.Popen(command, env=surroundings(folder), stdout=log, stderr=log, cwd=ROOT)
    peak = Peak(process.pid)
    while process.poll() is None:
        peak.look()
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError((folder / "harvest.log").read_text(encoding="utf-8", errors="replace")[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Read(seconds=time.monotonic() - began, cpu_seconds=cpu, peak_mb=peak.mb)


def surroundings(folder: Path) -> dict[str, str]:
    return environment(folder, RIALTO_FETCH_ALLOW="127.0.0.0/8")


def add_feeds(folder: Path, farm: Farm) -> None:
    """Make the feeds, or make them all due again."""
    addresses = folder / "addresses.json"
    addresses.write_text(json.dumps(farm.addresses), encoding="utf-8")
    command = [sys.executable, "-m", "bench.harvest.farm_feeds", str(addresses)]
    subprocess.run(command, env=surroundings(folder), cwd=ROOT, check=True, timeout=PATIENCE_SECONDS)


def figures(
    farm: Farm, first: Read, second: Read, *, writes: int, moved: int, shop: Path
) -> dict[str, float]:
    asked = Counter(farm.asked)
    connection = sqlite3.connect(f"file:{shop / 'rialto.sqlite3'}?mode=ro", uri=True, timeout=60)
    records, live = (
        connection.execute(question).fetchone()[0]
        for question in (
            "SELECT count(*) FROM catalogue_sourcerecord",
            "SELECT count(*) FROM catalogue_entry WHERE status = 'published'",
        )
    )
    failed = connection.execute("SELECT count(*) FROM harvesting_run WHERE state != 'succeeded'").fetchone()[
        0
    ]
    connection.close()
    return {
        "farm_sources": len(farm.addresses),
        "farm_records": records,
        "farm_entries": live,
        "farm_failed_runs": failed,
        "records_per_s": round(records / first.seconds, 1),
        "first_run_s": round(first.seconds, 1),
        "second_run_s": round(second.seconds, 1),
        "first_run_cpu_ms": round(first.cpu_seconds / max(records, 1) * 1000, 2),
        "second_run_writes": writes + moved,
        # Of the second run's requests to hosts that give validators, those that were asked with them.
        "conditional_share": round(
            asked["conditional"] / max(1, asked["conditional"] + asked["forgotten"]), 4
        ),
        "not_modified_share": round(asked["not modified"] / max(1, asked["not modified"] + asked["sent"]), 4),
        "worker_peak_mb": round(max(first.peak_mb, second.peak_mb), 1),
        "most_requests_at_a_host": farm.most_at_once,
    }


def measure(say: Say, *, whole: bool = False) -> dict[str, float]:
    """Read the farm twice."""
    sources, records = WHOLE if whole else SMALL
    with (
        tempfile.TemporaryDirectory(prefix="farm-", dir=corner()) as name,
        running_farm(sources, records) as farm,
    ):
        folder = Path(name)
        borrow(folder, state_folder())
        make_tables(folder)
        add_feeds(folder, farm)
        say(f"reading {sources} sources with {records:,} records")
        first = read_farm(folder)
        say(f"  {first.seconds:.0f} s; and again, unchanged")
        farm.forget_requests()
        add_feeds(folder, farm)
        position = log_position(folder / "rialto.sqlite3")
        with triggers(folder / "rialto.sqlite3") as written:
            second = read_farm(folder)
            writes = written()
        moved = log_position(folder / "rialto.sqlite3") - position
        say(f"  {second.seconds:.0f} s, {writes} writes to the catalogue")
        return figures(farm, first, second, writes=writes, moved=moved, shop=folder)


def corner() -> str:
    """Benches keep their shops where the state is: there is room for it."""
    folder = state_folder() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return os.fspath(folder)
