"""Asking people into a coalition by mail, and what they answer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.coalitions.actions import (
    accept_coalition_invitation,
    appoint,
    forget_coalition_invitations,
    invite_to_coalition,
    take_back_coalition_invitation,
)
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.links import invitation_path
from rialto.coalitions.mails import send_appointed, send_invitation
from rialto.coalitions.models import CoalitionInvitation, CoalitionMember
from rialto.coalitions.rules import is_coalition_member, is_coordinator
from tests.factories import CoalitionMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return CoalitionMemberFactory(coordinator=True, user__name="Ana Borg")


def invited(boss, email="new@example.org", **said):
    said = {"role": CoalitionRole.MEMBER, "language": "de"} | said
    return invite_to_coalition(boss.coalition, email, **said, by=boss.user)


def test_who_is_invited_says_yes_with_that_address_and_works_there(boss):
    invitation = invited(boss, "New@Example.org", role=CoalitionRole.COORDINATOR)
    guest = UserFactory(email="new@example.org")
    with pytest.raises(Refused, match="another address"):
        accept_coalition_invitation(invitation, by=UserFactory())

    member = accept_coalition_invitation(invitation, by=guest)

    assert (member.coalition, member.role) == (boss.coalition, CoalitionRole.COORDINATOR)
    guest.refresh_from_db()
    assert guest.is_in_coalition
    with pytest.raises(Refused, match="not open any more"):
        accept_coalition_invitation(invitation, by=guest)


def test_only_coordinators_invite_and_nobody_is_written_to_twice_at_once(boss):
    with pytest.raises(Refused, match="Only coordinators"):
        invited(CoalitionMemberFactory(coalition=boss.coalition))
    with pytest.raises(Refused, match="belongs to the coalition"):
        invited(boss, boss.user.email)
    with pytest.raises(Refused, match="not an e-mail address"):
        invited(boss, "nobody")
    invited(boss)
    with pytest.raises(Refused, match="a moment ago"):
        invited(boss)


def test_an_invitation_ends_and_is_forgotten(boss):
    invitation = invited(boss)
    take_back_coalition_invitation(invitation, by=boss.user)
    with pytest.raises(Refused, match="not open any more"):
        accept_coalition_invitation(invitation, by=UserFactory(email="new@example.org"))

    CoalitionInvitation.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert forget_coalition_invitations() == 1
    assert not CoalitionInvitation.objects.exists()


def test_the_mail_names_the_site_as_its_operator_does(boss, settings):
    settings.SITE_TITLE = "Malta Skills"

    send_invitation(invited(boss))

    (sent,) = mail.outbox
    assert "Malta Skills" in sent.body
    assert "Rialto" not in sent.subject + sent.body + str(sent.alternatives[0].content)


def test_the_mail_is_in_the_language_that_was_chosen_and_leads_to_the_answer(boss, client):
    invitation = invited(boss)

    send_invitation(invitation)

    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert "Malta" in sent.subject
    assert "Ana Borg" in sent.body
    page, kind = sent.alternatives[0]
    assert kind == "text/html"
    # The token's second part is the second it was signed in.
    signed = invitation_path(invitation).split("/")[-2].partition(":")[0]
    assert f"/de/coalitions/invitations/{signed}:" in page


def test_who_is_appointed_is_told_in_their_language(boss):
    boss.user.language = "fr"

    send_appointed(boss)

    assert "/fr/coalitions/mt/" in mail.outbox[0].body
    assert "Malte" in mail.outbox[0].subject


def test_the_answer_needs_an_account_with_that_address_to_be_yes_and_none_to_be_no(boss, client):
    path = invitation_path(invited(boss))
    assert "Sign in" in client.get(path).content.decode()
    assert client.post(path, {"answer": "yes"}).status_code == 409
    client.force_login(UserFactory())
    assert client.post(path, {"answer": "yes"}).status_code == 409

    guest = UserFactory(email="new@example.org")
    client.force_login(guest)
    answer = client.post(path, {"answer": "yes"})

    assert answer["Location"] == reverse("website:coalition-workspace", args=["mt"])
    assert is_coalition_member(guest, boss.coalition)
    assert client.get(path).status_code == 404


def test_no_ends_it(boss, client):
    path = invitation_path(invited(boss))

    assert "You said no" in client.post(path, {"answer": "no"}).content.decode()

    assert client.get(path).status_code == 404
    assert CoalitionMember.objects.count() == 1


def test_a_coordinator_invites_on_the_page_and_changes_roles(boss, client):
    other = CoalitionMemberFactory(coalition=boss.coalition)
    client.force_login(boss.user)
    people = reverse("coalitions:member-list", args=["mt"])

    answer = client.post(people, {"email": "x@example.org", "role": "member", "language": "sk"})
    assert answer.status_code == 302
    assert "x@example.org" in client.get(people).content.decode()

    role = reverse("coalitions:member-role", args=["mt", other.public_id])
    assert role in client.get(people).content.decode()
    asked = client.get(role).content.decode()
    assert "Make this person a coordinator?" in asked
    assert '<input type="hidden" name="role" value="coordinator"' in asked
    client.post(role, {})
    other.refresh_from_db()
    assert not other.is_coordinator
    client.post(role, {"role": "coordinator"})
    other.refresh_from_db()
    assert other.is_coordinator
    assert "Make this coordinator a member?" in client.get(role).content.decode()

    question = reverse("coalitions:member-dismiss", args=["mt", other.public_id])
    assert "Take this person out?" in client.get(question).content.decode()
    client.post(question)
    assert not CoalitionMember.objects.filter(pk=other.pk).exists()
    other.user.refresh_from_db()
    assert not other.user.is_in_coalition


def test_who_gives_up_coordinating_is_asked_and_the_last_one_stays(boss, client):
    client.force_login(boss.user)
    own = reverse("coalitions:member-role", args=["mt", boss.public_id])
    assert "Be a member instead of a coordinator?" in client.get(own).content.decode()
    answer = client.post(own, {"role": "member"}, follow=True)
    assert "A coalition needs a coordinator" in answer.content.decode()

    CoalitionMemberFactory(coalition=boss.coalition, coordinator=True)
    client.post(own, {"role": "member"})
    boss.refresh_from_db()
    assert not boss.is_coordinator


def test_who_is_asked_to_coordinate_does_so_though_taken_in_as_a_member_meanwhile(boss):
    guest = UserFactory(email="new@example.org")
    invitation = invited(boss, guest.email, role=CoalitionRole.COORDINATOR)
    appoint(guest, country="MT", role=CoalitionRole.MEMBER, by=boss.user)

    assert accept_coalition_invitation(invitation, by=guest).is_coordinator
    assert is_coordinator(guest, boss.coalition)


def test_members_neither_invite_nor_dismiss_and_strangers_see_nothing(boss, client):
    member = CoalitionMemberFactory(coalition=boss.coalition)
    people = reverse("coalitions:member-list", args=["mt"])
    client.force_login(member.user)
    client.post(people, {"email": "x@example.org", "role": "member", "language": "sk"})
    assert not CoalitionInvitation.objects.exists()
    assert client.post(reverse("coalitions:member-dismiss", args=["mt", boss.public_id])).status_code == 404

    client.force_login(CoalitionMemberFactory(coalition__country="SK", coordinator=True).user)
    assert client.get(people).status_code == 404


def test_each_person_decides_alone_whether_their_name_stands_on_the_public_page(boss, client):
    page = reverse("website:country-page", args=["mt"])
    assert "Ana Borg" not in client.get(page).content.decode()
    client.force_login(boss.user)

    client.post(reverse("coalitions:member-show", args=["mt"]), {"shown": "yes"})

    client.logout()
    assert "Ana Borg" in client.get(page).content.decode()
    nameless = CoalitionMemberFactory(coalition=boss.coalition, user__name="")
    client.force_login(nameless.user)
    client.post(reverse("coalitions:member-show", args=["mt"]), {"shown": "yes"})
    nameless.refresh_from_db()
    assert not nameless.is_shown


def test_the_last_coordinator_cannot_leave_by_the_page_but_others_can(boss, client):
    leave = reverse("coalitions:member-leave", args=["mt"])
    client.force_login(boss.user)
    client.post(leave)
    assert is_coalition_member(boss.user, boss.coalition)

    member = CoalitionMemberFactory(coalition=boss.coalition)
    client.force_login(member.user)
    assert "Leave this coalition?" in client.get(leave).content.decode()
    client.post(leave)
    assert not is_coalition_member(member.user, boss.coalition)
