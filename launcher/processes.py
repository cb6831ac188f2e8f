"""Starting and ending processes so that none is left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launcher.places import ROOT, child_environment
from launcher.progress import Stopped

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
# Background work that outlives the step that began it, ended by `end_all` however the launcher ends.
started: list[subprocess.Popen[bytes]] = []


def _end_with_parent() -> None:
    """In the child, before it begins: ask the kernel to end it when the launcher itself is killed."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own (Ctrl-C reaches only the launcher), its output added to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=dict(environment or child_environment()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 -- the launcher has no threads
        )
    started.append(process)
    return process


def end(processes: Sequence[subprocess.Popen[bytes]], *, within: float = 10) -> None:
    """Ask processes to stop, all at once, and kill what has not done so `within` seconds."""
    for process in processes:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
    deadline = time.monotonic() + within
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        # What the process itself started has the same session; normally nothing of it is left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process in started:
            started.remove(process)


def end_all() -> None:
    """End everything that this launcher started and that still runs."""
    end(list(started))


def finish(
    command: Sequence[str | Path],
    *,
    log: Path,
    tick: Callable[[], None],
    failure: str,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> None:
    """Run a command to its end, its output in `log`; its failure becomes the sentence `failure`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    try:
        process = start(command, log=log, environment=environment, folder=folder)
    except OSError as error:
        raise Stopped(f"{failure} ({error.strerror}: {command[0]})") from error
    wait(process, tick, failure=failure, log=log)


def wait(process: subprocess.Popen[bytes], tick: Callable[[], None], *, failure: str, log: Path) -> None:
    """Wait for a process that was started; its failure becomes the sentence `failure`."""
    waited = 0.0
    while True:
        try:
            code = process.wait(0.1 if waited < 2 else 0.5)
            break
        except subprocess.TimeoutExpired:
            waited += 0.1
            tick()
    started.remove(process)
    if code:
        raise Stopped(failure, log=log)
