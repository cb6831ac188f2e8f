"""From the name of a place to its country and region, where the name leaves no doubt."""

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache

from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding.cities import CITIES
from rialto.taxonomy.queries import country_code_of, fold, labels_to_find, state_of

PARTS = re.compile(r"[,;\n|/()]|\s[-–]\s")
POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d[\d \-]{2,6}(?:\s?[A-Z]{2}\b)?\s+|\s+\d{1,6}$")
# What statisticians write behind or before the name of a city.
OF_A_CITY = re.compile(
    r"(?:, (?:kreisfreie stadt|stadtkreis))$|^arr\. (?:de |d’|d'|van )?|^capital ", re.IGNORECASE
)
# Two letters in an address are as often a state of America, a street or a language as a country.
SHORTEST_COUNTRY = 4
# "Europe" is no country, and "Georgia" is two places.
NO_PLACE = {"EU", "GE"}


@lru_cache(maxsize=1)
def _countries_of_cities() -> dict[str, str]:
    """Folded name -> country; a name that two countries have is left out."""
    countries: dict[str, str] = {}
    shared: set[str] = set()
    for country, cities in CITIES.items():
        for name in re.split(r"[,;]", cities):
            form = fold(name)
            if countries.setdefault(form, country) != country:
                shared.add(form)
    return {form: country for form, country in countries.items() if form not in shared}


@lru_cache(maxsize=16_384)
def country_in(place: str) -> str:
    """The country that a place's words name or whose city they are ("Heidelberg, Germany"); "" where none or several."""
    named: set[str] = set()
    cities: set[str] = set()
    for part in PARTS.split(place[:300]):
        name = part.strip(" .")
        if len(name) < SHORTEST_COUNTRY:
            continue
        if (code := country_code_of(name)) and code not in NO_PLACE:
            named.add(code)
        elif code := _countries_of_cities().get(fold(POSTCODE.sub("", name))):
            cities.add(code)
    # A country's own name decides: "Paris, United States".
    found = named or cities
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _regions(_state: Hashable) -> dict[str, list[tuple[str, str]]]:
    """Folded name -> country and code of the NUTS regions that have it, the smallest last."""
    regions: dict[str, list[tuple[str, str]]] = {}
    kinds = ("level-1", "level-2", "level-3")
    rows = sorted(labels_to_find("nuts", kinds=kinds), key=lambda row: (len(row[0]), row[0]))
    for code, _language, label in rows:
        country = country_code_of(code[:2])
        for name in label.split("/"):
            if country and (form := fold(OF_A_CITY.sub("", name.strip()))):
                regions.setdefault(form, []).append((country, code))
    return regions


def region_in(place: str, country: str) -> str:
    """The NUTS code of the one region of `country` that a place names: the smallest, where one lies in the other.

    "" without a country, where regions side by side share the name, and until an administrator imported NUTS.
    """
    if not country or (state := state_of("nuts")) is None:
        return ""
    regions = _regions(state)
    for part in PARTS.split(place[:300]):
        codes = [code for of, code in regions.get(fold(POSTCODE.sub("", part.strip())), ()) if of == country]
        if codes and all(codes[-1].startswith(code) for code in codes):
            return codes[-1]
    return ""


def _places(found: FoundEntry) -> Iterator[str]:
    yield from (place for place in (found.city, found.place) if place)


def add_places(found: FoundEntry) -> None:
    """Fill in the country and region of the entry, and the country of each session, from the places that are named."""
    for session in found.sessions:
        if not session.country and (session.city or session.place):
            session.country = country_in(session.city) or country_in(session.place)
    if not found.countries:
        countries = {country for place in _places(found) if (country := country_in(place))}
        countries |= {session.country for session in found.sessions if session.country}
        if len(countries) == 1:
            found.countries = sorted(countries)
    if not found.region and len(found.countries) == 1:
        country = country_code_of(found.countries[0]) or ""
        found.region = next((code for place in _places(found) if (code := region_in(place, country))), "")
