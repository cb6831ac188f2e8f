"""Pictures of pages: decoded and encoded anew in a few widths, so that only the picture stays."""

import warnings
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.identity import new_public_id
from rialto.editorial.models import BlockPage, PagePicture
from rialto.editorial.rules import pages_written_by

MOST_BYTES, MOST_PIXELS = 8 * 1024 * 1024, 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
WIDTHS = (480, 960, 1600)
MOST_PICTURES = 200


def add_picture(page: BlockPage, upload: IO[bytes], *, by: User) -> PagePicture:
    """Keep a picture for a page. Raises `Refused` for what is no usable picture."""
    if not pages_written_by(by).filter(pk=page.pk).exists():
        raise Refused(_("Only those who may write in the page may do this."))
    if page.pictures.count() >= MOST_PICTURES:
        raise Refused(_("This page has very many pictures already."))
    sizes, width, height = encoded_anew(upload.read(MOST_BYTES + 1))
    picture = PagePicture(
        public_id=new_public_id(),
        page=page,
        widths=sorted(sizes),
        width=width,
        height=height,
        actor_id=by.public_id,
    )
    for one, content in sizes.items():
        default_storage.save(picture.file_of(one), ContentFile(content))
    picture.save()
    return picture


def encoded_anew(content: bytes) -> tuple[dict[int, bytes], int, int]:
    """A picture as WebP by width, and the largest's width and height. Raises `Refused`."""
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise Refused(_("The picture is larger than 8 MB. Make it smaller, or choose another."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Refused(
                        _("The picture has more than 40 million points. Make it smaller, or choose another.")
                    )
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as problem:
        raise Refused(_("This is no picture that we can read. Take a JPEG, PNG or WebP file.")) from problem
    widths = sorted({min(width, upright.width) for width in WIDTHS})
    made = {}
    for width in widths:
        height = max(1, round(upright.height * width / upright.width))
        scaled = upright.resize((width, height), Image.Resampling.LANCZOS)
        # A new image: whatever the old one carried along (place, camera, text) is left behind.
        clean = Image.new("RGBA", scaled.size)
        clean.paste(scaled)
        plain = clean if clean.getchannel("A").getextrema()[0] < 255 else clean.convert("RGB")
        written = BytesIO()
        plain.save(written, "WEBP", quality=82, method=4)
        made[width] = written.getvalue()
    return made, widths[-1], height
