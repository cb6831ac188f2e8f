"""SQLite: copied by VACUUM INTO, which reads one state of the database while others go on writing."""

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rialto.base.errors import Refused
from rialto.safekeeping.databases.facts import Facts, facts_from

# Instructions of SQLite between two looks at how far it is.
STEPS = 100_000
PIECE = 1024 * 1024
# Pages go through at some hundred megabytes a second; more effort costs twice the time for a tenth of the space.
EFFORT = 1


def copy(database: Path, to: Path, watch: Callable[[int], object]) -> Facts:
    """Write a copy of the database as it is at this moment, packed; returns what is in it. `watch` hears of bytes."""
    plain = to.with_suffix(".plain")
    with closing(_opened(database)) as connection:
        seen = 0

        def look() -> int:
            nonlocal seen
            size = plain.stat().st_size if plain.exists() else 0
            watch(size - seen)
            seen = size
            return 0

        connection.set_progress_handler(look, STEPS)
        connection.execute("VACUUM INTO ?", [str(plain)])
    plain.chmod(0o600)
    found = facts(plain)
    with plain.open("rb") as content, gzip.open(to, "wb", compresslevel=EFFORT) as packed:
        while piece := content.read(PIECE):
            packed.write(piece)
    plain.unlink()
    return found


def read_back(packed: Path, to: Path) -> Facts:
    """Unpack a copy and look whether SQLite finds it whole; returns what is in it. Raises `Refused` where it is not."""
    try:
        with gzip.open(packed) as content, to.open("wb") as plain:
            while piece := content.read(PIECE):
                plain.write(piece)
        to.chmod(0o600)
        with closing(sqlite3.connect(to)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except (OSError, EOFError, sqlite3.Error) as problem:
        raise Refused(f"The database in the archive cannot be read ({problem}).") from problem
    if said != "ok":
        raise Refused(f"The database in the archive is damaged ({said}).")
    return facts(to)


def facts(database: Path) -> Facts:
    """What is in a database; nothing where there is no file."""
    if not database.exists():
        return Facts({}, [], 0)
    with closing(_opened(database)) as connection:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        tables = [name for (name,) in named.fetchall()]
        return facts_from(lambda statement: connection.execute(statement).fetchall(), tables)


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Hold the database so that nobody else can open it, its write-ahead log written back; raises `Refused` where somebody has it open."""
    if not database.exists():
        yield
        return
    with closing(_opened(database)) as connection:
        try:
            # Leaving the mode in which others read along needs the file for oneself alone, idle connections counted.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as problem:
            raise Refused(
                f"Another program has the database {database} open: close the shop (web, jobs, index, meaning) first."
            ) from problem
        try:
            yield
        finally:
            connection.rollback()


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, timeout=5, isolation_level=None)
