"""The time zones that people may plan in, each by its country and town, and the one that is offered first."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings

from rialto.accounts.models import Profile, User
from rialto.base.words import locale_of
from rialto.taxonomy.queries import EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, country_name

# Where a country's first zone by name is not the one that most of its people live by.
MAIN = {"CY": "Asia/Nicosia", "ES": "Europe/Madrid", "PT": "Europe/Lisbon"}


@lru_cache(maxsize=32)
def zones(language: str) -> list[tuple[str, str]]:
    """Names of zones (IANA) and what they are called in a language, by country."""
    known = available_timezones()
    found = []
    for code in (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES):
        for zone in get_global("territory_zones").get(code, ()):
            if zone in known:
                town = get_timezone_location(zone, locale=locale_of(language), return_city=True)
                country = country_name(code, language)
                found.append((country if town == country else f"{country}: {town}", zone))
    named = {zone for _words, zone in found}
    usual = [] if settings.TIME_ZONE in named else [(settings.TIME_ZONE, settings.TIME_ZONE)]
    return [(zone, words) for words, zone in sorted([*found, *usual])]


def zone_of(user: User) -> str:
    """The zone of the country in somebody's profile, else the site's: one query."""
    country = Profile.objects.filter(user=user).values_list("country", flat=True).first() or ""
    there = [zone for zone in get_global("territory_zones").get(country, ()) if zone in available_timezones()]
    return MAIN.get(country) or (there[0] if there else settings.TIME_ZONE)
