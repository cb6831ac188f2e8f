"""The folder of an index: generations side by side, the name of the current one, locks and marks.

INDEX_FOLDER/CURRENT            the name of the generation in use; replaced by rename
INDEX_FOLDER/<name>/files/      what Tantivy writes
INDEX_FOLDER/<name>/about.json  version, dictionaries
INDEX_FOLDER/<name>/words.json  the vocabulary that compounds are taken apart with
INDEX_FOLDER/<name>/position    the position of the change log; written after each commit, so never ahead of it
INDEX_FOLDER/<name>/DAMAGED     its files could not be read
INDEX_FOLDER/<name>.building/   one that is being built aside
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..port import WriterBusy

BUILDING = ".building"
# Where less can be written, a commit may fail at any file of it.
ROOM = 1_000_000


class Generation:
    """One complete index in its own folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = path / "files"
        self._damaged = str(path / "DAMAGED")
        self._meta = str(self.files / "meta.json")

    @property
    def name(self) -> str:
        return self.path.name

    def about(self) -> dict[str, Any]:
        """What was noted when it was built; empty when that cannot be read."""
        try:
            about = json.loads((self.path / "about.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return about if isinstance(about, dict) else {}

    def note(self, about: dict[str, Any]) -> None:
        replace_text(self.path / "about.json", json.dumps(about))

    def vocabularies(self) -> dict[str, dict[str, int]]:
        """Language -> stem -> how often the catalogue had it when this was built."""
        try:
            return dict(json.loads((self.path / "words.json").read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def keep_vocabularies(self, vocabularies: dict[str, dict[str, int]]) -> None:
        replace_text(self.path / "words.json", json.dumps(vocabularies, ensure_ascii=False))

    @property
    def position(self) -> int:
        """The noted position of the change log; 0 when it cannot be read, so that everything is read again."""
        try:
            return int((self.path / "position").read_text("ascii"))
        except (OSError, ValueError):
            return 0

    @position.setter
    def position(self, position: int) -> None:
        replace_text(self.path / "position", str(position))

    @property
    def is_damaged(self) -> bool:
        return os.path.exists(self._damaged)

    def mark_damaged(self, reason: str) -> None:
        """Tell the others; where the disk takes no mark, each finds out for itself."""
        if self.path.is_dir():
            with suppress(OSError):
                replace_text(Path(self._damaged), reason)

    def remove(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def stamp(self) -> str:
        """Names the newest commit; raises OSError where there is none."""
        meta = os.stat(self._meta)
        return f"{self.name}-{meta.st_mtime_ns:x}-{meta.st_ino:x}"


class Folder:
    """All generations of one index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current = str(path / "CURRENT")

    def mark(self) -> tuple[int, int] | None:
        """Changes whenever another generation becomes current; None while there is none."""
        try:
            found = os.stat(self._current)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def current(self) -> Generation | None:
        """The generation in use, or None."""
        try:
            name = Path(self._current).read_text("utf-8").strip()
        except (OSError, ValueError):
            return None
        found = self.path / name
        return Generation(found) if name and "/" not in name and found.is_dir() else None

    def new_generation(self) -> Generation:
        """An empty folder to build in."""
        self.path.mkdir(parents=True, exist_ok=True)
        generation = Generation(self.path / f"{time.time_ns():x}{BUILDING}")
        generation.files.mkdir(parents=True)
        return generation

    def swap_in(self, generation: Generation) -> Generation:
        """Make a built generation the current one: first its own name, then the name in CURRENT."""
        built = generation.path.rename(generation.path.with_name(generation.name.removesuffix(BUILDING)))
        sync_folder(self.path)
        replace_text(Path(self._current), built.name)
        return Generation(built)

    @contextmanager
    def rebuilding(self) -> Iterator[Generation]:
        """An empty generation to build in, current once that ended well; raises WriterBusy while another process rebuilds."""
        with self.locked("rebuilding"):
            self.remove_others(and_building=True)
            generation = self.new_generation()
            yield generation
            self.swap_in(generation)
            self.remove_others()

    def remove_others(self, *, and_building: bool = False) -> None:
        """Delete all generations but the current one; those being built only by who holds the lock of rebuilding."""
        current = self.current()
        for other in self.path.iterdir() if current else ():
            building = other.name.endswith(BUILDING)
            if other.is_dir() and other != current.path and (and_building or not building):  # type: ignore[union-attr]
                Generation(other).remove()

    def has_room(self) -> bool:
        """Whether `ROOM` bytes can be written here: found out by writing them, since quotas and rights count as well."""
        probe = self.path / f"room.{os.getpid()}.new"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(bytes(ROOM))
        except OSError:
            return False
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
        return True

    def tidy(self) -> None:
        """Delete what processes left that died: generations not in use or half built, and halves of small files.

        Run by who holds the lock of writing. What is being built, or has been and is about to be swapped in, is nobody's to delete: while
        somebody rebuilds, nothing is done, and only who finds something to delete takes the lock of rebuilding for that moment.
        """
        current = self.current()
        if current is None:
            return
        for half in current.path.glob("position.*.new"):
            half.unlink(missing_ok=True)
        if any(self._left_behind(current)):
            with suppress(WriterBusy), self.locked("rebuilding"):
                for half in self.path.glob("*.new"):
                    half.unlink(missing_ok=True)
                self.remove_others(and_building=True)

    def _left_behind(self, current: Generation) -> Iterator[Path]:
        return (
            one
            for one in self.path.iterdir()
            if one != current.path and (one.is_dir() or one.suffix == ".new")
        )

    @contextmanager
    def locked(self, purpose: str) -> Iterator[None]:
        """Hold a lock that the kernel frees when the process dies; raises WriterBusy when another one holds it."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / f"{purpose}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise WriterBusy(f"Another process is {purpose} this index.") from error
            yield


def replace_text(path: Path, text: str) -> None:
    """Replace a small file so that a crash leaves the old one or the new one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make renames in a folder durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
