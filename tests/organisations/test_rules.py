"""Who may do what in an organisation."""

import pytest
from django.contrib.auth.models import AnonymousUser

from rialto.organisations.rules import (
    is_trusted,
    may_edit_organisation,
    may_invite,
    may_see_figures,
    publishes_directly,
)
from tests.factories import ClaimFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_managers_edit_and_invite_and_members_see_figures():
    organisation = OrganisationFactory()
    manager = MembershipFactory(organisation=organisation, manager=True).user
    member = MembershipFactory(organisation=organisation).user
    rules = (may_edit_organisation, may_invite, may_see_figures)

    assert [rule(manager, organisation) for rule in rules] == [True, True, True]
    assert [rule(member, organisation) for rule in rules] == [False, False, True]


@pytest.mark.parametrize("traits", [{}, {"staff": True}, {"administrator": True}])
def test_who_did_not_join_has_no_role(traits):
    elsewhere = MembershipFactory(user=UserFactory(**traits), manager=True)
    organisation = OrganisationFactory()

    for rule in (may_edit_organisation, may_invite, may_see_figures, publishes_directly):
        assert rule(elsewhere.user, organisation) is False
        assert rule(AnonymousUser(), organisation) is False
        assert rule(elsewhere.user, None) is False


def test_a_closed_account_has_no_role():
    membership = MembershipFactory(user=UserFactory(inactive=True), manager=True)

    assert may_edit_organisation(membership.user, membership.organisation) is False


def test_members_publish_directly_once_the_domain_is_proven():
    claim = ClaimFactory()
    member = MembershipFactory(organisation=claim.organisation).user

    assert publishes_directly(member, claim.organisation) is False

    ClaimFactory(organisation=claim.organisation, proven=True)

    assert publishes_directly(member, claim.organisation) is True
    assert publishes_directly(UserFactory(), claim.organisation) is False


def test_trust_ends_where_the_organisation_has_another_domain():
    claim = ClaimFactory(proven=True)
    claim.organisation.domain = "other.example"
    claim.organisation.save()

    assert is_trusted(UserFactory(), claim.organisation) is False
