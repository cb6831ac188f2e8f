"""Points on the map, how far apart they are, and how an index holds those of its documents.

A document's points are values of a hidden facet, `POINT_FACET`: whole degrees first, so that what lies in a square of one degree
begins alike, then the point itself in hundredths of a degree (about a kilometre).
"""

from collections.abc import Iterable, Iterator
from math import asin, cos, degrees, floor, radians, sin, sqrt
from typing import NamedTuple

# The facet in which a document names its places.
POINT_FACET = "at"
EARTH_KM = 6371.0
# A degree of latitude, everywhere.
DEGREE_KM = 111.2
# Wider circles would be half a continent, and more squares than a question may cost.
WIDEST_KM = 500.0


class Point(NamedTuple):
    """Latitude and longitude in hundredths of a degree."""

    latitude: int
    longitude: int


class Around(NamedTuple):
    """A circle: its middle in hundredths of a degree, and how far it reaches."""

    latitude: int
    longitude: int
    km: float


def hundredths(degrees: float) -> int:
    return round(degrees * 100)


def km_between(one: Point | Around, other: Point) -> float:
    """How far apart two points are as the crow flies, by the haversine formula."""
    first, second = radians(one.latitude / 100), radians(other.latitude / 100)
    across = radians((other.longitude - one.longitude) / 100)
    height = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, height)))


def point_value(point: Point) -> str:
    """The point as a value of the facet."""
    return f"{square_of(point)}{point.latitude},{point.longitude}"


def square_of(point: Point) -> str:
    """What the values of all points in the same square of one degree begin with."""
    return f"{floor(point.latitude / 100)},{floor(point.longitude / 100)}|"


def point_of(value: str) -> Point | None:
    """The point that a value names; None for a value that is none."""
    _square, _bar, point = value.partition("|")
    latitude, _comma, longitude = point.partition(",")
    try:
        return Point(int(latitude), int(longitude))
    except ValueError:
        return None


def squares_around(around: Around) -> Iterator[str]:
    """The squares of one degree that a circle touches (or a few more)."""
    km = min(around.km, WIDEST_KM)
    height = km / DEGREE_KM
    latitude, longitude = around.latitude / 100, around.longitude / 100
    lowest, highest = max(-90.0, latitude - height), min(90.0, latitude + height)
    narrowest = cos(radians(max(abs(lowest), abs(highest))))
    width = min(180.0, degrees(km / EARTH_KM) / max(narrowest, 0.01))
    columns = {
        (one + 180) % 360 - 180 for one in range(floor(longitude - width), floor(longitude + width) + 1)
    }
    for row in range(floor(lowest), floor(highest) + 1):
        for column in sorted(columns):
            yield f"{row},{column}|"


def nearest_of(around: Around, values: Iterable[str]) -> float | None:
    """How far the nearest of some points is, in km; None where none lies within the circle."""
    points = (point_of(value) for value in values)
    distances = [km for point in points if point and (km := km_between(around, point)) <= around.km]
    return min(distances, default=None)
