"""Pictures in templates."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rialto.base.site import site_title
from rialto.pictures.logo import site_logo
from rialto.pictures.models import Picture
from rialto.pictures.queries import ShownPicture, shown

register = template.Library()


@register.inclusion_tag("pictures/_picture.html")
def picture_element(
    picture: ShownPicture, sizes: str = "100vw", look: str = "", is_first: bool = False
) -> dict[str, Any]:
    """A <picture> in the best format that the browser knows, no larger than it is shown.

    `sizes` is how wide it is shown, as HTML says it; `look` a class for the image; `is_first` for one that is seen at once,
    which is not loaded lazily.
    """
    return {"picture": picture, "sizes": sizes, "look": look, "is_first": is_first}


@register.inclusion_tag("pictures/_picture.html")
def picture_of(picture: Picture, alt: str, sizes: str = "100vw", look: str = "") -> dict[str, Any]:
    """The same for a row of `Picture`, with what it shows in words."""
    return picture_element(shown(picture, alt=alt), sizes=sizes, look=look)


@register.simple_tag
def logo_image() -> SafeString | str:
    """The site's logo with what it shows in words; "" where the site bears the program's own mark."""
    logo = site_logo()
    if logo is None:
        return ""
    return format_html(
        '<img class="brand-logo" src="{}" alt="{}" width="{}" height="{}">',
        logo_address(), logo_words(), logo.width, logo.height,
    )  # fmt: skip


@register.simple_tag
def logo_words() -> str:
    """What the logo shows, in words; the site's title where the operator says nothing."""
    return settings.LOGO_TEXT or site_title()


@register.simple_tag
def logo_address(only_raster: bool = False) -> str:
    """Where the logo is, below the site's address; "" for none, or for a drawing where only points will do (social cards)."""
    logo = site_logo()
    if logo is None or (only_raster and logo.form == "svg"):
        return ""
    return reverse("pictures:logo-file", args=[logo.digest, logo.form])
