"""Points follow the log every few minutes; the day's figures are kept at night."""

from rialto.harvesting.quality.figures import keep_figures, keep_first_figures
from rialto.harvesting.quality.following import compute_what_time_changed, follow_quality
from rialto.jobs.background import task

# What one job does at most, so that others are not kept waiting; the next one goes on.
BATCHES = 100


@task(every="*/5 * * * *", tries=1, priority=-5)
def compute_quality() -> None:
    """Compute the points of what changed; figures by day begin as soon as there are points."""
    for _batch in range(BATCHES):
        if not follow_quality():
            keep_first_figures()
            return


@task(every="40 3 * * *")
def keep_quality_figures() -> None:
    """Keep the day's figures, after what came to its end has lost its points."""
    compute_what_time_changed()
    keep_figures()
