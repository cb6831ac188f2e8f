"""Links are looked at all day, a little at a time."""

from rialto.harvesting.links.checking import check_links, due_entries, follow_entries
from rialto.jobs.background import task

# A round: so many links at most, and so many seconds, so that other jobs are not kept waiting.
ROUND_LIMIT = 300
ROUND_SECONDS = 240


@task(every="*/15 * * * *", tries=1, priority=-10)
def look_at_links() -> None:
    """One round over the links that are due; what is not reached stays due."""
    while follow_entries():
        pass
    check_links(due_entries(limit=ROUND_LIMIT), seconds=ROUND_SECONDS)
