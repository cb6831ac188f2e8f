"""One thing of every sort in every state, with a secret in each private part."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile

from rialto.accounts.choices import Audience
from rialto.accounts.models import Profile, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.accounts import APP_KEY
from tests.visibility.catalogue_world import make_entries, make_reports, make_sources
from tests.visibility.coalition_people_world import make_coalition_people
from tests.visibility.editorial_world import (
    make_desk_matters,
    make_follows,
    make_pages,
    make_pictures_and_plans,
)
from tests.visibility.exchange_world import make_exchange
from tests.visibility.members_world import make_contributions, make_searches
from tests.visibility.organisations_world import make_organisation_matters
from tests.visibility.plans_world import make_plans
from tests.visibility.pledges_world import make_pledges
from tests.visibility.roles import Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World
from tests.visibility.transfers_world import make_transfers
from tests.visibility.translation_world import make_translations

AUDIENCES = {Audience.ME: "me", Audience.MEMBERS: "members", Audience.EVERYBODY: "everybody"}


def make_world() -> World:
    """Fill an empty database. Nothing is written to the log: build the index afterwards."""
    world = World()
    make_people(world)
    make_profiles(world)
    organisation = OrganisationFactory(
        name=f"{BAIT} school", slug="school", website="https://school.example.org/", country="AT"
    )
    neighbours = OrganisationFactory(name=f"{BAIT} neighbours", slug="neighbours", coalition=True)
    for role, there in (
        (Role.MEMBER, organisation),
        (Role.MANAGER, organisation),
        (Role.NEIGHBOUR, neighbours),
    ):
        MembershipFactory(organisation=there, user=world.people[role], manager=role != Role.MEMBER)
    make_entries(world, organisation)
    make_sources(world, organisation)
    make_reports(world)
    make_organisation_matters(world, organisation, neighbours)
    make_contributions(world, organisation)
    make_searches(world)
    make_pages(world, organisation)
    make_pictures_and_plans(world)
    make_follows(world)
    make_desk_matters(world)
    make_exchange(world)
    make_coalition_people(world)
    make_plans(world)
    make_pledges(world, organisation)
    make_transfers(world, organisation)
    make_translations(world)
    return world


def make_people(world: World) -> None:
    """One person for each role, with a second factor where they are staff."""
    said: dict[Role, dict[str, Any]] = {
        Role.AUTHOR: {
            "name": f"{BAIT} {word_of('name of the author')}",
            "email": f"{word_of('address of the author')}@example.org",
        },
        Role.MEMBER: {
            "name": f"{BAIT} {word_of('name of a member')}",
            "email": f"{word_of('address of a member')}@example.org",
        },
        Role.CLOSED: {"inactive": True},
        Role.REVIEWER: {"staff": True},
        Role.MODERATOR: {"staff": True},
        Role.ADMINISTRATOR: {"administrator": True},
    }
    for role in Role:
        if role == Role.VISITOR:
            continue
        person = UserFactory(**{"email": f"{role.name.lower()}@example.org", **said.get(role, {})})
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        if person.is_staff:
            TOTP.activate(person, APP_KEY)
            RecoveryCodes.activate(person)
        world.people[role] = person
        world.add("person", public_id=person.public_id)


def make_profiles(world: World) -> None:
    """Three people, so that each part is shown to each audience; and one whose account was closed."""
    for shift in range(len(AUDIENCES)):
        order = list(AUDIENCES)
        name, region, picture = (order[(shift + step) % len(order)] for step in range(3))
        person = UserFactory(
            name=f"{BAIT} {word_of(f'name for {AUDIENCES[name]}')}",
            email=f"person-{shift}-{word_of('address of a person')}@example.org",
        )
        _profile(
            person,
            region=f"{BAIT} {word_of(f'region for {AUDIENCES[region]}')}",
            audiences={"name": name, "region": region, "picture": picture},
            picture=word_of(f"picture for {AUDIENCES[picture]}"),
        )
        world.add("profile", public_id=person.public_id)
    closed = UserFactory(inactive=True, name=f"{BAIT} {word_of('profile of a closed account')}")
    _profile(
        closed,
        region=word_of("profile of a closed account"),
        audiences=dict.fromkeys(Profile.PARTS, Audience.EVERYBODY),
        picture=word_of("profile of a closed account"),
    )
    world.add("profile", public_id=closed.public_id)


def _profile(person: User, *, picture: str, **values: Any) -> None:
    profile = Profile(user=person, **values)
    # The file is not looked at when it is shown, so that the word itself can stand for the picture.
    profile.picture.save("portrait.webp", ContentFile(picture.encode()), save=False)
    profile.save()
