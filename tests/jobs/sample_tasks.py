"""Tasks that real workers run in test_worker.py; they leave a line for each run in the file they are given."""

import os
import time
from pathlib import Path

from rialto.jobs.background import task


def _note(file: str, text: str) -> None:
    with Path(file).open("a") as notes:
        notes.write(f"{text}\n")


@task()
def note(file: str, text: str) -> None:
    _note(file, text)


@task()
def wait_for(file: str, gate: str) -> None:
    """Run until the file `gate` exists, so that a test can end the worker in the middle."""
    _note(file, f"begun by {os.getpid()}")
    while not Path(gate).exists():
        time.sleep(0.02)
    _note(file, "done")


@task(tries=3, pause=0.05)
def fail(file: str) -> None:
    _note(file, "tried")
    raise ValueError("this one always fails")


@task(every="* * * * *")
def every_minute() -> None:
    _note(os.environ["RIALTO_TEST_NOTES"], "minute")
