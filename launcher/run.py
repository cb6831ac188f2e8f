"""`./rialto run`: set up, then keep web server, jobs worker, indexer and embedder alive until somebody says stop."""

import http.client
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from launcher import checks, processes, setup
from launcher.places import PYTHON, child_environment, country, port, var
from launcher.progress import Progress, Stopped

# A child that lived this long has started well: its next death is the first one in a row again.
WELL_SECONDS = 60
DEATHS_IN_A_ROW = 3
LONGEST_PAUSE = 30
LOG_LIMIT = 20 * 1024 * 1024
OPENING_SECONDS = 120


@dataclass
class Child:
    """A process that is started again when it dies, after a pause that doubles with each death in a row."""

    name: str
    command: list[str | Path]
    is_vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    begun_at: float = 0.0
    deaths: int = 0
    starts_at: float = field(default_factory=time.monotonic)

    @property
    def log(self) -> Path:
        return var() / "log" / f"{self.name}.log"

    def watch(self) -> None:
        """Start the process when it is due; say so when it died, and give up when that keeps happening."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.starts_at:
                self.process, self.begun_at = (
                    processes.start(self.command, log=self.log, environment=environment()),
                    now,
                )
            return
        code = self.process.poll()
        if code is None:
            return
        processes.end([self.process])
        self.process = None
        self.deaths = 1 if now - self.begun_at > WELL_SECONDS else self.deaths + 1
        if self.is_vital and self.deaths >= DEATHS_IN_A_ROW:
            raise Stopped(
                f"The {self.name} ended {self.deaths} times in a row (last exit code {code}).", log=self.log
            )
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        self.starts_at = now + pause
        print(
            f"The {self.name} ended (exit code {code}); it starts again in {pause:.0f} s. Log: {self.log}",
            flush=True,
        )


def environment() -> dict[str, str]:
    """What the children know: everything the person set, and the port."""
    return child_environment(RIALTO_PORT=str(port()))


def children() -> list[Child]:
    """The processes of an open shop."""
    web: list[str | Path] = [
        PYTHON,
        "-m",
        "gunicorn",
        "--config",
        "config/gunicorn.py",
        "config.asgi:application",
    ]
    shop = [Child("web", web, is_vital=True), Child("jobs", [PYTHON, setup.MANAGE, "work"])]
    if setup.has_command("follow_changes"):
        shop.append(Child("index", [PYTHON, setup.MANAGE, "follow_changes"]))
    if setup.has_meaning():
        shop.append(Child("meaning", [PYTHON, setup.MANAGE, "embed", "--follow"]))
    return shop


def is_ready() -> bool:
    """Whether the shop answers that it is open: /readyz, or /healthz where there is no such page."""
    for path in ("/readyz", "/healthz"):
        connection = http.client.HTTPConnection("127.0.0.1", port(), timeout=5)
        try:
            connection.request("GET", path)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status != http.HTTPStatus.NOT_FOUND:
            return status == http.HTTPStatus.OK
    return False


def keep_logs_short() -> None:
    """Move what a log holds aside once it is long; the processes keep on adding to the same file."""
    for log in (var() / "log").glob("*.log"):
        if log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def open_shop(shop: list[Child], progress: Progress) -> None:
    """Start the children and wait until the site says that it is ready."""
    with progress.step("Web server, jobs, indexer") as tick:
        deadline = time.monotonic() + OPENING_SECONDS
        while True:
            for child in shop:
                child.watch()
            if is_ready():
                return
            if time.monotonic() > deadline:
                raise Stopped(
                    f"The site did not open within {OPENING_SECONDS} s.", log=var() / "log" / "web.log"
                )
            tick()
            time.sleep(0.1)


def keep_open(shop: list[Child], dictionaries: subprocess.Popen[bytes] | None, stopping: list[int]) -> None:
    """Watch the children until a signal is in `stopping`."""
    begun = time.monotonic()
    looked_at_logs = begun
    while not stopping:
        for child in shop:
            child.watch()
        if dictionaries and dictionaries.poll() is not None:
            said_so = _dictionaries_ended(dictionaries)
            print(said_so, flush=True)
            dictionaries = None
        if time.monotonic() - looked_at_logs > 60:
            looked_at_logs = time.monotonic()
            keep_logs_short()
        time.sleep(0.2)


def _dictionaries_ended(dictionaries: subprocess.Popen[bytes]) -> str:
    processes.started.remove(dictionaries)
    if dictionaries.returncode:
        return f"The dictionaries of word forms could not be built; search works with word stems. Log: {setup.log_of('word-forms')}"
    setup.word_forms_are_ready()
    return "The dictionaries of word forms are ready."


def run() -> int:
    """Set up, open, stay open; 0 when somebody ended it with Ctrl-C or SIGTERM."""
    address = f"http://127.0.0.1:{port()}/"
    if country():
        print(f"The national site of {country()} (RIALTO_COUNTRY).", flush=True)
    checks.folders_are_writable()
    lock = checks.take_the_lock()
    checks.port_is_free()
    checks.database_is_writable()
    keep_logs_short()
    progress = Progress(10)
    with setup.one_at_a_time():
        setup.python_packages(progress)
        # Before every other command of ours: a country's own language may be one that Django alone does not speak.
        setup.translations(progress)
        setup.site_is_sound()
        setup.meaning_packages(progress)
        setup.places(progress)
        dictionaries = setup.word_forms(progress)
        setup.styles_and_scripts(progress)
        setup.static_files(progress)
        setup.content(progress)
    stopping: list[int] = []
    shop = children()
    open_shop(shop, progress)
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.append(number))
    signal.signal(signal.SIGINT, lambda number, frame: stopping.append(number))
    whose = f"This is the national site of {country()}.\n" if country() else ""
    print(f"{whose}Rialto is open: {address}\nState and logs: {var()}. Stop with Ctrl-C.", flush=True)
    keep_open(shop, dictionaries, stopping)
    print("Closing ...", end="", flush=True)
    processes.end_all()
    print(" closed.", flush=True)
    lock.close()
    return 0
