"""Pictures, each with its secret in place of an image."""

from django.core.files.base import ContentFile

from rialto.pictures.models import Picture
from tests.visibility.secrets import word_of
from tests.visibility.things import World

WIDTH = 40


def make_picture(world: World, name: str) -> Picture:
    """A picture that nothing shows yet. Its file is not looked at when it is shown, so that the word itself can stand for it."""
    picture = Picture(format="webp", width=WIDTH, height=30)
    picture.file.save("picture.webp", ContentFile(word_of(name).encode()), save=False)
    picture.save()
    world.add("picture", public_id=picture.public_id, width=WIDTH, form="webp")
    return picture
