"""Taking pictures in, making their sizes, and deleting what nobody uses."""

from datetime import timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image

from rialto.pictures.choices import Format
from rialto.pictures.encoding import LONGEST, encoded, master_of, read_picture, resized, widths_of
from rialto.pictures.models import Picture
from rialto.pictures.queries import unused
from rialto.pictures.signals import kept

# What nobody uses after this time was left over by something that failed.
LEFT_OVER = timedelta(days=1)


@transaction.atomic
def keep_picture(
    file: IO[bytes], *, size: int, by: UUID | None, longest: int = LONGEST, smallest: int = 1
) -> Picture:
    """Take a file in: it can be shown at once, and its sizes are made in the background.

    `size` is the file's, in bytes; `by` the public id of who uploads it. Raises `Refused` in words for what cannot be taken.
    The caller makes the row that uses it, in the same transaction.
    """
    master = master_of(read_picture(file, size=size, longest=longest, smallest=smallest))
    picture = Picture(format=master.format, width=master.width, height=master.height, actor_id=by)
    picture.file.save("", ContentFile(master.content), save=False)
    picture.save()
    kept.send(Picture, picture=picture)
    return picture


def make_sizes(picture: Picture) -> Picture:
    """Make what is missing of a picture's sizes. Safe to call again."""
    own = Format(picture.format)
    with picture.file.open("rb") as file, Image.open(file) as opened:
        opened.load()
        whole = opened.copy()
    storage = picture.file.storage
    made: dict[str, list[int]] = {}
    for width in widths_of(picture.width):
        smaller = whole if width == picture.width else resized(whole, width)
        for form in (Format.AVIF, Format.WEBP, own):
            if not storage.exists(name := picture.name_of(width, form)):
                storage.save(name, ContentFile(encoded(smaller, form)))
            made.setdefault(form, []).append(width)
    picture.sizes = made
    if not Picture.objects.filter(pk=picture.pk).update(sizes=made):
        _delete_files(storage, picture.names)  # it was deleted meanwhile
    return picture


@transaction.atomic
def forget_unused(pictures: QuerySet[Picture]) -> int:
    """Delete those of these pictures that nobody uses any more, with their files; gives how many."""
    gone = list(unused(pictures))
    for picture in gone:
        picture.delete()
        transaction.on_commit(partial(_delete_files, picture.file.storage, picture.names))
    return len(gone)


def forget_left_over() -> int:
    """Delete what was taken in and never used."""
    return forget_unused(Picture.objects.filter(created_at__lt=timezone.now() - LEFT_OVER))


def _delete_files(storage: Storage, names: list[str]) -> None:
    for name in names:
        storage.delete(name)
