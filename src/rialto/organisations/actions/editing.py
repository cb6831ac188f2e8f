"""What an organisation says of itself: changed by its managers, every version kept."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import domain_of
from rialto.base.errors import Refused
from rialto.base.text import folded
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.organisations.book import other_name
from rialto.organisations.choices import ClaimState
from rialto.organisations.models import Claim, Organisation, OrganisationIdentifier, Profile, Revision
from rialto.organisations.queries.editing import OWN_FIELDS, PROFILE_FIELDS, last_revision_id, values_of
from rialto.organisations.recognition import core_of
from rialto.organisations.rules import may_edit_organisation
from rialto.pictures.models import Picture


@transaction.atomic
def edit_organisation(
    organisation: Organisation, values: Mapping[str, Any], *, by: User, seen: int | None = None
) -> Revision | None:
    """Change the given values (names as in `OWN_FIELDS` and `PROFILE_FIELDS`), and keep what stood there.

    Returns the new revision, None where nothing differs. `seen` is the newest revision that the person saw; refuses where
    somebody was quicker.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not may_edit_organisation(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    if seen is not None and seen != last_revision_id(organisation):
        raise Refused(_("Somebody else changed this meanwhile. Open it anew, and put in what you changed."))
    before = values_of(organisation)
    after = {**before, **{name: value for name, value in values.items() if name in before}}
    if after == before:
        return None
    if not after["name"].strip():
        raise Refused(_("Give the name of the organisation."))
    if after["website"] != before["website"]:
        _check_website(organisation, after["website"])
    if not organisation.revisions.exists():
        Revision.objects.create(organisation=organisation, actor_id=None, values=before)
    _write(organisation, after)
    record_change("organisation", organisation.public_id, Verb.CHANGED, actor_id=by.public_id)
    return Revision.objects.create(organisation=organisation, actor_id=by.public_id, values=after)


def restore_revision(revision: Revision, *, by: User) -> Revision | None:
    """Have an organisation say again what it said then; the logo stays with its words."""
    kept = {name: value for name, value in revision.values.items() if name not in ("logo", "logo_text")}
    return edit_organisation(revision.organisation, kept, by=by)


def _check_website(organisation: Organisation, website: str) -> None:
    """A new website stands under a domain that was proven: the domain is why people trust the page."""
    domain = domain_of(website)
    proven = Claim.objects.filter(organisation=organisation, state=ClaimState.PROVEN, domain=domain)
    if domain != organisation.domain and not (domain and proven.exists()):
        raise Refused(
            _("The website has to stay under %(domain)s, the domain that this organisation is known by.")
            % {"domain": organisation.domain or "…"}
        )


def _write(organisation: Organisation, values: Mapping[str, Any]) -> None:
    if values["name"] != organisation.name:
        # Sources go on saying the old name; it keeps meaning this organisation.
        _remember_name(organisation)
        organisation.name = values["name"]
        organisation.name_key = folded(organisation.name)[:200]
        organisation.core_key = core_of(organisation.name_key)
    for name in OWN_FIELDS:
        setattr(organisation, name, values[name])
    organisation.domain = domain_of(organisation.website)
    organisation.save()
    said = {name: values[name] for name in PROFILE_FIELDS}
    said["logo"] = Picture.objects.filter(public_id=said["logo"]).first() if said["logo"] else None
    Profile.objects.update_or_create(organisation=organisation, defaults=said)


def _remember_name(organisation: Organisation) -> None:
    value = other_name(organisation.core_key)
    if not OrganisationIdentifier.objects.filter(value=value).exists():
        OrganisationIdentifier.objects.create(organisation=organisation, value=value)
