"""What accounts do by themselves."""

from rialto.accounts.actions import forget_what_is_over
from rialto.base.limits import forget_counts
from rialto.jobs.background import task


@task(every="41 4 * * *")
def run_retention() -> None:
    """Keep nothing longer than the register says."""
    forget_what_is_over()
    forget_counts()
