"""Reading organisations: the directory (`directory`), who is in them (`people`), what they say of themselves (`editing`)."""

from rialto.organisations.queries.directory import (
    OrganisationFilters,
    coalition_of,
    counts_by,
    likely_doubles,
    organisations_beginning,
    organisations_matching,
    slugs_named,
)
from rialto.organisations.queries.editing import last_revision_id, profile_of, site_shown, steps_of, values_of
from rialto.organisations.queries.people import (
    claims_of,
    invitations_to,
    managers_of,
    memberships_in,
    memberships_of,
    open_invitations,
    organisation_at,
    organisations_edited_by,
    organisations_joined_by,
    people_shown,
)

__all__ = [
    "OrganisationFilters",
    "claims_of",
    "coalition_of",
    "counts_by",
    "invitations_to",
    "last_revision_id",
    "likely_doubles",
    "managers_of",
    "memberships_in",
    "memberships_of",
    "open_invitations",
    "organisation_at",
    "organisations_beginning",
    "organisations_edited_by",
    "organisations_joined_by",
    "organisations_matching",
    "people_shown",
    "profile_of",
    "site_shown",
    "slugs_named",
    "steps_of",
    "values_of",
]
