"""What harvesting does by itself."""

from django_tasks.base import Task, TaskResultStatus

# Tasks of the packages inside, which the search for `tasks` modules of apps does not see.
import rialto.harvesting.links.tasks
import rialto.harvesting.quality.tasks  # noqa: F401
from rialto.harvesting import actions
from rialto.jobs.background import task
from rialto.jobs.models import Job

# One turn of the dispatcher, so that other jobs have theirs in between.
SECONDS = 20


@task(every="*/5 * * * *", tries=1)
def harvest_due_feeds() -> None:
    """Read what is due for a while, match it, and promise another turn while something is left."""
    runs, is_left = actions.harvest_due(seconds=SECONDS)
    if runs:
        _enqueue_once(match_entries)
    if is_left:
        _enqueue_once(harvest_due_feeds)


@task(every="*/5 * * * *")
def match_entries() -> None:
    """Look for what is the same offer among the entries that changed, for a while, and promise another turn."""
    if actions.match_for(seconds=SECONDS):
        _enqueue_once(match_entries)


@task(every="41 4 * * *")
def forget_old_harvests() -> None:
    """Keep a year of history, and documents for as long as the operator said."""
    actions.forget_old_harvests()


def _enqueue_once(wanted: Task) -> None:
    """Promise a run unless one is promised."""
    if not Job.objects.filter(task_path=wanted.module_path, status=TaskResultStatus.READY).exists():
        wanted.enqueue()
