"""A cache that all processes of a machine share, without a server: one small SQLite file beside the database.

Tries are counted in it (`base.limits`, allauth's rates), and what is good for once is crossed off (proofs of work, codes of apps), so two
web processes must never see two counts: `add` and `incr` are one statement each. What it holds is worth minutes: nothing is synced to
the disk, and whoever deletes the file only forgets who tried how often. Keys lie there as keyed numbers, since some name an address.
"""

import fcntl
import json
import os
import random
import sqlite3
import threading
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

BUSY_SECONDS = 5.0
# On the average after so many writes, what is over is deleted.
CULL_AFTER = 500
NEVER = float("inf")
_TABLES = (
    "PRAGMA journal_mode=WAL",
    "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value, over REAL NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS kept_over ON kept (over)",
)


class SharedCache(BaseCache):
    """Django's cache in the file that `LOCATION` names. Values are what JSON can hold; others raise TypeError."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(location)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value where none is kept that is still good; says whether it was kept."""
        written = self._write(
            "INSERT INTO kept VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = ?2, over = ?3 WHERE over <= ?4",
            (self._name(key, version), _packed(value), self._over(timeout), time.time()),
        )
        return written.rowcount > 0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        row = (
            self._file()
            .execute(
                "SELECT value FROM kept WHERE key = ? AND over > ?", (self._name(key, version), time.time())
            )
            .fetchone()
        )
        return default if row is None else _unpacked(row[0])

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
            (self._name(key, version), _packed(value), self._over(timeout)),
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        now = time.time()
        written = self._write(
            "UPDATE kept SET over = ? WHERE key = ? AND over > ?",
            (self._over(timeout), self._name(key, version), now),
        )
        return written.rowcount > 0

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._write("DELETE FROM kept WHERE key = ?", (self._name(key, version),)).rowcount > 0

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return it, in one step. Raises ValueError where no number is kept."""
        rows = self._write(
            "UPDATE kept SET value = value + ? WHERE key = ? AND over > ? AND typeof(value) = 'integer' RETURNING value",
            (delta, self._name(key, version), time.time()),
        ).fetchall()
        if not rows:
            raise ValueError("No number is kept under this key.")
        return int(rows[0][0])

    def clear(self) -> None:
        self._write("DELETE FROM kept", ())

    def cull(self) -> int:
        """Delete what is over; returns how much it was."""
        return self._file().execute("DELETE FROM kept WHERE over <= ?", (time.time(),)).rowcount

    def _name(self, key: Any, version: int | None) -> bytes:
        """What a key is called in the file: nobody can read from it whose address it was made of."""
        secret = blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()
        return blake2b(
            self.make_and_validate_key(key, version=version).encode(), digest_size=16, key=secret
        ).digest()

    def _over(self, timeout: Any) -> float:
        moment = self.get_backend_timeout(timeout)
        return NEVER if moment is None else float(moment)

    def _write(self, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        file = self._file()
        if random.randrange(CULL_AFTER) == 0:  # noqa: S311 -- no secret
            self.cull()
        return file.execute(statement, values)

    def _file(self) -> sqlite3.Connection:
        """This thread's own connection; one that a forked process inherited is left alone."""
        mine: dict[Path, sqlite3.Connection] = _open.__dict__.setdefault(f"of_{os.getpid()}", {})
        if self._path not in mine:
            mine[self._path] = _opened(self._path)
        return mine[self._path]


_open = threading.local()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    # SQLite waits for nobody where a new file becomes one with a log: of those who come first at once, all but one would be refused.
    with path.with_name(f"{path.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        file.execute("PRAGMA synchronous=OFF")
        for statement in _TABLES:
            file.execute(statement)
    return file


def _packed(value: Any) -> int | str:
    """Whole numbers stay numbers, so that they can be counted in one step."""
    return value if isinstance(value, int) and not isinstance(value, bool) else json.dumps(value)


def _unpacked(value: int | str) -> Any:
    return json.loads(value) if isinstance(value, str) else value
