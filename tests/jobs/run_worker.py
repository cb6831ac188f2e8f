"""A real worker that also knows the sample tasks; the words after the file's name are those of `work`."""

import os
import signal
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db.backends.signals import connection_created


def stop_in_a_transaction(connection: Any, **_given: Any) -> None:
    """Ask this process to stop right after the first transaction that it begins with a lease in hand."""
    has_lease = False

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        nonlocal has_lease
        done = run(sql, *rest)
        # PostgreSQL's driver begins by itself: there in the middle of the first thing that is looked at.
        if has_lease and sql.startswith("BEGIN" if connection.vendor == "sqlite" else "SELECT"):
            has_lease = False
            os.kill(os.getpid(), signal.SIGTERM)
        has_lease = has_lease or sql.startswith('INSERT INTO "jobs_workerlease"')
        return done

    connection.execute_wrappers.append(execute)


if __name__ == "__main__":
    django.setup()
    import tests.jobs.sample_tasks
    from rialto.jobs import actions
    from rialto.jobs.background import CALENDAR

    # A dead worker is noticed after this long; the tests would rather not wait 20 s.
    actions.LEASE_SECONDS = 2
    import rialto.jobs.worker
    from rialto.jobs.management.commands import work

    rialto.jobs.worker.TEND_SECONDS = 0.2
    # Nor 5 s for a job of which the test knows that it does not end.
    rialto.jobs.worker.GRACE_SECONDS = int(os.environ.get("RIALTO_TEST_GRACE", "5"))
    # What comes due meanwhile would be done among the jobs that the tests count: nothing does but what a test is about.
    work.autodiscover_modules = lambda _name: None
    every_minute = tests.jobs.sample_tasks.every_minute
    CALENDAR.clear()
    if "RIALTO_TEST_CALENDAR" in os.environ:
        CALENDAR[every_minute.module_path] = every_minute
    if "RIALTO_TEST_STOP" in os.environ:
        connection_created.connect(stop_in_a_transaction)
    call_command("work", *sys.argv[1:])
