"""Pictures in templates."""

from typing import Any

from django import template

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
