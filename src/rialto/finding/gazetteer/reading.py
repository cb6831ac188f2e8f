"""Asking the gazetteer's file: by name, by the beginning of a name, by postcode, and what is nearest to a point."""

import sqlite3
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from rialto.finding.gazetteer.building import LONGEST_BEGINNING, VERSION
from rialto.finding.gazetteer.names import code_form, place_form
from rialto.search.points import DEGREE_KM, Point, km_between

# Towns of this size are known beyond their region, so that others can be said to be near them.
KNOWN_TOWN = 50_000
NEARBY_KM = 60
_PLACE = "place.id, place.name, place.country, place.latitude, place.longitude, place.population"


class Place(NamedTuple):
    """A town or a village, by GeoNames' number; a postcode has none (0) and stands before the name of its place."""

    number: int
    name: str
    country: str
    point: Point
    population: int = 0
    # Of a postcode: as it is written there, without spaces.
    code: str = ""


class Gazetteer:
    """One file, opened by each thread when it first asks. A file that is missing or of another version knows nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()

    @property
    def is_there(self) -> bool:
        return self._tables() is not None

    def named(self, name: str, *, countries: tuple[str, ...] = (), limit: int = 12) -> list[Place]:
        """Places of this name: those called so before those that somebody calls so, the largest first."""
        return self._places(
            f"SELECT {_PLACE} FROM name JOIN place ON place.id = name.place WHERE form = ?"  # noqa: S608 -- our columns
            f"{_among(countries)} ORDER BY likeness >= 3, place.population DESC, place.id LIMIT ?",
            (place_form(name), *countries, limit),
        )

    def beginning(self, text: str, *, limit: int = 8) -> list[Place]:
        """The largest places of which a name begins so."""
        form = place_form(text)
        if len(form) < 2:
            return []
        if len(form) <= LONGEST_BEGINNING:
            return self._places(
                f"SELECT {_PLACE} FROM beginning JOIN place ON place.id = beginning.place WHERE form = ? ORDER BY rank LIMIT ?",  # noqa: S608 -- our columns
                (form, limit),
            )
        return self._places(
            f"SELECT {_PLACE} FROM (SELECT place, max(weight) AS most FROM name WHERE form >= ? AND form < ?"  # noqa: S608 -- our columns
            " GROUP BY place ORDER BY most DESC LIMIT ?) JOIN place ON place.id = place ORDER BY most DESC, place.id",
            (form, f"{form}\U0010ffff", limit),
        )

    def coded(self, code: str, *, countries: tuple[str, ...] = (), limit: int = 12) -> list[Place]:
        """Postcodes that are written so, by country."""
        found = self._rows(
            f"SELECT code, name, country, latitude, longitude FROM postcode WHERE form = ?{_among(countries)} ORDER BY country LIMIT ?",  # noqa: S608 -- our columns
            (code_form(code), *countries, limit),
        )
        return [
            Place(
                0,
                f"{written} {name}".strip(),
                country,
                Point(latitude, longitude),
                code="".join(written.split()),
            )
            for written, name, country, latitude, longitude in found
        ]

    def numbered(self, number: int) -> Place | None:
        """The place with GeoNames' number."""
        return next(
            iter(self._places(f"SELECT {_PLACE} FROM place WHERE id = ?", (number,))),  # noqa: S608 -- our columns
            None,
        )

    def at(self, point: Point) -> Place | None:
        """The largest place that stands at exactly this point."""
        found = self._places(
            f"SELECT {_PLACE} FROM place WHERE latitude = ? AND longitude = ? ORDER BY population DESC LIMIT 1",  # noqa: S608 -- our columns
            (point.latitude, point.longitude),
        )
        return found[0] if found else None

    def nearest(self, point: Point) -> Place | None:
        """The place that stands at this point, else the nearest within some ten kilometres."""
        if found := self.at(point):
            return found
        latitude, longitude = point
        around = (latitude - 10, latitude + 10, longitude - 15, longitude + 15)
        near = self._places(
            f"SELECT {_PLACE} FROM place WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",  # noqa: S608 -- our columns
            around,
        )
        return min(near, key=lambda one: km_between(point, one.point), default=None)

    def largest_of(self, country: str, *, limit: int = 700) -> list[Place]:
        """The largest places of a country: enough of them show its shape."""
        return self._places(
            f"SELECT {_PLACE} FROM place WHERE country = ? ORDER BY population DESC, id LIMIT ?",  # noqa: S608 -- our columns
            (country, limit),
        )

    def known_town_near(self, place: Place) -> Place | None:
        """The nearest town that is known beyond its region, where the place is none itself."""
        if place.population >= KNOWN_TOWN:
            return None
        latitude, longitude = place.point
        height = round(NEARBY_KM / DEGREE_KM * 100)
        found = self._places(
            f"SELECT {_PLACE} FROM place WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND population >= ?",  # noqa: S608 -- our columns
            (
                latitude - height,
                latitude + height,
                longitude - 2 * height,
                longitude + 2 * height,
                KNOWN_TOWN,
            ),
        )
        return min(found, key=lambda one: km_between(place.point, one.point), default=None)

    def _places(self, statement: str, values: tuple[Any, ...]) -> list[Place]:
        return [
            Place(number, name, country, Point(latitude, longitude), population)
            for number, name, country, latitude, longitude, population in self._rows(statement, values)
        ]

    def _rows(self, statement: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        tables = self._tables()
        return iter(tables.execute(statement, values).fetchall() if tables else ())

    def _tables(self) -> sqlite3.Connection | None:
        """This thread's connection, opened anew when the file was replaced."""
        try:
            state = self._file.stat()
        except OSError:
            return None
        mark = (state.st_ino, state.st_mtime_ns)
        if getattr(self._local, "mark", None) != mark:
            self._local.mark, self._local.tables = mark, self._opened()
        tables: sqlite3.Connection | None = self._local.tables
        return tables

    def _opened(self) -> sqlite3.Connection | None:
        # Not kept beyond the thread's life: the file is never written, so any thread may let it go.
        tables = sqlite3.connect(
            f"{self._file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        if tables.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            tables.close()
            return None
        return tables


def _among(countries: tuple[str, ...]) -> str:
    return f" AND country IN ({', '.join('?' * len(countries))})" if countries else ""


@lru_cache(maxsize=4)
def _gazetteer(file: Path) -> Gazetteer:
    return Gazetteer(file)


def gazetteer() -> Gazetteer:
    """That of this installation (tests point the setting elsewhere)."""
    return _gazetteer(Path(settings.PLACES_FILE))
