"""What was planned happens at its time."""

from rialto.editorial.actions import do_what_is_planned
from rialto.jobs.background import task


@task(every="* * * * *")
def publish_and_take_down() -> None:
    """Publish and withdraw what is due."""
    do_what_is_planned()
