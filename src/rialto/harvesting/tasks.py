"""What harvesting does by itself."""

from django_tasks.base import TaskResultStatus

from rialto.harvesting import actions
from rialto.jobs.background import task
from rialto.jobs.models import Job

# One turn of the dispatcher, so that other jobs have theirs in between.
SECONDS = 20
PATH = f"{__name__}.harvest_due_feeds"


@task(every="*/5 * * * *", tries=1)
def harvest_due_feeds() -> None:
    """Read what is due for a while, and promise another turn while something is left."""
    _runs, is_left = actions.harvest_due(seconds=SECONDS)
    if is_left and not Job.objects.filter(task_path=PATH, status=TaskResultStatus.READY).exists():
        harvest_due_feeds.enqueue()


@task(every="41 4 * * *")
def forget_old_harvests() -> None:
    """Keep a year of history, and documents for as long as the operator said."""
    actions.forget_old_harvests()
