"""The shop's own commands, run in a bench's folder."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import psutil

from bench.generated.words import ROOT

MANAGE = ROOT / "manage.py"
# Made once for all state folders by the launcher; a bench's folder borrows them.
BORROWED = ("static", "assets", "locale", "lemmas")


def state_folder() -> Path:
    """The folder of all state, which benches have a corner of."""
    return Path(os.environ.get("RIALTO_VAR") or ROOT / "var").absolute()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process of this bench's shop knows: the shop's state is in `folder`, and it is not the person's own."""
    mine = {key: value for key, value in os.environ.items() if key != "RIALTO_DATABASE_URL"}
    mine |= {
        "RIALTO_VAR": str(folder),
        "RIALTO_STARTER": "off",
        "RIALTO_LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    return mine | more


def borrow(folder: Path, lender: Path) -> None:
    """Link what the launcher made for `lender` into a bench's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BORROWED:
        link = folder / name
        if not link.exists() and (lender / name).exists():
            link.symlink_to(lender / name, target_is_directory=True)


def start(folder: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """Start a management command in the shop, with `more` in its environment; its output goes to a log beside the state."""
    log = (folder / f"{arguments[0]}.log").open("ab")
    with log:
        return subprocess.Popen(
            [sys.executable, str(MANAGE), *arguments],
            env=environment(folder, **more),
            stdout=log,
            stderr=log,
            cwd=ROOT,
        )


def finish(folder: Path, *arguments: str) -> None:
    """Run a management command to its end; raises RuntimeError with the end of its log when it fails."""
    process = start(folder, *arguments)
    if process.wait():
        raise RuntimeError(f"{arguments[0]} failed:\n{log_end(folder, arguments[0])}")


def log_end(folder: Path, name: str, *, length: int = 1500) -> str:
    """What a command said last."""
    return (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-length:]


def build_dictionaries(lender: Path) -> None:
    """Make sure that the dictionaries of word forms are there, as they are in any shop that is a minute old."""
    lender.mkdir(parents=True, exist_ok=True)
    finish(lender, "build_lemmas")
    (lender / "build_lemmas.log").unlink()


def cpu_seconds(process_id: int) -> float:
    """The processor time of a living process so far."""
    times = psutil.Process(process_id).cpu_times()
    return times.user + times.system


class Peak:
    """The most memory of its own that a process was seen with, in MB: without the pages of files that it only maps.

    SQLite maps up to 256 MB of the database (config/settings/base.py); those pages are the kernel's cache, and it takes
    them back when somebody needs them.
    """

    def __init__(self, process_id: int) -> None:
        self._status = Path(f"/proc/{process_id}/status")
        self.mb = 0.0

    def look(self) -> float:
        """Look now, and say what it has; a process that has ended has nothing."""
        with contextlib.suppress(OSError):
            for line in self._status.read_text(encoding="ascii", errors="replace").splitlines():
                if line.startswith("RssAnon:"):
                    now = int(line.split()[1]) / 1024
                    self.mb = max(self.mb, now)
                    return now
        return 0.0
