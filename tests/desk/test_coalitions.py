"""Appointing who coordinates a country, at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from rialto.coalitions.models import CoalitionMember
from tests.factories import CoalitionMemberFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = reverse("desk:coalition-people")


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(UserFactory(administrator=True))
    return client


def test_an_administrator_appoints_a_coordinator_and_takes_them_out_again_after_a_question(boss):
    user = UserFactory()
    boss.post(PEOPLE, {"email": user.email.upper(), "role": "coordinator", "country": "SK"})

    member = CoalitionMember.objects.get()
    user.refresh_from_db()
    assert (member.user, member.coalition.country, member.is_coordinator) == (user, "SK", True)
    assert user.is_in_coalition
    assert user.email in boss.get(PEOPLE).content.decode()

    dismiss = reverse("desk:coalition-dismiss", args=[member.public_id])
    assert "Take this person out?" in boss.get(dismiss).content.decode()
    boss.post(dismiss)
    assert not CoalitionMember.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"country": ""}, {"country": "CH"}, {"email": "nobody@example.org"}, {"role": "queen"}]
)
def test_what_cannot_be_is_refused(boss, wrong):
    said = {"email": UserFactory().email, "role": "coordinator", "country": "SK"} | wrong
    assert boss.post(PEOPLE, said).status_code == 400
    assert not CoalitionMember.objects.exists()


def test_nobody_else_appoints(staff):
    member = CoalitionMemberFactory()
    for address in (PEOPLE, reverse("desk:coalition-dismiss", args=[member.public_id])):
        assert staff.get(address).status_code == 404
        assert staff.post(address).status_code == 404
