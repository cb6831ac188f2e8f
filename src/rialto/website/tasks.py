"""Documents that take longer than a visitor's page should."""

from rialto.base.documents.shelf import make, prune
from rialto.jobs.background import task


@task(tries=3, pause=5)
def set_document(name: str) -> None:
    """Set what was left on the shelf under a name."""
    make(name)


@task(every="20 3 * * *", tries=1)
def prune_documents() -> None:
    """Delete finished documents that nobody asked for in a day."""
    prune()
