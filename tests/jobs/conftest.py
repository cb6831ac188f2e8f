"""A database that other processes share with the test, of the kind that this run of the tests is on."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from tests import tables

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Ground:
    """Where real workers run: their environment, a file for notes, and a connection of our own to their tables."""

    environment: dict[str, str]
    folder: Path
    notes: Path
    connection: Any

    def start_worker(
        self, *words: str, grace: int = 5, has_calendar: bool = False, stops: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start a worker.

        `grace`: how many seconds a job may go on after it was asked to stop. `has_calendar`: whether the sample task of every
        minute comes due. `stops`: whether it asks itself to stop, as soon as it begins a transaction.
        """
        environment = self.environment | {"RIALTO_TEST_GRACE": str(grace)}
        if has_calendar:
            environment["RIALTO_TEST_CALENDAR"] = "1"
        if stops:
            environment["RIALTO_TEST_STOP"] = "1"
        command = [sys.executable, "-m", "tests.jobs.run_worker", "--interval", "0.1", *words]
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def rows(self, question: str) -> list[tuple[object, ...]]:
        return list(self.connection.execute(question).fetchall())

    def enqueue(self, task: str, *jobs: tuple[str, ...]) -> None:
        """Promise a run with each of these words, from a process of its own, as a page would."""
        script = f"import django; django.setup(); from tests.jobs.sample_tasks import {task}\nfor words in {jobs!r}: {task}.enqueue(*words)"
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=self.environment, check=True)


Database = AbstractContextManager[str]


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    tables.copy_into(folder)
    yield f"sqlite:///{folder / 'rialto.sqlite3'}"


@contextmanager
def _postgresql(server: str, *, template: str = "") -> Iterator[str]:
    name = f"jobs_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def database(django_db_setup: None) -> Iterator[Callable[[Path], Database]]:
    """Makes, for a test with that folder, a database with the tables of jobs; gives its address."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        yield _sqlite
        return
    server = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    with _postgresql(server) as migrated:
        for room in ("django_tasks_database", "jobs"):
            command = [sys.executable, "manage.py", "migrate", room, "--verbosity", "0", "--skip-checks"]
            environment = os.environ | {"RIALTO_DATABASE_URL": migrated}
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        yield lambda _folder: _postgresql(server, template=migrated.rsplit("/", 1)[1])


@pytest.fixture
def ground(tmp_path: Path, database: Callable[[Path], Database]) -> Iterator[Ground]:
    """An empty database with the tables of jobs, and what a worker process needs to use it."""
    with database(tmp_path) as address:
        connection = _connect(address)
        yield Ground(_environment(tmp_path, address), tmp_path, tmp_path / "notes", connection)
        connection.close()


def _environment(folder: Path, address: str) -> dict[str, str]:
    return os.environ | {
        "RIALTO_VAR": str(folder),
        "RIALTO_DATABASE_URL": address,
        "RIALTO_TEST_NOTES": str(folder / "notes"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }


def _connect(address: str) -> Any:
    if address.startswith("sqlite"):
        return sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None, timeout=20)
    return psycopg.connect(address, autocommit=True)
