"""What this room does when two organisations turn out to be one; `catalogue.actions.merge_organisations` does the rest."""

from rialto.organisations.book import domain_name, other_name
from rialto.organisations.choices import ClaimState, InvitationState, MemberRole
from rialto.organisations.models import (
    Claim,
    FormerSlug,
    Invitation,
    Membership,
    Organisation,
    OrganisationIdentifier,
    OrganisationMerge,
    Profile,
)
from rialto.organisations.signals import handed_over

# What the survivor takes over where it has nothing itself.
FILLED = ("summary", "category", "role", "country", "city", "website", "domain", "evidence_address")


def hand_over(other: Organisation, survivor: Organisation) -> None:
    """Give the survivor all of this room that is the other one's; run it in a transaction, with both locked.

    Afterwards the other one can be deleted: its addresses, names and domain mean the survivor, and its people are in it.
    """
    _names(other, survivor)
    _addresses(other, survivor)
    _people(other, survivor)
    if not Profile.objects.filter(organisation=survivor).exists():
        Profile.objects.filter(organisation=other).update(organisation=survivor)
    for field in FILLED:
        # The summary's language goes with it, and a domain with its website.
        if (
            not getattr(survivor, field)
            and getattr(other, field)
            and (field != "domain" or survivor.website == other.website)
        ):
            setattr(survivor, field, getattr(other, field))
            if field == "summary":
                survivor.summary_language = other.summary_language
    # What the other one had taken in before.
    OrganisationMerge.objects.filter(survivor=other).update(survivor=survivor)
    survivor.is_national_coalition = survivor.is_national_coalition or other.is_national_coalition
    survivor.save()
    handed_over.send(Organisation, survivor=survivor, other=other)


def _names(other: Organisation, survivor: Organisation) -> None:
    OrganisationIdentifier.objects.filter(organisation=other).update(organisation=survivor)
    said = [other_name(other.core_key)] if other.core_key != survivor.core_key else []
    said += [domain_name(other.domain)] if other.domain and other.domain != survivor.domain else []
    known = set(OrganisationIdentifier.objects.filter(value__in=said).values_list("value", flat=True))
    OrganisationIdentifier.objects.bulk_create(
        [OrganisationIdentifier(organisation=survivor, value=value) for value in said if value not in known]
    )


def _addresses(other: Organisation, survivor: Organisation) -> None:
    FormerSlug.objects.filter(organisation=other).update(organisation=survivor)
    FormerSlug.objects.update_or_create(slug=other.slug, defaults={"organisation": survivor})


def _people(other: Organisation, survivor: Organisation) -> None:
    there = {one.user_id: one for one in Membership.objects.filter(organisation=survivor)}
    for one in Membership.objects.filter(organisation=other):
        known = there.get(one.user_id)
        if known is None:
            one.organisation = survivor
            one.save(update_fields=["organisation"])
        elif one.is_manager and not known.is_manager:
            known.role = MemberRole.MANAGER
            known.save(update_fields=["role"])
    # What waits would have to be asked for again: of the claims only the proven ones stay.
    Claim.objects.filter(organisation=other, state=ClaimState.PROVEN).update(organisation=survivor)
    invited = Invitation.objects.filter(organisation=survivor, state=InvitationState.WAITING).values("email")
    Invitation.objects.filter(organisation=other).exclude(email__in=invited).update(organisation=survivor)
