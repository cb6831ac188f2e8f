"""The tables of the tests' database on SQLite: made by the migrations once for each state of them, then copied.

Every process of the tests makes a database in memory; to migrate it took two seconds each time. The copy lies beside
the state of the checkout, under a name that changes with any migration. `python -m tests.tables` makes it before processes that would each
make it for themselves.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from launcher.stamps import digest_of

FOLDER = settings.ROOT / "var" / "test-tables"
# Where Django makes the database of the tests when it is in memory.
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def made_from() -> list[Path]:
    """Every file that decides which tables the migrations make: also the list of rooms and the pinned packages."""
    return [
        *sorted(settings.ROOT.glob("src/rialto/*/migrations")),
        settings.ROOT / "config" / "settings" / "base.py",
        settings.ROOT / "requirements.txt",
    ]


def place() -> Path:
    """Where the tables are kept as the migrations of this checkout make them, whether they are there or not."""
    return FOLDER / f"{digest_of(made_from())[:16]}.sqlite3"


@contextmanager
def lent() -> Iterator[None]:
    """Fill the database in memory before Django makes it, so that its migrations find nothing left to do."""
    if connection.vendor != "sqlite" or not place().exists():
        yield
        return
    # The database lives as long as somebody is connected: Django is by the time this is over.
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as lender:
        with closing(sqlite3.connect(f"{place().as_uri()}?mode=ro", uri=True)) as kept:
            kept.backup(lender)
        yield


def keep() -> None:
    """Keep the tables of the database that was just made, unless they are kept already."""
    if connection.vendor != "sqlite" or place().exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    aside = FOLDER / f"{os.getpid()}.new"
    connection.ensure_connection()
    with closing(sqlite3.connect(aside)) as kept:
        connection.connection.backup(kept)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    aside.replace(place())


def copy_into(folder: Path) -> None:
    """Make the database of an installation whose state is in `folder`, as `migrate` would.

    Where the tests run on another database and nothing was kept, `migrate` does it.
    """
    if place().exists():
        shutil.copy(place(), folder / "rialto.sqlite3")
        # `migrate` leaves it so; of two processes that would be first to change it, SQLite turns one away at once.
        with closing(sqlite3.connect(folder / "rialto.sqlite3")) as copy:
            copy.execute("PRAGMA journal_mode=WAL")
        return
    unset = {"DJANGO_SETTINGS_MODULE", "RIALTO_DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, str(settings.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment | {"RIALTO_VAR": str(folder)}, check=True)


def make() -> None:
    """Make the tables and keep them, unless they are kept already."""
    if place().exists():
        return
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    keep()
    teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    make()
