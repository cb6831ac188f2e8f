"""Who works in a coalition: appointing, dismissing, leaving, and the last coordinator."""

import pytest

from rialto.base.errors import Refused
from rialto.coalitions.actions import appoint, dismiss, leave_coalition
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.queries import coalition_in, members_of
from rialto.coalitions.rules import is_coalition_member, is_coordinator
from tests.factories import CoalitionMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_appoints_who_takes_in_the_others():
    administrator = UserFactory(is_staff=True, is_superuser=True)
    coordinator = appoint(UserFactory(), country="MT", role=CoalitionRole.COORDINATOR, by=administrator)

    member = appoint(UserFactory(), country="MT", role=CoalitionRole.MEMBER, by=coordinator.user)

    coalition = coalition_in("mt")
    assert list(members_of(coalition)) == [coordinator, member]
    assert is_coordinator(coordinator.user, coalition)
    assert is_coalition_member(member.user, coalition)
    assert not is_coordinator(member.user, coalition)


def test_members_staff_and_coordinators_of_other_countries_take_in_nobody():
    there = CoalitionMemberFactory(coordinator=True)
    strangers = [
        CoalitionMemberFactory(coalition=there.coalition).user,
        CoalitionMemberFactory(coalition__country="SK", coordinator=True).user,
        UserFactory(is_staff=True),
        UserFactory(),
    ]
    for stranger in strangers:
        with pytest.raises(Refused):
            appoint(UserFactory(), country="MT", role=CoalitionRole.MEMBER, by=stranger)
        with pytest.raises(Refused):
            dismiss(there, by=stranger)


def test_there_is_no_coalition_outside_the_union():
    with pytest.raises(Refused, match="27 countries"):
        appoint(UserFactory(), country="CH", role=CoalitionRole.MEMBER, by=UserFactory(is_superuser=True))


def test_the_last_coordinator_hands_over_first():
    last = CoalitionMemberFactory(coordinator=True)
    other = CoalitionMemberFactory(coalition=last.coalition)
    with pytest.raises(Refused, match="needs a coordinator"):
        leave_coalition(last, by=last.user)
    with pytest.raises(Refused, match="needs a coordinator"):
        appoint(last.user, country="MT", role=CoalitionRole.MEMBER, by=last.user)

    appoint(other.user, country="MT", role=CoalitionRole.COORDINATOR, by=last.user)
    leave_coalition(last, by=last.user)

    assert [one.user for one in members_of(last.coalition)] == [other.user]
