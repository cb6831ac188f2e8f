"""Pictures of pages: taken in by the room of pictures, which keeps only the picture and makes its sizes."""

from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.editorial.models import BlockPage, PagePicture
from rialto.editorial.rules import pages_written_by
from rialto.pictures.actions import keep_picture
from rialto.pictures.models import Picture

# A side below this many points cannot be shown as wide as a text.
SMALLEST = 160
MOST_PICTURES = 200


@transaction.atomic
def add_picture(page: BlockPage, file: IO[bytes], *, size: int, by: User) -> Picture:
    """Keep a picture for a page; `size` is the file's, in bytes. Raises `Refused` for what is no usable picture."""
    if not pages_written_by(by).filter(pk=page.pk).exists():
        raise Refused(_("Only those who may write in the page may do this."))
    if page.pictures.count() >= MOST_PICTURES:
        raise Refused(_("This page has very many pictures already."))
    picture = keep_picture(file, size=size, by=by.public_id, smallest=SMALLEST)
    PagePicture.objects.create(page=page, picture=picture)
    return picture
