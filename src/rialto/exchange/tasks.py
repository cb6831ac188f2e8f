"""What the exchange does by itself."""

from django_tasks.base import TaskResultStatus

from rialto.exchange import actions
from rialto.jobs.background import task
from rialto.jobs.models import Job

# One turn, so that other jobs have theirs in between.
SECONDS = 20


@task(every="*/5 * * * *", tries=1)
def pull_sites() -> None:
    """Take what other sites published, for a while, and promise another turn while something is left."""
    pulled = actions.pull_all(seconds=SECONDS)
    if any(not one.is_complete and not one.error for one in pulled):
        pull_soon()


@task(every="23 4 * * *")
def shorten_log() -> None:
    """Keep of the log what the operator said, and each thing's first and last record for ever."""
    actions.shorten_log()


def pull_soon() -> None:
    """Promise a pull at once, unless one is promised."""
    if not Job.objects.filter(task_path=pull_sites.module_path, status=TaskResultStatus.READY).exists():
        pull_sites.enqueue()
