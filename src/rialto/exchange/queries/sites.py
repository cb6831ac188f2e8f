"""The sites that this one knows, for its pages."""

from dataclasses import dataclass

from django.conf import settings

from rialto.base.addresses import host_of
from rialto.exchange.choices import SiteState
from rialto.exchange.models import TrustedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalSite:
    """Where a country runs a site of its own: its address without a slash at the end, and its host."""

    address: str
    host: str


def national_site(country: str) -> NationalSite | None:
    """The site of a country (ISO 3166-1 alpha-2), as the hub knows it: of those trusted for it the one for the fewest others.

    One query; none on a country's own site, which names the hub instead.
    """
    if settings.COUNTRY:
        return None
    # Few are trusted, and SQLite looks into no list.
    sites = TrustedSite.objects.filter(state=SiteState.ACTIVE, is_hub=False).order_by("name")
    found = sorted((one for one in sites if country in one.countries), key=lambda one: len(one.countries))
    if not found:
        return None
    return NationalSite(address=found[0].address.rstrip("/"), host=host_of(found[0].address))
