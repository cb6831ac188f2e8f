"""Real worker processes on a real database: killed, failing, racing, asked to stop."""

import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.db import connection

from tests.jobs.conftest import Ground

# Kills real workers, and waits for those that try again. The tables of their databases are those of the tests' own.
pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.django_db]


def until(holds: Callable[[], object], *, within: float = 30) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


@pytest.fixture
def start(ground: Ground) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    begun: list[subprocess.Popen[bytes]] = []

    def start_worker(**given: int) -> subprocess.Popen[bytes]:
        begun.append(ground.start_worker(**given))
        return begun[-1]

    yield start_worker
    for worker in begun:
        worker.kill()
        worker.wait()


def test_a_job_of_a_killed_worker_is_finished_by_another(ground, start):
    gate = ground.folder / "gate"
    ground.enqueue("wait_for", (str(ground.notes), str(gate)))
    first = start()
    until(ground.lines)

    first.kill()
    first.wait()
    gate.touch()
    start()
    until(lambda: "done" in ground.lines())

    assert len(ground.lines()) == 3
    until(lambda: ground.rows("SELECT status FROM django_tasks_database_dbtaskresult") == [("SUCCESSFUL",)])


def test_a_failing_task_is_tried_again_and_then_given_up(ground, start):
    outcome = "SELECT status, exception_class_path FROM django_tasks_database_dbtaskresult"
    ground.enqueue("fail", (str(ground.notes),))

    assert ground.start_worker("--batch").wait(60) == 0
    start()
    until(lambda: ground.rows(outcome)[0][0] == "FAILED")

    assert ground.rows(outcome) == [("FAILED", "builtins.ValueError")]
    assert len(ground.lines()) == 3


def test_two_workers_enqueue_a_due_time_once(ground, start):
    # Seen first in the past: the due time of this minute is then one that a worker has to make up for.
    insert = "INSERT INTO jobs_schedule (name, due_at) VALUES ('tests.jobs.sample_tasks.every_minute', '2026-01-01 00:00:00')"
    ground.connection.execute(insert)

    workers = [start(has_calendar=True), start(has_calendar=True)]
    until(ground.lines)
    until(lambda: len(ground.rows("SELECT worker_id FROM jobs_workerlease")) == 2)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    # What they promised at the turn of a minute and had not done.
    assert ground.start_worker("--batch").wait(60) == 0

    due = ground.rows(
        "SELECT due_at FROM jobs_schedule WHERE name LIKE '%every_minute' AND due_at > '2026-01-02'"
    )
    assert len(ground.lines()) == len(due)


def test_two_workers_share_the_jobs_and_run_each_once(ground, start):
    ground.enqueue("note", *((str(ground.notes), str(number)) for number in range(4)))

    start()
    start()
    until(lambda: len(ground.lines()) >= 4)

    assert sorted(ground.lines()) == ["0", "1", "2", "3"]


def test_a_worker_asked_to_stop_hands_back_what_does_not_end(ground, start):
    ground.enqueue("wait_for", (str(ground.notes), str(ground.folder / "never")))
    worker = start(grace=1)
    until(ground.lines)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    rows = ground.rows("SELECT status, worker_ids FROM django_tasks_database_dbtaskresult")
    assert [(status, str(ids)) for status, ids in rows] == [("READY", "[]")]
    assert ground.rows("SELECT worker_id FROM jobs_workerlease") == []


def test_an_idle_worker_stops_at_once_and_leaves_no_lease(ground, start):
    worker = start(grace=60)
    until(lambda: ground.rows("SELECT worker_id FROM jobs_workerlease"))

    worker.send_signal(signal.SIGTERM)

    # Long before a job that runs would have to end.
    assert worker.wait(20) == 0
    assert ground.rows("SELECT worker_id FROM jobs_workerlease") == []


def test_a_worker_asked_to_stop_in_the_middle_of_a_transaction_ends_well(ground, start):
    worker = start(stops=True)

    assert worker.wait(20) == 0
    assert "worker ended" in (ground.folder / "worker.log").read_text()
    assert ground.rows("SELECT worker_id FROM jobs_workerlease") == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="holds the file so that SQLite turns others away at once"
)
def test_a_worker_that_begins_while_the_database_is_held_waits_for_it(ground, start):
    ground.enqueue("note", (str(ground.notes), "after all"))
    with closing(sqlite3.connect(ground.folder / "rialto.sqlite3", isolation_level=None)) as holder:
        # As by another process that is first to set up the write-ahead log: SQLite does not wait there, for fear of a deadlock.
        holder.execute("PRAGMA journal_mode=DELETE")
        holder.execute("BEGIN IMMEDIATE")

        worker = start()
        until(lambda: "lease not renewed" in (ground.folder / "worker.log").read_text())
        assert worker.poll() is None

    until(ground.lines)
    assert ground.lines() == ["after all"]
