"""Where somebody is who typed a place, a postcode or two numbers; and which else of that name there are."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rialto.finding.gazetteer.names import code_form, forms_of, place_form
from rialto.finding.gazetteer.reading import Place, gazetteer
from rialto.search.points import Point, hundredths
from rialto.taxonomy.queries import country_code_of, country_name

# What the map of a browser gives, and what people copy from maps: degrees with a point, latitude first.
_DEGREES = re.compile(r"^(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)$")
_CODE_OF_COUNTRY = re.compile(r"^([A-Z]{2})[- ](?=\d)")
LONGEST = 100
# A place this much larger than the next of its name is meant.
MUCH_LARGER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What `near` of an address says: the words, the place taken for it (None: nobody knows it), and the others of that name."""

    words: str
    # GeoNames' number of the place that was chosen among those of the name; 0 where the words alone decide.
    number: int = 0
    place: Place | None = None
    others: tuple[Place, ...] = field(default=(), compare=False)
    # Whether the words leave little doubt, or a place was chosen.
    is_sure: bool = field(default=True, compare=False)


def spot_of(words: str, number: int = 0) -> Spot | None:
    """Read what was typed; `number`: the place chosen among those of the name. None for nothing."""
    words = " ".join(words[: 2 * LONGEST].split())[:LONGEST]
    return _spot(words, number) if words else None


def _spot(words: str, number: int) -> Spot:
    if point := _typed_point(words):
        return Spot(words=words, place=Place(0, words, "", point))
    found = _looked_up(words)
    chosen = next((one for one in found if number and one.number == number), None)
    if not found:
        return Spot(words=words)
    first = chosen or found[0]
    others = tuple(one for one in found if one != first)
    called_so = [one for one in others if _is_called(one, words)]
    largest = max((one.population for one in called_so), default=0)
    is_sure = bool(chosen) or not others or (bool(first.number) and first.population >= MUCH_LARGER * largest)
    return Spot(words=words, number=number if chosen else 0, place=first, others=others, is_sure=is_sure)


def _looked_up(words: str) -> list[Place]:
    """Places and postcodes that the words name, with the country behind a comma or before a code where there is one."""
    known = gazetteer()
    name, _comma, behind = words.rpartition(",")
    country = country_code_of(behind.strip()) if name else None
    countries = (country,) if country else ()
    name = name.strip() if country else words
    if before := _CODE_OF_COUNTRY.match(name.upper()):
        name, countries = name[before.end() :], (before[1],)
    if any(letter.isdigit() for letter in name):
        if found := known.coded(name, countries=countries):
            return found
        # "06108 Halle": the code says it all, else the name does.
        code, _space, rest = name.partition(" ")
        if code_form(code) and (found := _of_name(known.coded(code, countries=countries), rest)):
            return found
        name = rest if code_form(code) and rest else name
    return known.named(name, countries=countries)


def _of_name(places: list[Place], name: str) -> list[Place]:
    form = place_form(name)
    return [one for one in places if form and form in place_form(one.name)]


def _is_called(place: Place, words: str) -> bool:
    typed = place_form(words.partition(",")[0])
    return any(form == typed for _likeness, form in forms_of(place.name)) or not place.number


def _typed_point(words: str) -> Point | None:
    found = _DEGREES.match(words)
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Point(hundredths(latitude), hundredths(longitude))


def place_label(place: Place, language: str) -> str:
    """A place as it is told apart from others of its name: "Halle, Germany (near Bielefeld)"."""
    if not place.country:
        return place.name
    label = f"{place.name}, {country_name(place.country, language)}"
    town = gazetteer().known_town_near(place) if place.number else None
    return _("%(place)s (near %(town)s)") % {"place": label, "town": town.name} if town else label
