from rialto.coalitions.queries.coalitions import (
    coalition_in,
    coalition_invitations_to,
    coalitions_of,
    countries_with_people,
    members_of,
    open_invitations,
    people_shown,
)

__all__ = [
    "coalition_in",
    "coalition_invitations_to",
    "coalitions_of",
    "countries_with_people",
    "members_of",
    "open_invitations",
    "people_shown",
]
