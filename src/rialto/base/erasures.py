"""The list of erasures: what was forgotten or taken down for good, kept beside the database, so that no older backup brings it back.

A file with a line of JSON for each erasure, which only ever grows: numbers and addresses of pages, no name and no address of a
person. Each room says with `register(Kind(...))` how what it noted is done again in a restored database.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One thing that must not come back. `of` names it within its kind; `is_lifted`: it may come back after all."""

    kind: str
    of: str
    at: datetime
    is_lifted: bool = False
    more: dict[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a room does its erasures again.

    `again` acts on the database as it is and says whether there was anything to do; doing it twice changes nothing.
    `known` names what the database itself knows to be erased, for what a crash kept from the list.
    """

    name: str
    again: Callable[[Erasure], bool]
    known: Callable[[], Iterable[Erasure]] | None = None


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Say how erasures are done again; they are done in the order in which kinds were registered."""
    _kinds.update({kind.name: kind for kind in kinds})


def note(kind: str, of: object, *, is_lifted: bool = False, **more: Any) -> None:
    """Enter an erasure into the list once its transaction is committed. A list that cannot be written stops nobody: it is logged."""
    erasure = Erasure(kind=kind, of=str(of), at=timezone.now(), is_lifted=is_lifted, more=more or None)
    transaction.on_commit(lambda: append([erasure]), robust=True)


def append(erasures: Iterable[Erasure], *, to: Path | None = None) -> None:
    """Write erasures at the end of the list, all at once, and wait until the disk has them."""
    lines = "".join(f"{_line(one)}\n" for one in erasures)
    if not lines:
        return
    path = to or Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        # A line that a crash cut off must not take the next one along.
        begin = "\n" if size and os.pread(handle, 1, size - 1) != b"\n" else ""
        os.write(handle, (begin + lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def listed(*paths: Path) -> list[Erasure]:
    """What stands in one or several lists, each once, oldest first. Lines that are no erasure are left out; a missing file is empty."""
    found: dict[str, Erasure] = {}
    for path in paths or (Path(settings.ERASURES_FILE),):
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            erasure = _read(line)
            if erasure is not None:
                found.setdefault(_line(erasure), erasure)
    return sorted(found.values(), key=lambda one: one.at)


def catch_up() -> int:
    """Enter what the database knows to be erased and the list does not; returns how many."""
    last = _last(listed())
    missing = [
        # What was lifted in between counts from now on, or the lifting would still be the last word.
        replace(one, at=timezone.now()) if one.key in last else one
        for kind in _kinds.values()
        if kind.known is not None
        for one in kind.known()
        if one.key not in last or last[one.key].is_lifted
    ]
    append(missing)
    return len(missing)


def do_again() -> dict[str, int]:
    """Erase again what the list says, in the database as it is now; returns kind -> how many had come back."""
    last = _last(listed())
    counts = {}
    for kind in _kinds.values():
        mine = [one for one in last.values() if one.kind == kind.name and not one.is_lifted]
        counts[kind.name] = sum(kind.again(one) for one in mine)
    return counts


def _last(erasures: Iterable[Erasure]) -> dict[tuple[str, str], Erasure]:
    return {one.key: one for one in erasures}


def _line(erasure: Erasure) -> str:
    said: dict[str, Any] = {"at": erasure.at.isoformat(), "kind": erasure.kind, "of": erasure.of}
    if erasure.is_lifted:
        said["lifted"] = True
    return json.dumps(said | {"more": erasure.more} if erasure.more else said, ensure_ascii=False)


def _read(line: str) -> Erasure | None:
    try:
        said = json.loads(line)
        return Erasure(
            kind=str(said["kind"]),
            of=str(said["of"]),
            at=datetime.fromisoformat(said["at"]),
            is_lifted=bool(said.get("lifted")),
            more=said.get("more"),
        )
    except (ValueError, KeyError, TypeError):
        return None
