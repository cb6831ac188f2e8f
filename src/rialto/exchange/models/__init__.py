"""The tables of the exchange."""

from rialto.exchange.models.contested import ContestedEntry
from rialto.exchange.models.site import TrustedSite
from rialto.exchange.models.suggestion import SiteSuggestion

__all__ = ["ContestedEntry", "SiteSuggestion", "TrustedSite"]
