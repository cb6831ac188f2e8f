"""What is done to the bytes of a picture: looked at, turned upright, written anew. Nothing else that was in the file is kept."""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from rialto.base.errors import Refused
from rialto.pictures.choices import Format

MOST_BYTES = 10 * 1024 * 1024
MOST_POINTS = 40_000_000
# The longest side that is kept.
LONGEST = 1920
# A picture this thin is a mistake, and its smaller sizes would vanish.
MOST_OBLONG = 8
# Of what moves, the first picture.
READABLE = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# Widths in points, as far as the picture has them.
WIDTHS = (160, 320, 640, 1200)
PAPER = "#fbf8f3"
_QUALITY = {Format.AVIF: 58, Format.WEBP: 80, Format.JPEG: 86}
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """The picture from which all sizes are made: JPEG, or PNG where something shines through."""

    content: bytes
    format: Format
    width: int
    height: int


def read_picture(file: IO[bytes], *, size: int, longest: int = LONGEST, smallest: int = 1) -> Image.Image:
    """A picture as it is seen: upright, in sRGB, mode RGB or RGBA, no side longer than `longest` points.

    `size` is the file's, in bytes. Raises `Refused` for what is no picture, too large, or has a side below `smallest`
    points. Its header is read before any of its points, so that a bomb does not go off.
    """
    if size > MOST_BYTES:
        raise Refused(_("The picture is larger than 10 MB. Make it smaller, or choose another."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=READABLE) as opened:
                _refuse_sizes(opened.width, opened.height, smallest)
                # A JPEG is decoded no larger than needed.
                opened.draft(None, (longest * 2, longest * 2))
                upright = ImageOps.exif_transpose(opened)
                return _clean(upright, longest)
    except _UNREADABLE as problem:
        raise Refused(_("This is no picture that we can read. Take a JPEG, PNG or WebP file.")) from problem


def _refuse_sizes(width: int, height: int, smallest: int) -> None:
    if width * height > MOST_POINTS:
        raise Refused(_("The picture has more than 40 million points. Make it smaller, or choose another."))
    if min(width, height) < smallest:
        words = _("The picture is too small: it needs at least %(count)d points on each side.")
        raise Refused(words % {"count": smallest})
    if max(width, height) > MOST_OBLONG * min(width, height):
        raise Refused(_("The picture is very long and thin. Cut it to what matters."))


def _clean(opened: Image.Image, longest: int) -> Image.Image:
    """A new image with the points of the old one only: place, camera, text and profile are left behind."""
    shines = opened.has_transparency_data
    plain = _in_srgb(opened, "RGBA" if shines else "RGB")
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if shines and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _in_srgb(opened: Image.Image, mode: str) -> Image.Image:
    """Phones write wider colours with a profile; without it they would look dull."""
    profile = opened.info.get("icc_profile")
    if profile and opened.mode in ("RGB", "CMYK"):
        try:
            converted = ImageCms.profileToProfile(
                opened, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )  # fmt: skip
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: its colours are taken as they are
        if converted is not None:
            return converted.convert(mode)
    return opened.convert(mode)


def square(picture: Image.Image, side: int) -> Image.Image:
    """The middle of a picture as an opaque square of `side` points."""
    cut = ImageOps.fit(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", cut.size, PAPER)
    paper.paste(cut, mask=cut.getchannel("A"))
    return paper


def master_of(picture: Image.Image) -> Master:
    """A picture that was read, as it is kept."""
    form = Format.PNG if picture.mode == "RGBA" else Format.JPEG
    return Master(
        content=encoded(picture, form), format=form, width=picture.width, height=picture.height
    )  # fmt: skip


def encoded(picture: Image.Image, form: Format) -> bytes:
    """A picture's bytes in a format, without any metadata."""
    written = io.BytesIO()
    match form:
        case Format.AVIF:
            picture.save(written, "AVIF", quality=_QUALITY[form], speed=8)
        case Format.WEBP:
            picture.save(written, "WEBP", quality=_QUALITY[form], method=4)
        case Format.JPEG:
            picture.save(written, "JPEG", quality=_QUALITY[form], optimize=True, progressive=True)
        case Format.PNG:
            picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The whole picture, `width` points wide."""
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def widths_of(width: int) -> list[int]:
    """The widths in which a picture of this width is kept: smaller ones, and its own."""
    return [*(one for one in WIDTHS if one < width), width]
