"""Pictures that people send: looked at, cut to a square and written anew, so that nothing else that was in the file is kept."""

import io
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from rialto.base.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 400
FORMATS = ("JPEG", "PNG", "WEBP")


def portrait(file: BinaryIO, *, size: int) -> bytes:
    """A square of `SIDE` pixels as WebP. Raises Refused for what is too large or no picture; `size` is the file's, in bytes."""
    if size > MOST_BYTES:
        raise Refused(_("The picture is larger than 5 MB. Make it smaller, or choose another."))
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(
                    _("The picture has more than 40 million points. Make it smaller, or choose another.")
                )
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Refused(_("This is no picture that we can read. Take a JPEG, PNG or WebP file.")) from problem
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", square.size, "#fbf8f3")
    paper.paste(square, mask=square.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "WEBP", quality=82)
    return written.getvalue()
