"""Whose word counts here: what may be taken from which site. docs/decisions/0024-exchange-between-sites.md states the same in words."""

from collections.abc import Collection

from django.conf import settings

from rialto.exchange.models import TrustedSite


def may_speak_of(site: TrustedSite, origin: str) -> bool:
    """Whether a site may tell of entries of this origin: the hub of all, any other site of its own."""
    return site.is_hub or origin == site.name


def is_for_us(site: TrustedSite, countries: Collection[str]) -> bool:
    """Whether an entry of these countries (as cleaned) is one to take from this site.

    From the hub: what is for our country, for several with ours among them, or for no country in particular; the
    hub itself, having no country, would take everything. From any other site: what names only countries that the site
    is trusted for, and at least one.
    """
    if site.is_hub:
        return not settings.COUNTRY or not countries or settings.COUNTRY in countries
    return bool(countries) and set(countries) <= set(site.countries)
