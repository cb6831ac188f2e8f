"""The tables of this room, one module per noun."""

from rialto.organisations.models.claim import Claim
from rialto.organisations.models.membership import Asked, Invitation, Membership
from rialto.organisations.models.organisation import (
    FormerSlug,
    Organisation,
    OrganisationIdentifier,
    OrganisationMerge,
)
from rialto.organisations.models.profile import Profile, Revision

__all__ = [
    "Asked",
    "Claim",
    "FormerSlug",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationMerge",
    "Profile",
    "Revision",
]
