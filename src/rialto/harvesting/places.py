"""Where the records of one document stand: in memory while they are few, on disk when they are many."""

import sqlite3
from array import array
from collections.abc import Collection, Mapping
from itertools import chain

from rialto.harvesting.marks import packed

# A document with more records than this has them on disk, so that a run's memory does not grow with its documents.
KEPT_IN_MEMORY = 3000
CACHE_KB = 1000
ALL_MARKS = 1 << 64


class Places:
    """The place of each record of a document by its mark, and whether the document holds it. Close it when done."""

    def __init__(self) -> None:
        self._places: dict[int, str] = {}
        self._gone: set[int] = set()
        self._disk: sqlite3.Connection | None = None

    def of(self, marks: Collection[int]) -> dict[int, str]:
        """The places of those of `marks` (at most some hundreds) that stand in the document already."""
        if self._disk is None:
            return {mark: self._places[mark] for mark in marks if mark in self._places}
        wanted = [signed(mark) for mark in marks]
        statement = f"SELECT mark, place FROM places WHERE mark IN ({', '.join('?' * len(wanted))})"  # noqa: S608 -- question marks
        return {mark % ALL_MARKS: place for mark, place in self._disk.execute(statement, wanted)}

    def add(self, placed: Mapping[int, str]) -> None:
        """Note records that stand in the document; it holds them."""
        if self._disk is not None:
            insert(self._disk, placed)
            return
        self._places.update(placed)
        self._gone.difference_update(placed)
        if len(self._places) > KEPT_IN_MEMORY:
            self._move_to_disk()

    def let_go(self, marks: Collection[int]) -> None:
        """The document itself says that these are gone: it does not hold them."""
        if self._disk is None:
            self._gone.update(marks)
        else:
            rows = [(signed(mark),) for mark in marks]
            self._disk.executemany("UPDATE places SET is_held = 0 WHERE mark = ?", rows)

    def held(self) -> bytes:
        """The marks of what the document holds, packed."""
        if self._disk is None:
            return packed(self._places.keys() - self._gone)
        # The upper half of the marks is negative there.
        lower, upper = (
            self._disk.execute(f"SELECT mark FROM places WHERE is_held AND mark {half} 0 ORDER BY mark")  # noqa: S608 -- a sign
            for half in (">=", "<")
        )
        return array("Q", (mark % ALL_MARKS for (mark,) in chain(lower, upper))).tobytes()

    def close(self) -> None:
        """Give the disk back."""
        if self._disk is not None:
            self._disk.close()

    def _move_to_disk(self) -> None:
        # A file without a name, which is gone with the connection however the process ends.
        self._disk = sqlite3.connect("", isolation_level=None)
        self._disk.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-{CACHE_KB};"
            "CREATE TABLE places (mark INTEGER PRIMARY KEY, place TEXT NOT NULL, is_held INTEGER NOT NULL DEFAULT 1)"
        )
        insert(self._disk, self._places)
        self.let_go(self._gone)
        self._places, self._gone = {}, set()


def insert(disk: sqlite3.Connection, placed: Mapping[int, str]) -> None:
    rows = [(signed(mark), place) for mark, place in placed.items()]
    disk.execute("BEGIN")
    disk.executemany("INSERT OR REPLACE INTO places (mark, place) VALUES (?, ?)", rows)
    disk.execute("COMMIT")


def signed(mark: int) -> int:
    """A mark as SQLite's whole numbers have it."""
    return mark - ALL_MARKS if mark >> 63 else mark
