"""Links are looked at all day, a little at a time."""

from django_tasks.base import TaskResultStatus

from rialto.harvesting.links.checking import check_links, due_entries, follow_entries
from rialto.jobs.background import task
from rialto.jobs.models import Job

# One turn: so many links at most, and so many seconds, so that other jobs have theirs in between.
LIMIT, SECONDS = 200, 20
PATH = f"{__name__}.look_at_links"


@task(every="*/15 * * * *", tries=1, priority=-10)
def look_at_links() -> None:
    """Look at links that are due for a while, and promise another turn while some are left."""
    while follow_entries():
        pass
    checked = check_links(due_entries(limit=LIMIT), seconds=SECONDS)
    is_getting_on = checked.looked_count > 0 and bool(due_entries(limit=1))
    if is_getting_on and not Job.objects.filter(task_path=PATH, status=TaskResultStatus.READY).exists():
        look_at_links.enqueue()
