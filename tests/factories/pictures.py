"""Pictures for tests: files as people send them, and pictures that were taken in."""

from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from rialto.pictures.actions import keep_picture
from rialto.pictures.models import Picture


def picture_sent(
    kind: str = "JPEG", size: tuple[int, int] = (400, 300), *, mode: str = "RGB", **options: Any
) -> BytesIO:
    """A file with a picture in it; `options` are Pillow's for writing."""
    written = BytesIO()
    Image.new(mode, size, (180, 72, 47) if mode == "RGB" else (180, 72, 47, 90)).save(
        written, kind, **options
    )
    written.seek(0)
    return written


def kept_picture(*, by: UUID | None = None, **options: Any) -> Picture:
    """A picture that was taken in."""
    file = picture_sent(**options)
    return keep_picture(file, size=len(file.getvalue()), by=by)
