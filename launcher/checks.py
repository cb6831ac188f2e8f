"""What would make a start fail, looked at before any long work: one sentence each."""

import fcntl
import os
import socket
import sqlite3
import tempfile
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from launcher.places import ENVIRONMENT, ROOT, port, var
from launcher.progress import Stopped


def folders_are_writable() -> None:
    """The checkout must take a virtual environment (unless it has one); the state folder everything else."""
    if not ENVIRONMENT.exists():
        _try_to_write(ROOT, f"The folder {ROOT} is read-only; Rialto makes its virtual environment there.")
    try:
        var().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stopped(
            f"The folder {var()} for all state cannot be made ({error.strerror}); set RIALTO_VAR."
        ) from error
    _try_to_write(var(), f"The folder {var()} for all state is read-only; set RIALTO_VAR to one that is not.")


def _try_to_write(folder: Path, sentence: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Stopped(sentence) from error


def port_is_free() -> None:
    """Nobody else may listen on our port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port()))
        except PermissionError as error:
            raise Stopped(
                f"Port {port()} may not be opened by this user; set RIALTO_PORT to another one."
            ) from error
        except OSError as error:
            raise Stopped(
                f"Port {port()} is in use by another program; set RIALTO_PORT to another one."
            ) from error


def database_is_writable() -> None:
    """A SQLite file must open and take a write; a PostgreSQL server must answer."""
    address = urlsplit(os.environ.get("RIALTO_DATABASE_URL") or f"sqlite:///{var() / 'rialto.sqlite3'}")
    if address.scheme == "sqlite":
        _sqlite_is_writable(Path(unquote(address.path)[1:]))
    elif address.hostname:
        _server_answers(address.hostname, address.port or 5432)


def _sqlite_is_writable(file: Path) -> None:
    if not file.exists():
        _try_to_write(file.parent, f"The database {file} cannot be made: its folder is missing or read-only.")
        return
    try:
        connection = sqlite3.connect(file, timeout=5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE rialto_write_probe (id INTEGER)")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise Stopped(f"The database {file} cannot be written ({error}).") from error


def _server_answers(host: str, number: int) -> None:
    try:
        socket.create_connection((host, number), timeout=5).close()
    except OSError as error:
        raise Stopped(
            f"The database server of RIALTO_DATABASE_URL does not answer at {host}, port {number}."
        ) from error


def take_the_lock() -> IO[str]:
    """Hold the state folder for one `run`; the lock goes when the process does, however it ends."""
    lock = (var() / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        where = lock.read().strip()
        raise Stopped(f"Rialto already runs on {var()}{': ' + where if where else ''}.") from error
    lock.truncate(0)
    lock.write(f"http://127.0.0.1:{port()}/")
    lock.flush()
    return lock
