"""A database that other processes share with the test, of the kind that this run of the tests is on."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Ground:
    """Where real workers run: their environment, a file for notes, and a connection of our own to their tables."""

    environment: dict[str, str]
    folder: Path
    notes: Path
    connection: Any

    def start_worker(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.jobs.run_worker", *words]
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def rows(self, question: str) -> list[tuple[object, ...]]:
        return list(self.connection.execute(question).fetchall())

    def enqueue(self, task: str, *words: str) -> None:
        """Promise a run, from a process of its own, as a page would."""
        script = f"import django; django.setup(); from tests.jobs.sample_tasks import {task}; {task}.enqueue(*{words!r})"
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=self.environment, check=True)


def _database(folder: Path) -> tuple[str, str | None]:
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{folder / 'jobs.sqlite3'}", None
    name = f"jobs_{uuid.uuid4().hex[:12]}"
    server = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}", f"{server}/postgres"


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """An empty database with the tables of jobs, and what a worker process needs to use it."""
    address, server = _database(tmp_path)
    environment = os.environ | {
        "RIALTO_VAR": str(tmp_path),
        "RIALTO_DATABASE_URL": address,
        "RIALTO_TEST_NOTES": str(tmp_path / "notes"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    for room in ("django_tasks_database", "jobs"):
        command = [sys.executable, "manage.py", "migrate", room, "--verbosity", "0", "--skip-checks"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    connection = _connect(address)
    yield Ground(environment, tmp_path, tmp_path / "notes", connection)
    connection.close()
    if server:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {address.rsplit('/', 1)[1]} WITH (FORCE)")


def _connect(address: str) -> Any:
    if address.startswith("sqlite"):
        return sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None, timeout=20)
    return psycopg.connect(address, autocommit=True)
