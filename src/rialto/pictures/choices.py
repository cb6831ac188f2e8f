"""In which formats pictures are kept, and what of a picture must stay in sight."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """The value is also the ending of the file and of its address."""

    AVIF = "avif", "AVIF"
    WEBP = "webp", "WebP"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"

    @property
    def content_type(self) -> str:
        return f"image/{'jpeg' if self == Format.JPEG else self.value}"


class Focus(models.TextChoices):
    """What stays in sight where a picture is cut to fit: one of nine places. The value is the end of a style's name."""

    TOP_LEFT = "top-left", _("top left")
    TOP = "top", _("top")
    TOP_RIGHT = "top-right", _("top right")
    LEFT = "left", _("left")
    CENTRE = "centre", _("middle")
    RIGHT = "right", _("right")
    BOTTOM_LEFT = "bottom-left", _("bottom left")
    BOTTOM = "bottom", _("bottom")
    BOTTOM_RIGHT = "bottom-right", _("bottom right")
