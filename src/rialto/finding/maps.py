"""Maps of a search: Europe by country, and one country by the towns that its entries name."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rialto.base.country_map import CountryMap, CountryRow, country_map
from rialto.finding.asking import Search
from rialto.finding.choices import View
from rialto.finding.gazetteer.reading import Place, gazetteer
from rialto.finding.gazetteer.spots import Spot
from rialto.finding.place_map import PlaceMap, PlaceRow, place_map
from rialto.finding.queries import counts_of
from rialto.search.points import POINT_FACET, point_of
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

# Towns of one country that a map can hold; beyond, the smallest are left out.
MOST_PLACES = 2000
NEAR_A_TOWN = 10


def map_context(search: Search, *, language: str) -> dict[str, Any]:
    """The map that a search asks for: of the one country that it names, where towns are known, else of all."""
    countries = search.chosen.get("country", ())
    if len(countries) == 1 and gazetteer().is_there:
        return {"places": map_of_country(search, countries[0], language=language)}
    return {"map": map_of(search, language=language)}


def map_of(search: Search, *, language: str) -> CountryMap:
    """Every country of the Union with how many entries of this search it has."""
    counts, _total = counts_of(search.only("country", ()), "country", language=language, size=60)
    rows = [
        CountryRow(
            code=code,
            label=country_name(code, language),
            address=search.only("country", [code]).changed(view=View.MAP).address(),
            count=counts.get(code, 0),
        )
        for code in EU_COUNTRIES
    ]
    return country_map(sorted(rows, key=lambda row: row.label))


def map_of_country(search: Search, country: str, *, language: str) -> PlaceMap:
    """The towns of a country with how many entries each has, most first, and how many name none that is known."""
    counts, total = counts_of(search, POINT_FACET, language=language, size=MOST_PLACES)
    rows = [
        PlaceRow(place=place, count=count, address=_near(search, place).address())
        for place, count in _by_place(counts, country).most_common()
    ]
    return place_map(
        rows,
        backdrop=gazetteer().largest_of(country),
        label=country_name(country, language),
        everywhere=search.only("country", ()).address(),
        as_list=search.changed(view=View.LIST).address(),
        total=total,
    )


def _by_place(counts: Mapping[str, int], country: str) -> Counter[Place]:
    """Points as towns: a postcode's point counts for the town beside it."""
    found: Counter[Place] = Counter()
    for value, count in counts.items():
        point = point_of(value)
        place = gazetteer().nearest(point) if point else None
        if place and place.country == country:
            found[place] += count
    return found


def _near(search: Search, place: Place) -> Search:
    spot = Spot(words=place.name, number=place.number, place=place)
    return search.changed(near=spot, km=NEAR_A_TOWN, view=View.LIST)
