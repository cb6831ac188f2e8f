"""A real worker that also knows the sample tasks; the words after the file's name are those of `work`."""

import os
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    import tests.jobs.sample_tasks  # noqa: F401 -- declares the tasks and their calendar
    from rialto.jobs import actions

    # A dead worker is noticed after this long; the tests would rather not wait 20 s.
    actions.LEASE_SECONDS = 2
    import rialto.jobs.worker
    from rialto.jobs.management.commands import work

    rialto.jobs.worker.TEND_SECONDS = 0.2
    # Nor 5 s for a job of which the test knows that it does not end.
    rialto.jobs.worker.GRACE_SECONDS = int(os.environ.get("RIALTO_TEST_GRACE", "5"))
    # The rooms' own tasks stay away: one that comes due meanwhile would be done among those that the tests count.
    work.autodiscover_modules = lambda _name: None
    call_command("work", *sys.argv[1:])
