"""The production server on a bench's shop, and what its workers weigh."""

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.generated.words import ROOT
from bench.shop.processes import cpu_seconds, environment

WORKERS = 2
OPENING_SECONDS = 60
SETTINGS = "bench.plain.settings"


def production(folder: Path, port: int, **more: str) -> dict[str, str]:
    """The environment of the shop in `folder` as a public installation would have it, with what a bench says `more`."""
    return environment(
        folder,
        DJANGO_SETTINGS_MODULE=SETTINGS,
        RIALTO_SECRET_KEY=secrets.token_urlsafe(64),
        RIALTO_HOSTS="127.0.0.1",
        RIALTO_ORIGIN="https://127.0.0.1",
        RIALTO_PORT=str(port),
        RIALTO_WEB_WORKERS=str(WORKERS),
        **more,
    )


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """The processor time of all workers so far."""
        return sum(cpu_seconds(worker.pid) for worker in psutil.Process(self.process.pid).children())

    def worker_pss_mb(self) -> float:
        """The proportional memory of the heaviest worker, in MB (/proc/PID/smaps_rollup)."""
        workers = psutil.Process(self.process.pid).children()
        return max(worker.memory_full_info().pss for worker in workers) / 1024**2


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(folder: Path, **more: str) -> Iterator[Server]:
    """The shop behind gunicorn with config/gunicorn.py and two workers, as `./rialto run` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.asgi:application"]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            command, env=production(folder, port, **more), cwd=ROOT, stdout=log, stderr=log
        )
    try:
        _wait_until_open(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not open; its log is web.log in the bench's folder.")
