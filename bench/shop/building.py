"""Filling a shop: the harvester reads a generated file while the indexer follows the log beside it."""

import ast
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from pathlib import Path

from bench.generated import vocabularies, write_lines
from bench.generated.words import ROOT
from bench.measuring.figures import say
from bench.shop.processes import (
    Peak,
    borrow,
    build_dictionaries,
    cpu_seconds,
    finish,
    log_end,
    start,
    state_folder,
)
from rialto.search.tantivy_engine.folder import Folder

POLL_SECONDS = 0.1
# How long the indexer may do nothing before the bench gives up on it.
PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How a shop was filled. Seconds count from the harvester's start; the index's last commit is the end."""

    entries: int
    harvest_seconds: float
    seconds: float
    # Memory of its own; then with the pages of the database file that are mapped.
    harvest_peak_mb: float
    harvest_peak_mapped_mb: float
    indexer_peak_mb: float
    # Processor time, which says more than the clock where the machine has other work.
    harvest_cpu_seconds: float
    indexer_cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Entries a second until all of them can be found."""
        return self.entries / self.seconds


def version() -> str:
    """Changes when a kept shop may no longer be used: other generator, words, tables or notes."""
    digest = blake2b(digest_size=6)
    for path in sorted(
        [*(ROOT / "bench" / "generated").glob("*.py"), *(ROOT / "src").glob("rialto/*/migrations/*.py")]
    ):
        # The tree, so that a comment or a line break throws no shop away.
        tree = ast.dump(ast.parse(path.read_text(encoding="utf-8")))
        digest.update(f"{path.name} {tree}".encode())
    digest.update(" ".join(one.name for one in fields(Built)).encode())
    for code, vocabulary in sorted(vocabularies().items()):
        digest.update(f"{code} {len(vocabulary.words)} {vocabulary.cumulative[-1]:.0f}".encode())
    return digest.hexdigest()


def folder_of(name: str, entries: int) -> Path:
    """Where a bench's shop of this size lives."""
    return state_folder() / "bench" / f"{name}-{entries}-{version()}"


def kept_shop(name: str, entries: int, *, dictionaries: bool = True) -> tuple[Path, Built]:
    """A shop that is filled when it is not there yet, and used again by the next run."""
    folder = folder_of(name, entries)
    note = folder / "built.json"
    if note.exists():
        say(f"Using the {entries:,} entries in {folder.name}")
        borrow(folder, state_folder())
        # Builds the index anew where the code that reads it has changed.
        finish(folder, "prepare")
        return folder, Built(**json.loads(note.read_text(encoding="utf-8")))
    for old in folder.parent.glob(f"{name}-{entries}-*"):
        shutil.rmtree(old)
    built = build(folder, entries, dictionaries=dictionaries)
    note.write_text(json.dumps(asdict(built)), encoding="utf-8")
    return folder, built


def build(folder: Path, entries: int, *, dictionaries: bool = True) -> Built:
    """Make an empty shop in `folder` and harvest so many generated entries into it.

    Without `dictionaries` none are built first: words then have stems only, as in the first minute of a new shop.
    """
    shutil.rmtree(folder, ignore_errors=True)
    if dictionaries:
        build_dictionaries(state_folder())
    borrow(folder, state_folder())
    say(f"Writing {entries:,} generated entries")
    lines = folder / "generated.jsonl"
    write_lines(lines, entries)
    say("Preparing tables, vocabularies and an empty index")
    finish(folder, "prepare")
    say("Harvesting, with the indexer beside")
    indexer = start(folder, "follow_changes")
    try:
        return _filled(folder, lines, entries, indexer)
    finally:
        indexer.terminate()
        indexer.wait()
        lines.unlink()


def _filled(folder: Path, lines: Path, entries: int, indexer: subprocess.Popen[bytes]) -> Built:
    begun = time.monotonic()
    harvester = start(folder, "harvest", str(lines), "--name", "Generated")
    peaks = Peak(harvester.pid), Peak(indexer.pid)
    usage = _watched_to_its_end(harvester, peaks)
    harvest_seconds = time.monotonic() - begun
    if harvester.returncode:
        raise RuntimeError(f"harvest failed:\n{log_end(folder, 'harvest')}")
    added, wanted = _state_of(folder)
    say(f"Harvested {added:,} in {harvest_seconds:.1f} s; waiting for the index")
    _wait_for_index(folder, wanted, indexer, peaks[1])
    seconds = time.monotonic() - begun
    if added < entries * 0.99:
        raise RuntimeError(f"Only {added} of {entries} entries came in:\n{log_end(folder, 'harvest')}")
    return Built(
        entries=added,
        harvest_seconds=harvest_seconds,
        seconds=seconds,
        harvest_peak_mb=peaks[0].mb,
        harvest_peak_mapped_mb=usage.ru_maxrss / 1024,
        indexer_peak_mb=peaks[1].mb,
        harvest_cpu_seconds=usage.ru_utime + usage.ru_stime,
        indexer_cpu_seconds=cpu_seconds(indexer.pid),
    )


def _watched_to_its_end(process: subprocess.Popen[bytes], peaks: Iterable[Peak]) -> resource.struct_rusage:
    """Wait for a process, looking at memory meanwhile; gives what the process used."""
    while True:
        for peak in peaks:
            peak.look()
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        time.sleep(POLL_SECONDS)


def _state_of(folder: Path) -> tuple[int, int]:
    """How many entries there are, and the last position of the change log."""
    with contextlib.closing(sqlite3.connect(folder / "rialto.sqlite3")) as database:
        added = database.execute("SELECT count(*) FROM catalogue_entry").fetchone()[0]
        position = database.execute("SELECT max(position) FROM changes_changerecord").fetchone()[0]
    return added, position


def _wait_for_index(folder: Path, wanted: int, indexer: subprocess.Popen[bytes], peak: Peak) -> None:
    index = Folder(folder / "index")
    seen, moved_at = -1, time.monotonic()
    while seen < wanted:
        time.sleep(POLL_SECONDS)
        peak.look()
        generation = index.current()
        position = generation.position if generation else 0
        if position != seen:
            seen, moved_at = position, time.monotonic()
        if indexer.poll() is not None or time.monotonic() - moved_at > PATIENCE_SECONDS:
            raise RuntimeError(
                f"The indexer stopped at {seen} of {wanted}:\n{log_end(folder, 'follow_changes')}"
            )
