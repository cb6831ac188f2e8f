"""Who is in an organisation: inviting, joining, leaving, and the last manager."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rialto.base.errors import Refused
from rialto.organisations.actions import (
    accept_invitation,
    change_role,
    decline_invitation,
    forget_invitations,
    invite_member,
    leave_organisation,
    remove_member,
    show_member,
    take_back_invitation,
)
from rialto.organisations.choices import InvitationState, MemberRole
from rialto.organisations.links import claim_of, invitation_address, invitation_of
from rialto.organisations.mails import send_invitation
from rialto.organisations.models import Invitation, Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.mail_server import mail_server, use

pytestmark = pytest.mark.django_db


def invite(manager, email="new@example.org", *, role=MemberRole.MEMBER, language="de") -> Invitation:
    return invite_member(manager.organisation, email, role=role, language=language, by=manager.user)


@pytest.fixture
def manager() -> Membership:
    return MembershipFactory(manager=True, user__name="Ada Example")


def test_an_invitation_is_written_in_its_language_as_text_and_html(manager, settings):
    invitation = invite(manager, " New@Example.ORG ")
    with mail_server() as server:
        use(server, settings)
        send_invitation(invitation)
        (message,) = server.messages

    assert message["To"] == "new@example.org"
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()
        assert "Ada Example" in text
        assert "/de/organisations/invitations/" in text


def test_who_was_invited_joins_by_saying_yes(manager):
    person = UserFactory(email="new@example.org")
    invitation = invite(manager, role=MemberRole.MANAGER)

    membership = accept_invitation(invitation, by=person)

    assert (membership.user, membership.role) == (person, MemberRole.MANAGER)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED
    with pytest.raises(Refused, match="not open"):
        accept_invitation(invitation, by=person)


def test_a_link_that_was_passed_on_lets_nobody_in(manager):
    with pytest.raises(Refused, match="another address"):
        accept_invitation(invite(manager), by=UserFactory(email="other@example.org"))


@pytest.mark.parametrize("end", ["declined", "taken back", "too old"])
def test_an_invitation_that_has_ended_lets_nobody_in(manager, end):
    person = UserFactory(email="new@example.org")
    invitation = invite(manager)
    if end == "declined":
        decline_invitation(invitation)
    if end == "taken back":
        take_back_invitation(invitation, by=manager.user)

    later = timezone.now() + timedelta(days=15 if end == "too old" else 0)
    with time_machine.travel(later), pytest.raises(Refused, match="not open"):
        accept_invitation(invitation, by=person)

    assert Membership.objects.count() == 1


def test_only_managers_invite_and_take_back(manager):
    member = MembershipFactory(organisation=manager.organisation)
    invitation = invite(manager)

    with pytest.raises(Refused, match="Only managers"):
        invite(member, "x@example.org")
    with pytest.raises(Refused, match="Only managers"):
        take_back_invitation(invitation, by=member.user)


def test_the_same_address_is_not_written_to_again_at_once(manager):
    invite(manager)

    with pytest.raises(Refused, match="a moment ago"):
        invite(manager)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        invite(manager)

    assert Invitation.objects.count() == 1


def test_there_is_an_end_to_invitations_a_day(manager):
    for number in range(30):
        invite(manager, f"person-{number}@example.net")

    with pytest.raises(Refused, match="many invitations"):
        invite(manager, "one-more@example.net")


def test_who_is_in_already_is_not_invited(manager):
    with pytest.raises(Refused, match="already"):
        invite(manager, manager.user.email.upper())


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "two@example.org, three@example.org", "a\nb@example.org"]
)
def test_what_is_no_address_is_refused(manager, email):
    with pytest.raises(Refused, match="not an e-mail address"):
        invite(manager, email)


def test_links_are_of_one_purpose_and_cannot_be_made_up(manager):
    invitation = invite(manager)
    token = invitation_address(invitation).rstrip("/").rpartition("/")[2]

    assert invitation_of(token) == invitation
    assert claim_of(token) is None
    assert invitation_of(f"x{token}") is None


def test_old_invitations_are_forgotten(manager):
    invite(manager)

    assert forget_invitations() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forget_invitations() == 1


def test_the_last_manager_stays_as_long_as_others_are_there(manager):
    member = MembershipFactory(organisation=manager.organisation)

    for action in (
        lambda: leave_organisation(manager.organisation, by=manager.user),
        lambda: remove_member(manager, by=manager.user),
        lambda: change_role(manager, MemberRole.MEMBER, by=manager.user),
    ):
        with pytest.raises(Refused, match="needs a manager"):
            action()

    change_role(member, MemberRole.MANAGER, by=manager.user)
    leave_organisation(manager.organisation, by=manager.user)

    assert Membership.objects.get() == member


def test_who_is_alone_may_leave(manager):
    leave_organisation(manager.organisation, by=manager.user)

    assert not Membership.objects.exists()


def test_members_change_nobody(manager):
    member = MembershipFactory(organisation=manager.organisation)
    stranger = MembershipFactory(manager=True).user

    for person in (member.user, stranger):
        with pytest.raises(Refused, match="Only managers"):
            change_role(member, MemberRole.MANAGER, by=person)
        with pytest.raises(Refused, match="Only managers"):
            remove_member(manager, by=person)


def test_each_person_decides_alone_whether_their_name_is_shown(manager):
    assert show_member(manager, is_shown=True, by=manager.user).is_shown is True

    other = MembershipFactory(organisation=manager.organisation, manager=True)
    with pytest.raises(Refused, match="person alone"):
        show_member(manager, is_shown=False, by=other.user)
    with pytest.raises(Refused, match="no name yet"):
        show_member(other, is_shown=True, by=other.user)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["leave", "remove", "manager", "member"]), st.integers(0, 3), st.integers(0, 3)
    ),
    max_size=12,
)


class AnyOrderOfDeeds(TestCase):
    """Whatever four people do to each other, an organisation that has members has a manager."""

    @given(DEEDS)
    def test_there_is_always_a_manager(self, deeds):
        organisation = OrganisationFactory()
        people = [MembershipFactory(organisation=organisation, manager=number < 2) for number in range(4)]

        for deed, actor, on in deeds:
            by, whom = people[actor].user, people[on]
            try:
                if deed == "leave":
                    leave_organisation(organisation, by=by)
                elif deed == "remove":
                    remove_member(whom, by=by)
                else:
                    change_role(whom, MemberRole(deed), by=by)
            except Refused:
                continue

        roles = list(Membership.objects.filter(organisation=organisation).values_list("role", flat=True))
        assert not roles or MemberRole.MANAGER in roles
