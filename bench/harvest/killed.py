"""Runs that are killed at random points, by a signal that nothing can catch, and go on to the same end.

A process of its own reads a sitemap with pages and a long table from a server here; the server kills it at a request, or
this process does while a table is written. What it has written in the end is compared, row by row, with what a run that
nobody stopped has written.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.generated.words import ROOT
from bench.harvest.site import Answer, Site, running_site
from bench.shop.processes import borrow, environment, state_folder

PAGES, ROWS = 60, 3000
# Of so many kills one falls while the table is written.
IN_TABLE = 3
SEED = 20261124
PATIENCE_SECONDS = 300
Say = Callable[[str], object]
# Everything that a run writes, without times, ids that are minted anew, and what depends on them.
QUESTIONS = {
    "entries": "SELECT kind, status, language, title, summary, description, address, starts_on FROM catalogue_entry ORDER BY id",
    "records": "SELECT source_id, entry_id, remote_id, presence, content_hash, place, document_id FROM catalogue_sourcerecord ORDER BY id",
    "log": "SELECT position, noun, verb FROM changes_changerecord WHERE noun = 'entry' ORDER BY position",
    "documents": "SELECT id, feed_id, address, parent_id, state, fingerprint, holds, names, found_count, added_count, changed_count, "
    "unchanged_count, refused_count FROM harvesting_document ORDER BY id",
    "runs": "SELECT feed_id, state, found_count, added_count, grouped_count, changed_count, unchanged_count, refused_count, "
    "document_count, is_healthy, is_complete FROM harvesting_run ORDER BY id",
    "refusals": "SELECT run_id, place, reason FROM harvesting_refusedrecord ORDER BY id",
}  # fmt: skip


def pages_of(site: Site) -> dict[str, Answer]:
    """A sitemap whose pages hold events (some nothing), and a table that takes several batches."""
    named = "".join(f"<url><loc>{site.address(f'/p/{number}')}</loc></url>" for number in range(PAGES))
    pages = {"/sitemap.xml": Answer(f"<urlset>{named}</urlset>".encode(), has_etag=True)}
    for number in range(PAGES):
        event = (
            f'{{"@type": "Event", "@id": "e{number}", "name": "Event {number}", "url": "{site.address(f"/p/{number}")}", '
            f'"startDate": "2027-05-{number % 28 + 1:02}"}}'
        )
        body = f'<script type="application/ld+json">{event}</script>' if number % 7 else "<p>nothing</p>"
        pages[f"/p/{number}"] = Answer(f"<html>{body}</html>".encode(), has_etag=bool(number % 2))
    rows = "".join(
        f"Course {number},{site.address(f'/c/{number}')},About it {number}\n" for number in range(ROWS)
    )
    pages["/list.csv"] = Answer(f"title,url,description\n{rows}".encode())
    return pages


def written_in(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a run has written."""
    connection = sqlite3.connect(f"file:{folder / 'rialto.sqlite3'}?mode=ro", uri=True, timeout=20)
    try:
        return {name: connection.execute(question).fetchall() for name, question in QUESTIONS.items()}
    finally:
        connection.close()


def manage(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    out = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment(folder), stdout=out, stderr=out, cwd=ROOT)


def make_tables(folder: Path) -> None:
    if manage(folder, "migrate", "--verbosity", "0").wait(PATIENCE_SECONDS):
        raise RuntimeError("the tables could not be made")


def reading(folder: Path, address: str) -> "subprocess.Popen[bytes]":
    return manage(folder, "harvest", "--kind", "event", "--language", "en", address)


def read(folder: Path, address: str) -> None:
    """Read a source to its end."""
    if reading(folder, address).wait(PATIENCE_SECONDS):
        raise RuntimeError("a source could not be read")


def kill_once(folder: Path, site: Site, after: int) -> bool:
    """Start reading the sitemap and kill the process at its request number `after`; whether it died of it."""
    process = reading(folder, site.address("/sitemap.xml"))
    left = after

    def watch(_path: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(process.pid, signal.SIGKILL)

    site.watch = watch
    try:
        return process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    finally:
        site.watch = None


def kill_in_table(folder: Path, site: Site, rows: int) -> bool:
    """Start reading the table and kill the process as soon as `rows` rows of it are written."""
    process = reading(folder, site.address("/list.csv"))
    question = "SELECT coalesce(max(done_count), 0) FROM harvesting_document WHERE address LIKE '%/list.csv'"
    connection = sqlite3.connect(f"file:{folder / 'rialto.sqlite3'}?mode=ro", uri=True, timeout=20)
    try:
        while process.poll() is None and connection.execute(question).fetchone()[0] < rows:
            time.sleep(0.002)
        process.kill()
        return process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    finally:
        connection.close()


def differences(*, kills: int, folder: Path, lender: Path) -> tuple[int, list[str]]:
    """Kill one run `kills` times and let it end; how often it was killed, and what differs from an undisturbed run."""
    chance = random.Random(SEED)
    with running_site({}) as site:
        site.pages = pages_of(site)
        for name in ("whole", "killed"):
            borrow(folder / name, lender)
        make_tables(folder / "whole")
        shutil.copy(folder / "whole" / "rialto.sqlite3", folder / "killed")
        for path in ("/sitemap.xml", "/list.csv"):
            read(folder / "whole", site.address(path))
        in_table = kills // IN_TABLE
        hits = sum(
            kill_once(folder / "killed", site, chance.randrange(2, 6)) for _ in range(kills - in_table)
        )
        read(folder / "killed", site.address("/sitemap.xml"))
        rows = sorted(chance.randrange(1, ROWS - 600) for _ in range(in_table))
        hits += sum(kill_in_table(folder / "killed", site, count) for count in rows)
        read(folder / "killed", site.address("/list.csv"))
    whole, killed = written_in(folder / "whole"), written_in(folder / "killed")
    return hits, [
        name for name in QUESTIONS if whole[name] != killed[name] or not (whole[name] or name == "refusals")
    ]


def measure(say: Say) -> dict[str, float]:
    """Twenty kills of one run."""
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        hits, differing = differences(kills=20, folder=Path(folder), lender=state_folder())
    say(f"killed {hits} times; what differs: {', '.join(differing) or 'nothing'}")
    return {"kills": hits, "kill_differences": len(differing)}
