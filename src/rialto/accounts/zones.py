"""The time zones that people may name, each by its country and town, and the one that is offered first."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings

from rialto.accounts.models import Profile, User
from rialto.base.words import locale_of
from rialto.taxonomy.queries import EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, country_name

# Where a country's first zone by name is not the one that most of its people live by.
MAIN = {
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
}
UTC = "UTC"


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """The names of all zones that this machine knows; to gather them, Python walks through its whole folder of zones."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def countries_of_zones() -> dict[str, str]:
    """Name of a zone (IANA) -> country, for those that forms offer, by country."""
    return {
        zone: code
        for code in (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)
        for zone in get_global("territory_zones").get(code, ())
        if zone in known_zones()
    }


def zones() -> tuple[str, ...]:
    """The names of all zones that forms offer: those of Europe's countries, the site's own, and UTC."""
    return tuple(dict.fromkeys([*countries_of_zones(), settings.TIME_ZONE, UTC]))


@lru_cache(maxsize=32)
def zone_choices(language: str) -> list[tuple[str, str]]:
    """The same with what they are called in a language, as people look for them."""
    named = [(zone, zone_words(zone, language)) for zone in zones()]
    return sorted(named, key=lambda one: (one[0] == UTC, one[1]))


def zone_words(zone: str, language: str) -> str:
    """A zone by country and town; by its country alone where that is called like its town."""
    country = countries_of_zones().get(zone)
    if country is None:
        return zone
    name = country_name(country, language)
    town = get_timezone_location(zone, locale=locale_of(language), return_city=True)
    return name if town == name else f"{name}: {town}"


def zone_of_country(country: str) -> str:
    """The zone that most people of a country (ISO 3166-1 alpha-2) live by; the site's where none is known."""
    there = [zone for zone in get_global("territory_zones").get(country, ()) if zone in known_zones()]
    return MAIN.get(country) or (there[0] if there else settings.TIME_ZONE)


def zone_of_person(user: User) -> str:
    """The zone of the country in somebody's profile, else the site's: one query."""
    return zone_of_country(Profile.objects.filter(user=user).values_list("country", flat=True).first() or "")
