"""The one way out: every request that Rialto makes to somebody else's server goes through `fetch`.

It reaches public addresses only (checked when connecting, so that no name can change its mind in between), asks
robots.txt, names itself, waits its turn at each host, leaves alone who is unwell, and never takes more bytes or time
than it was told. docs/decisions/0007-manners.md says what is remembered where.
"""

from rialto.base.client.answers import Fetched, Validators
from rialto.base.client.errors import (
    AddressRefused,
    BadAnswer,
    CutOff,
    FetchFailed,
    NotNow,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from rialto.base.client.fetching import fetch, robots_verdict
from rialto.base.client.figures import manners
from rialto.base.client.guard import is_loopback, is_public

__all__ = [
    "AddressRefused",
    "BadAnswer",
    "CutOff",
    "FetchFailed",
    "Fetched",
    "NotNow",
    "RobotsRefused",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "Unreachable",
    "Validators",
    "fetch",
    "is_loopback",
    "is_public",
    "manners",
    "robots_verdict",
]
