"""Old for new: what was restored aside takes the place of what was there, all of it or nothing.

Only when everything aside is complete is a plan written (`restore.json`, in the folder of the state). From then on the new state is the
right one: whoever starts next, after a kill or a power cut, goes on with the plan before anything else is read
(`config.settings.base`). Every step can be done again. Needs no Django, for it runs before there are settings.
"""

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

# How long a restore waits for those that are just starting.
START_SECONDS = 2.0
# What a restore that was killed left aside.
LEFT = "restoring-*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is exchanged. `moves`: pairs of a path aside ("" where something only goes away) and the place it belongs to.

    `aside` and `replaced` are folders on the same disk as the places. `databases`: on PostgreSQL the names of the database aside,
    of the one in use and of the one that was; empty on SQLite, whose file is one of the moves.
    """

    aside: str
    replaced: str
    moves: list[tuple[str, str]]
    databases: dict[str, str] = field(default_factory=dict)


class Underway(Exception):
    """A restore is going on, or cannot be finished; says in words what to do."""


def plan_file(state: Path) -> Path:
    return state / "restore.json"


def lock_file(state: Path) -> Path:
    """Held alone by a restore, and shared for a moment by whatever starts; there once something was restored."""
    return state / "restore.lock"


@contextlib.contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the state for a restore; raises `Underway` where another process does."""
    with lock_file(state).open("a") as lock:
        until = time.monotonic() + START_SECONDS
        while not _is_locked(lock, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise Underway(f"A backup is being restored into {state}.")
            time.sleep(0.05)
        yield


def settle(state: Path, database: dict[str, Any]) -> None:
    """Before anything starts: refuse while a restore runs, and finish one that was cut off. Costs a look where none ever was."""
    if not lock_file(state).exists():
        return
    with lock_file(state).open("a") as lock:
        if not plan_file(state).exists() and not _is_locked(lock, fcntl.LOCK_SH):
            raise SystemExit(
                f"A backup is being restored into {state}: wait until that is over, then start again."
            )
        if plan_file(state).exists() or any(state.glob(LEFT)):
            # Whoever else starts waits here, and finds nothing left to do.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if plan_file(state).exists():
                try:
                    carry_out(state, database)
                except Underway as problem:
                    raise SystemExit(str(problem)) from None
            tidy(state)


def _is_locked(lock: IO[str], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def tidy(state: Path) -> None:
    """Delete what a restore that was killed left aside; only for who holds the state, and where no plan waits."""
    for pattern in (LEFT, "replaced-*"):
        for folder in state.glob(pattern):
            shutil.rmtree(folder, ignore_errors=True)


def write_plan(state: Path, plan: Plan) -> None:
    """From this moment on the new state is the right one."""
    written = plan_file(state).with_suffix(".part")
    with written.open("w", encoding="utf-8") as file:
        json.dump(asdict(plan), file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(plan_file(state))
    sync_folder(state)


def carry_out(state: Path, database: dict[str, Any]) -> None:
    """Do what the plan says and delete what was there before. Raises `Underway` where the database server does not let it."""
    said = json.loads(plan_file(state).read_text(encoding="utf-8"))
    plan = Plan(**said)
    if plan.databases:
        from rialto.safekeeping.databases.postgresql import exchange

        exchange(database, **plan.databases)
    replaced = Path(plan.replaced)
    replaced.mkdir(mode=0o700, exist_ok=True)
    for number, (aside, place) in enumerate(plan.moves):
        _exchange(Path(aside) if aside else None, Path(place), replaced / str(number))
    for folder in (plan.replaced, plan.aside):
        shutil.rmtree(folder, ignore_errors=True)
    plan_file(state).unlink()
    sync_folder(state)


def _exchange(aside: Path | None, place: Path, replaced: Path) -> None:
    """Move what is at `place` away, then what is aside into its place; nothing where that was done already."""
    is_waiting = aside is not None and aside.exists()
    if aside is not None and not is_waiting:
        return
    if place.exists() and not replaced.exists():
        os.rename(place, replaced)
        sync_folder(place.parent)
    if aside is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        os.rename(aside, place)
        sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows what the folder's names are."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
