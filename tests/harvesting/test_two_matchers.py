"""Two processes that match at the same time, on a real PostgreSQL: one decision for each pair, and nobody waits for ever."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.installations import postgresql_server

pytestmark = pytest.mark.whole
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of our own, without its database."""
    with postgresql_server() as address:
        yield address


@pytest.fixture(scope="module")
def filled(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a database with some hundred entries, which the others are copies of."""
    environment = database_of(server, "filled", tmp_path_factory.mktemp("filled"))
    run("fill", environment)
    return environment


@pytest.fixture
def shop(
    server: str, filled: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> dict[str, str]:
    """The environment of a database of the test's own."""
    name = f"shop_{abs(hash(request.node.name))}"
    return database_of(server, name, tmp_path, like=filled)


def database_of(
    server: str, name: str, folder: Path, *, like: dict[str, str] | None = None
) -> dict[str, str]:
    """A new database, empty or a copy; gives the environment of its processes."""
    template = like["RIALTO_DATABASE_URL"].rpartition("/")[2] if like else "template1"
    address = f"{server.replace('postgres:', 'postgresql:')}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RIALTO_", "DJANGO_"))}
    return kept | {
        "RIALTO_DATABASE_URL": f"{server}/{name}",
        "RIALTO_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def start(what: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.harvesting.matcher_process", what],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def await_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout
    assert process.stdout.readline() == "ready\n"


def end(process: "subprocess.Popen[str]") -> Any:
    said, complaints = process.communicate("go\n", timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, complaints[-2000:]
    return json.loads(said.splitlines()[-1])


def run(what: str, environment: dict[str, str]) -> Any:
    return end(start(what, environment))


def match_together(count: int, environment: dict[str, str]) -> list[dict[str, int]]:
    """Matchers that begin at the same moment; what each of them did."""
    matchers = [start("match", environment) for _each in range(count)]
    for matcher in matchers:
        await_ready(matcher)
    for matcher in matchers:
        assert matcher.stdin
        matcher.stdin.write("go\n")
        matcher.stdin.flush()
    return [end(matcher) for matcher in matchers]


def test_two_matchers_decide_each_pair_once_and_as_one_alone_would(server, shop, tmp_path):
    one = database_of(server, "alone", tmp_path, like=shop)
    together = match_together(2, shop)
    alone = match_together(1, one)
    told = run("tell", shop)

    assert told == run("tell", one)
    assert sum(report["merged"] for report in together) == told["merges"] == alone[0]["merged"] == 180
    assert (told["public"], told["withdrawn_twice"], told["survivors_that_are_merged"]) == (240, 0, 0)
    assert len({tuple(pair) for pair in told["queue"]}) == len(told["queue"]) > 100
    again = match_together(2, shop)
    assert [(report["merged"], report["queued"]) for report in again] == [(0, 0)] * 2
    assert run("tell", shop) == told


def test_whoever_queues_a_pair_does_not_wait_for_the_merge_of_one_of_the_two(server, shop):
    merging = start("merge-and-wait", shop)
    await_ready(merging)

    queued = run("queue", shop)

    assert (queued, end(merging)) == (1, 1)
