"""The tables of the exchange."""

from rialto.exchange.models.site import TrustedSite
from rialto.exchange.models.suggestion import SiteSuggestion

__all__ = ["SiteSuggestion", "TrustedSite"]
