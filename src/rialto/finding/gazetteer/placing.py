"""Where an entry takes place: the points of the towns that it names, by name alone.

Nobody gives us coordinates, so what is found is the middle of the town, and the page says so. A name that several places share is
taken for one of them only where that one is much larger than the others; else the entry is on no map.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rialto.finding.gazetteer.names import code_form
from rialto.finding.gazetteer.reading import Place, gazetteer
from rialto.finding.gazetteer.spots import MUCH_LARGER
from rialto.search.points import Point, km_between

# An address's parts: "Messeplatz 1, 50679 Köln; Germany".
_PARTS = re.compile(r"[,;\n|/()]|\s[-–]\s")
_CODE = re.compile(r"(?<![\w-])(?:[A-Z]{1,2}-)?(\d[\dA-Z]{2,6}(?:[ -]?\d{2,3}|\s?[A-Z]{2})?)\b")
# Places of one name so close to each other are one for our purposes.
SAME_KM = 15
MOST_POINTS = 40


def points_of(places: Iterable[tuple[str, str, tuple[str, ...]]]) -> tuple[Point, ...]:
    """The points of some (town, place, countries), each once, in order."""
    points = (point_in(town, place, countries) for town, place, countries in places if countries)
    return tuple(dict.fromkeys(point for point in points if point))[:MOST_POINTS]


@lru_cache(maxsize=16_384)
def point_in(town: str, place: str, countries: tuple[str, ...]) -> Point | None:
    """The middle of the town in one of the countries; else of what the words of the place name, the last first."""
    if not town and not place:
        return None
    for name in (town, *reversed(_PARTS.split(place[:300]))):
        if (name := name.strip(" .")) and (point := _point(name, countries)):
            return point
    return None


def _point(name: str, countries: tuple[str, ...]) -> Point | None:
    code = _CODE.search(name)
    if code and len(countries) == 1 and (coded := gazetteer().coded(code_form(code[1]), countries=countries)):
        return coded[0].point
    name = _CODE.sub("", name).strip()
    found = gazetteer().named(name, countries=countries) if name else []
    return found[0].point if found and _is_clear(found) else None


def _is_clear(found: list[Place]) -> bool:
    first = found[0]
    far = [one for one in found[1:] if km_between(first.point, one.point) > SAME_KM]
    return all(first.population >= MUCH_LARGER * one.population for one in far)


def forget() -> None:
    """Look names up anew: the gazetteer was built, or a test begins."""
    point_in.cache_clear()
