from rialto.finding.popular import counting
from rialto.jobs.background import task


@task(every="43 4 * * *")
def forget_questions() -> None:
    """Delete what is older than 90 days, and what is not asked often enough any more."""
    counting.forget_questions()
