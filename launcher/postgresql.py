"""A PostgreSQL server of our own for the tests: its own folder and port, gone when they are over."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launcher.progress import Stopped

# The data is thrown away, so nothing has to survive a power cut.
OPTIONS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "max_connections=60",
]


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if folders:
        return folders[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Run a server while the caller works; yields the address for RIALTO_DATABASE_URL.

    PostgreSQL refuses to run as root, so there it runs as the user that Debian's package makes.
    """
    root = os.geteuid() == 0
    whom: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
    with tempfile.TemporaryDirectory(prefix="rialto-postgresql-", ignore_cleanup_errors=True) as name:
        folder, number = Path(name), free_port()
        if root:
            shutil.chown(folder, "postgres", "postgres")
        make: list[str | Path] = [
            bin_folder / "initdb",
            "-D",
            folder / "data",
            "-U",
            "rialto",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        made = subprocess.run(make, capture_output=True, text=True, check=False, cwd=folder, **whom)
        if made.returncode:
            raise Stopped(
                f"PostgreSQL's data folder could not be made: {made.stderr.strip().splitlines()[-1]}"
            )
        options = [part for option in OPTIONS for part in ("-c", option)]
        command: list[str | Path] = [
            bin_folder / "postgres",
            "-D",
            folder / "data",
            "-p",
            str(number),
            "-k",
            folder,
            *options,
        ]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **whom
            )
        try:
            _wait_for(process, bin_folder, number, folder / "server.log")
            yield f"postgres://rialto@127.0.0.1:{number}/postgres"
        finally:
            # SIGINT: end the sessions that are still open and stop.
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait_for(process: subprocess.Popen[bytes], bin_folder: Path, number: int, log: Path) -> None:
    probe: list[str | Path] = [bin_folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(number)]
    deadline = time.monotonic() + 30
    while subprocess.run(probe, check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise Stopped(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
        time.sleep(0.1)
