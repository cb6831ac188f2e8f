"""Reading accounts: how people come in (`ways`), what others may see of them (`profile`)."""

from rialto.accounts.queries.profile import ShownProfile, profile_of, profile_shown
from rialto.accounts.queries.ways import (
    FINISH_SALT,
    SessionFacts,
    WaysIn,
    address_proven_by,
    has_second_factor,
    is_known,
    session_facts,
    ways_in,
)

__all__ = [
    "FINISH_SALT",
    "SessionFacts",
    "ShownProfile",
    "WaysIn",
    "address_proven_by",
    "has_second_factor",
    "is_known",
    "profile_of",
    "profile_shown",
    "session_facts",
    "ways_in",
]
