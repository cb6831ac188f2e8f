"""Portraits: a picture that somebody sent of themselves, cut to a square (`rialto.pictures` takes it in)."""

from typing import IO

from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.pictures.choices import Format
from rialto.pictures.encoding import encoded, read_picture, square

SIDE = 400
MOST_BYTES = 5 * 1024 * 1024


def portrait(file: IO[bytes], *, size: int) -> bytes:
    """A square of `SIDE` points as WebP. Raises Refused for what is too large or no picture; `size` is the file's, in bytes."""
    if size > MOST_BYTES:
        raise Refused(_("The picture is larger than 5 MB. Make it smaller, or choose another."))
    return encoded(square(read_picture(file, size=size, longest=4 * SIDE), SIDE), Format.WEBP)
