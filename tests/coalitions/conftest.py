"""Who writes pledges and who decides about them."""

from dataclasses import dataclass

import pytest

from rialto.accounts.models import User
from rialto.coalitions.models import Pledge
from tests.factories import CoalitionMemberFactory, MembershipFactory, OrganisationFactory
from tests.factories.pledges import PledgeActionFactory, PledgeFactory


@dataclass(frozen=True)
class People:
    """A manager of an organisation in Malta, and who coordinates there."""

    manager: User
    coordinator: User


@pytest.fixture
def people(db) -> People:
    there = OrganisationFactory(name="School of Bridges", slug="bridges", country="MT")
    return People(
        manager=MembershipFactory(organisation=there, manager=True, user__language="de").user,
        coordinator=CoalitionMemberFactory(coordinator=True).user,
    )


@pytest.fixture
def pledge(people) -> Pledge:
    """A public pledge to train 100 unemployed people."""
    organisation = people.manager.memberships.get().organisation
    made = PledgeFactory(organisation=organisation, published=True)
    PledgeActionFactory(pledge=made)
    return made
