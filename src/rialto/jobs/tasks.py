from rialto.jobs import actions
from rialto.jobs.background import task


@task(every="17 4 * * *")
def forget_old_jobs() -> None:
    """Keep the table of jobs short."""
    actions.forget_old_jobs()
