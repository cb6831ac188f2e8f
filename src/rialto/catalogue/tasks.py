"""What the catalogue does by itself."""

from rialto.catalogue.actions.visits import forget_visits as forget
from rialto.jobs.background import task


@task(every="55 4 * * *")
def forget_visits() -> None:
    """Keep counts of visits for three years."""
    forget()
