"""Pictures as a form holds them: under "pictures", one mapping each, in their order, the first standing for the entry.

Keys: "id" (the picture's public id), "alt", "is_decorative" ("yes"), "credit", "licence", "focus"; what is empty is left out.
Alternative texts in other languages stand with the other translations: "texts.fr.picture-" and the id.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rialto.catalogue.found import GivenPicture
from rialto.contributing.values import TRANSLATIONS

PICTURES = "pictures"
# What a field of translations begins with, before the id.
PICTURE_TEXT = "picture-"
MOST_PICTURES = 12
# Points on the shorter side below which a picture looks poor on its own page.
SMALLEST = 200


def said_of_pictures(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The pictures of a form; what is none is left out."""
    found = values.get(PICTURES, ())
    return [one for one in found if isinstance(one, dict) and uuid_of(one.get("id", ""))]


def uuid_of(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def picture_ids(values: Mapping[str, Any]) -> set[UUID]:
    return {UUID(one["id"]) for one in said_of_pictures(values)}


def lacks_words(said: Mapping[str, str]) -> bool:
    """Whether nobody has said what a picture shows, nor that it only decorates."""
    return not said.get("alt") and said.get("is_decorative") != "yes"


def given_pictures(values: Mapping[str, Any]) -> list[GivenPicture]:
    """The pictures of a form as the catalogue takes them."""
    given = []
    for one in said_of_pictures(values):
        is_decorative = one.get("is_decorative") == "yes"
        given.append(
            GivenPicture(
                public_id=UUID(one["id"]),
                alt="" if is_decorative else one.get("alt", ""),
                credit=one.get("credit", ""),
                licence=one.get("licence", ""),
                focus=one.get("focus", "centre"),
                translations=texts_of(values, one["id"]),
            )
        )
    return given


def texts_of(values: Mapping[str, Any], picture_id: str) -> dict[str, str]:
    """Language -> what a picture shows."""
    ending = f".{PICTURE_TEXT}{picture_id}"
    return {
        name.split(".")[1]: text
        for name, text in values.items()
        if name.startswith(TRANSLATIONS) and name.endswith(ending) and text
    }


def without_picture(values: Mapping[str, Any], picture_id: str) -> dict[str, Any]:
    """What is to be saved so that a picture and all that was said of it is gone."""
    left = [one for one in said_of_pictures(values) if one["id"] != picture_id]
    texts = {name: "" for name in values if name.endswith(f".{PICTURE_TEXT}{picture_id}")}
    return {PICTURES: left, **texts}
