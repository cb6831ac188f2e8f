"""Logos: what somebody uploads is decoded and encoded anew, so that only the picture stays."""

import hashlib
import warnings
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.actions.editing import edit_organisation
from rialto.organisations.models import Organisation, Revision
from rialto.organisations.rules import may_edit_organisation

BYTES, PIXELS, SIDE = 4 * 1024 * 1024, 40_000_000, 512
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def set_logo(organisation: Organisation, upload: IO[bytes], *, words: str, by: User) -> Revision | None:
    """Give an organisation a logo, with words that say what it shows. Raises `Refused` for what is no usable picture."""
    if not may_edit_organisation(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    if not words.strip():
        raise Refused(_("Say in words what the logo shows: not everybody sees it."))
    picture = encoded_anew(upload.read(BYTES + 1))
    name = f"organisations/logos/{hashlib.blake2b(picture, digest_size=16).hexdigest()}.webp"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(picture))
    with transaction.atomic():
        return edit_organisation(organisation, {"logo": name, "logo_text": words.strip()[:200]}, by=by)


def remove_logo(organisation: Organisation, *, by: User) -> Revision | None:
    """Take the logo away."""
    return edit_organisation(organisation, {"logo": "", "logo_text": ""}, by=by)


def encoded_anew(content: bytes) -> bytes:
    """A picture as WebP of at most 512 points a side, without anything that was hidden in the file. Raises `Refused`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > BYTES:
        raise Refused(_("The file is larger than 4 MB. Take a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise Refused(_("The picture has too many points. Make it smaller first."))
                opened.draft("RGB", (SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert(
                    "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                )
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as problem:
        raise Refused(
            _("This is not a picture that we can read. Take a PNG, JPEG or WebP file.")
        ) from problem
    plain.thumbnail((SIDE, SIDE))
    written = BytesIO()
    # A new image: whatever the old one carried along (place, camera, profiles, text) is left behind.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    clean.save(written, "WEBP", quality=88, method=4)
    return written.getvalue()
