"""What happens when a picture was taken in."""

from typing import Any

from django.dispatch import receiver

from rialto.pictures.models import Picture
from rialto.pictures.signals import kept
from rialto.pictures.tasks import make_sizes


@receiver(kept)
def have_sizes_made(picture: Picture, **_: Any) -> None:
    make_sizes.enqueue(picture.pk)
