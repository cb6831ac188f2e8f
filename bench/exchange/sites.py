"""One site of the bench: a folder of state, a web server, and hands, each a process that can be killed."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.exchange.line import Line
from bench.generated import write_lines
from bench.generated.words import ROOT
from bench.measuring.serving import free_port
from bench.shop.processes import Peak, borrow, environment, finish, log_end, state_folder

OPENING_SECONDS = 90
# Whom generated entries are for: all, one country, the other, both.
FOR: tuple[list[str], ...] = ([], ["MT"], ["MT", "IT"], ["MT"])


class Killed(Exception):
    """The hands were killed in the middle of an order."""


class SiteProcess:
    """A site: its own folder, port and name; `lines` are the ways on which others reach it, by who asks."""

    def __init__(self, folder: Path, name: str, *, country: str = "", like: Path | None = None) -> None:
        self.folder, self.name, self.country = folder, name, country
        self.port = free_port()
        self.hub = ""
        self._web: subprocess.Popen[bytes] | None = None
        self._hands: subprocess.Popen[str] | None = None
        self.peak = Peak(os.getpid())
        # The hands' memory in MB during the last order, every twentieth of a second.
        self.course: list[float] = []
        if like is not None:
            folder.mkdir(parents=True)
            shutil.copy(like / "rialto.sqlite3", folder)
            shutil.copytree(like / "index", folder / "index")
        borrow(folder, state_folder())

    def environment(self) -> dict[str, str]:
        return environment(
            self.folder,
            RIALTO_SITE_NAME=self.name,
            RIALTO_COUNTRY=self.country,
            RIALTO_HUB=self.hub,
            RIALTO_PORT=str(self.port),
            RIALTO_WEB_WORKERS="1",
            RIALTO_FETCH_ALLOW="127.0.0.1",
            RIALTO_FETCH_READ_SECONDS="10",
            RIALTO_MEANING="off",
            RIALTO_FETCH_DAILY_REQUESTS="0",
        )

    # --- the web server ---

    def open(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "config/gunicorn.py",
            "config.asgi:application",
        ]
        with (self.folder / "web.log").open("ab") as log:
            self._web = subprocess.Popen(
                command, env=self.environment(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_open(self) -> None:
        import httpx2

        until = time.monotonic() + OPENING_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"http://127.0.0.1:{self.port}/api/v1/site", timeout=20).status_code == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not open:\n{log_end(self.folder, 'web')}")

    def kill_web(self) -> None:
        """End the server as a power cut would."""
        if self._web is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._web.pid, signal.SIGKILL)
            self._web.wait()
            self._web = None

    # --- the hands ---

    def _take_hands(self) -> subprocess.Popen[str]:
        if self._hands is not None and self._hands.poll() is not None:
            self.drop_hands()
        if self._hands is None:
            with (self.folder / "hands.log").open("ab") as log:
                self._hands = subprocess.Popen(
                    [sys.executable, "-m", "bench.exchange.hands"],
                    env=self.environment(), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                )  # fmt: skip
            self.peak = Peak(self._hands.pid)
            assert self._hands.stdout  # noqa: S101 -- for the type checker
            if self._hands.stdout.readline() != "ready\n":
                raise RuntimeError(
                    f"The hands of {self.name} did not start:\n{log_end(self.folder, 'hands')}"
                )
        return self._hands

    def do(self, order: str, *, kill_after: float | None = None, **more: Any) -> Any:
        """Give an order and wait for the answer; raises `Killed` where the hands were killed `kill_after` seconds."""
        hands = self._take_hands()
        assert hands.stdin and hands.stdout  # noqa: S101, PT018 -- for the type checker
        hands.stdin.write(json.dumps({"do": order, **more}) + "\n")
        hands.stdin.flush()
        is_killed = threading.Event()

        def kill() -> None:
            is_killed.set()
            hands.kill()

        timer = threading.Timer(kill_after, kill) if kill_after is not None else None
        if timer:
            timer.start()
        self.course = []
        watch = _Watch(self.peak, self.course)
        try:
            answer = hands.stdout.readline()
        finally:
            watch.end()
            if timer:
                timer.cancel()
                timer.join()
            if is_killed.is_set():
                # It may have answered just before: the next order is for other hands.
                hands.wait()
        if answer.endswith("\n"):
            return json.loads(answer)
        self.drop_hands()
        if kill_after is None:
            raise RuntimeError(
                f"The hands of {self.name} failed at {order}:\n{log_end(self.folder, 'hands')}"
            )
        raise Killed

    def drop_hands(self) -> None:
        if self._hands is not None:
            self._hands.kill()
            self._hands.wait()
            for pipe in (self._hands.stdin, self._hands.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._hands = None

    def state(self) -> dict[str, Any]:
        path = self.folder / "state.json"
        self.do("state", path=str(path))
        shown: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return shown

    def close(self) -> None:
        self.drop_hands()
        self.kill_web()


class _Watch:
    """Looks at a process's memory until it is told to stop, and notes what it saw."""

    def __init__(self, peak: Peak, course: list[float]) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(peak, course), daemon=True)
        self._thread.start()

    def _look(self, peak: Peak, course: list[float]) -> None:
        while not self._over.wait(0.05):
            course.append(peak.look())

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def prepared(folder: Path) -> Path:
    """A site without entries, to be copied."""
    borrow(folder, state_folder())
    finish(folder, "prepare")
    return folder


def filled(folder: Path, empty: Path, entries: int, *, name: str, country: str = "") -> Path:
    """A site with so many generated entries, to be copied: of the hub for all and for the two countries, of a country its own."""
    site = SiteProcess(folder, name, country=country, like=empty)
    lines = folder / "generated.jsonl"
    write_lines(lines, entries)
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows):
        row["countries"] = [country] if country else FOR[number % len(FOR)]
        row["address"] = row.get("address", "").replace(".example/", f"-{country or 'hub'}.example/".lower())
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "manage.py", "harvest", str(lines), "--name", "Generated"],
        env=site.environment(), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if process.returncode:
        raise RuntimeError(f"harvest failed:\n{process.stdout[-1000:]}{process.stderr[-1000:]}")
    return folder


def connected(hub: SiteProcess, countries: list[SiteProcess]) -> dict[tuple[str, str], Line]:
    """Open the sites and let them trust each other, each over a line of its own: (who asks, who is asked) -> line."""
    lines: dict[tuple[str, str], Line] = {}
    for site in countries:
        lines[site.name, hub.name] = Line(hub.port)
        lines[hub.name, site.name] = Line(site.port)
        site.hub = lines[site.name, hub.name].address
    for site in (hub, *countries):
        site.open()
    for site in (hub, *countries):
        site.wait_until_open()
    for site in countries:
        hub.do("trust", address=lines[hub.name, site.name].address, countries=["MT", "IT"])
    return lines
