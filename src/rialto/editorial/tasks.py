"""What was planned happens at its time; who sent a page hears what became of it."""

from rialto.editorial import mails
from rialto.editorial.actions import do_what_is_planned
from rialto.editorial.models import Edition, EditionStep
from rialto.jobs.background import task


@task(every="* * * * *")
def publish_and_take_down() -> None:
    """Publish and withdraw what is due."""
    do_what_is_planned()


@task(tries=5, pause=60)
def send_step(step_id: int) -> None:
    """Tell who sent a page for review what an editor made of it."""
    found = EditionStep.objects.select_related("edition__page")
    if step := found.filter(pk=step_id).first():
        mails.send_step(step)


def tell_writer(edition: Edition) -> None:
    """Promise a mail about what was just done to an edition."""
    send_step.enqueue(edition.steps.latest("pk").pk)
