"""Claims, invitations, figures, logos, revisions and merges of organisations."""

from datetime import timedelta

from django.utils import timezone

from rialto.base.identity import new_public_id
from rialto.organisations.choices import ClaimState, InvitationState
from rialto.organisations.links import claim_address, invitation_address
from rialto.organisations.models import (
    FormerSlug,
    Invitation,
    Membership,
    Organisation,
    OrganisationMerge,
    Profile,
    Revision,
)
from tests.factories import ClaimFactory
from tests.visibility.pictures_world import make_picture
from tests.visibility.roles import AUTHOR, MANAGERS, MEMBERS, NOBODY, Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World

NEIGHBOURS = frozenset({Role.NEIGHBOUR})


def make_organisation_matters(world: World, organisation: Organisation, neighbours: Organisation) -> None:
    """Everything that organisations have besides their page."""
    world.add("organisation", {"members": MEMBERS, "managers": MANAGERS}, slug=organisation.slug)
    world.add("organisation", {"members": NEIGHBOURS, "managers": NEIGHBOURS}, slug=neighbours.slug)
    world.add("pair of organisations", first=organisation.slug, second=neighbours.slug)
    _said_before(world, organisation, neighbours)
    _people_of(world, organisation)
    _claims(world, organisation)


def _said_before(world: World, organisation: Organisation, neighbours: Organisation) -> None:
    make_picture(world, "former logo")
    Profile.objects.create(
        organisation=organisation, logo=make_picture(world, "logo"), logo_text="An arch",
        contact_email="office@school.example.org",
    )  # fmt: skip
    for summary in (word_of("what an organisation said before"), "What it says now"):
        revision = Revision.objects.create(
            organisation=organisation, values={"summary": summary}, actor_id=new_public_id()
        )
    owners = {"members": MEMBERS, "managers": MANAGERS}
    world.add("revision of an organisation", owners, slug=organisation.slug, number=revision.pk)
    FormerSlug.objects.create(slug="old-school", organisation=organisation)
    world.add("organisation", {"members": NOBODY, "managers": NOBODY}, slug="old-school")
    OrganisationMerge.objects.create(
        survivor=neighbours, other_id=new_public_id(), other_name="Old neighbours", entry_count=0,
        other_values={"summary": word_of("what a merged organisation said")},
        reason=word_of("why organisations were merged"), actor_id=new_public_id(),
    )  # fmt: skip


def _people_of(world: World, organisation: Organisation) -> None:
    owners = {"members": MEMBERS, "managers": MANAGERS}
    for membership in Membership.objects.filter(organisation=organisation):
        world.add("membership", owners, slug=organisation.slug, public_id=membership.public_id)
    now = timezone.now()
    for number, state in enumerate(InvitationState):
        is_open = state == InvitationState.WAITING
        name = "address that was invited" if is_open else "address that declined"
        invitation = Invitation.objects.create(
            organisation=organisation, email=f"{word_of(name)}-{number}@example.org", state=state,
            expires_at=now + timedelta(days=9), answered_at=None if is_open else now,
            invited_by=world.people[Role.MANAGER],
        )  # fmt: skip
        world.add("invitation", owners, slug=organisation.slug, public_id=invitation.public_id)
        world.add("invitation link", token=_token_in(invitation_address(invitation)))


def _claims(world: World, organisation: Organisation) -> None:
    for number, state in enumerate(ClaimState):
        claim = ClaimFactory(
            organisation=organisation if state == ClaimState.PROVEN else None,
            user=world.people[Role.AUTHOR],
            name=f"{BAIT} {word_of('organisation that is claimed')}",
            website=f"https://claimed-{number}.example.org/", domain=f"claimed-{number}.example.org",
            state=state, proven_at=timezone.now() if state == ClaimState.PROVEN else None,
            token=f"{word_of('proof of a claim')}-{number}",
            failure=word_of("why a claim failed"), failure_language="en",
        )  # fmt: skip
        world.add("claim", {"owner": AUTHOR}, public_id=claim.public_id)
        world.add("claim link", token=_token_in(claim_address(claim, language="en")))


def _token_in(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
