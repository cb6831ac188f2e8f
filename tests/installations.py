"""Installations of tests: a folder of state, a database on SQLite or on a PostgreSQL of our own, and commands that are run in them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from launcher import postgresql

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Installation:
    """A folder of state and the database that goes with it ("" for the file in the folder)."""

    state: Path
    database: str
    # The module whose steps are run in it.
    steps: str = "tests.safekeeping.steps"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("RIALTO_", "DJANGO_"))}
        ours = {
            "RIALTO_VAR": str(self.state),
            "RIALTO_STARTER": "off",
            "RIALTO_MEANING": "off",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return kept | ours | ({"RIALTO_DATABASE_URL": self.database} if self.database else {})

    def run(self, *command: str, code: int = 0) -> tuple[str, str]:
        """Run a program of ours in the installation; gives what it said and what it complained of."""
        ended = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, timeout=PATIENCE_SECONDS,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == code, ended.stdout[-2000:] + ended.stderr[-2000:]
        return ended.stdout, ended.stderr

    def manage(self, *command: str, code: int = 0) -> str:
        return "".join(self.run("manage.py", *command, code=code))

    def step(self, *words: str) -> Any:
        """What a step found: its last line, after whatever the commands in it said."""
        said, _complaints = self.run("-m", self.steps, *words)
        return json.loads(said.splitlines()[-1])


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, without its database; skips by name where the programs are missing."""
    folder = postgresql.programs()
    if folder is None:
        pytest.skip("needs PostgreSQL's programs")
    with postgresql.server(folder) as address:
        yield address.rpartition("/")[0]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database server of our own; "" for SQLite."""
    if request.param == "sqlite":
        yield ""
        return
    with postgresql_server() as address:
        yield address


@pytest.fixture(scope="module")
def new_place(server: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes an installation: without anything, or `with_tables`, which are migrated once and then copied."""

    def make(name: str, *, like: str = "template1") -> Installation:
        state = tmp_path_factory.mktemp(name)
        if not server:
            return Installation(state, "")
        maintenance = f"{server.replace('postgres:', 'postgresql:')}/postgres"
        with psycopg.connect(maintenance, autocommit=True) as maker:
            maker.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return Installation(state, f"{server}/{name}")

    migrated: list[Installation] = []

    def place(name: str, *, with_tables: bool = False) -> Installation:
        if not with_tables:
            return make(name)
        if not migrated:
            migrated.append(make("tables"))
            migrated[0].manage("migrate", "--verbosity", "0")
        made = make(name, like="tables")
        if not server:
            shutil.copy(migrated[0].state / "rialto.sqlite3", made.state)
        return made

    return place
