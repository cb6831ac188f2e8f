"""What nobody waits for: sizes are made, and what was left over is deleted."""

from rialto.jobs.background import task
from rialto.pictures import actions
from rialto.pictures.models import Picture
from rialto.pictures.queries import without_sizes


@task(tries=3, pause=30)
def make_sizes(picture_id: int) -> None:
    """Make the sizes of one picture, if it is still there."""
    if picture := Picture.objects.filter(pk=picture_id).first():
        actions.make_sizes(picture)


@task(every="41 3 * * *")
def forget_left_over_pictures() -> None:
    """Once a night: what was taken in and never used. What stayed without sizes gets them."""
    actions.forget_left_over()
    for picture in without_sizes():
        make_sizes.enqueue(picture.pk)
