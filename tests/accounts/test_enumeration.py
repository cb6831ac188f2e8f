"""Nobody learns from an answer who has an account: the same words, the same status, the same hash of a password."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(name="(csrfmiddlewaretoken|challenge)" value=")[^"]*|\S+@example\.org')


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed."""
    counted: list[str] = []
    own = MD5PasswordHasher.encode

    def encode(self, password, salt):
        counted.append(password)
        return own(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return counted


def known(**traits) -> str:
    return UserFactory(confirmed=True, **traits).email


def without_password() -> str:
    person = UserFactory(confirmed=True)
    person.set_unusable_password()
    person.save()
    return person.email


WHOSE = {
    "known": known, "unknown": lambda: "nobody@example.org", "unconfirmed": lambda: UserFactory().email,
    "closed": lambda: known(inactive=True), "without a password": without_password,
}  # fmt: skip


def answer(path: str, values: dict[str, str]) -> tuple[int, str, str]:
    """Status, where it leads, and the words, without what is another each time."""
    said = Client().post(path, values)
    return said.status_code, said.get("Location", ""), TOKENS.sub(r"\1", said.content.decode())


def test_a_wrong_password_says_and_costs_the_same_whoever_it_is_tried_for(hashed):
    answers, costs = {}, {}
    for name, who in WHOSE.items():
        email = who()
        hashed.clear()
        answers[name] = answer("/en/sign-in/", {"login": email, "password": "not this one, surely"})
        costs[name] = len(hashed)

    assert len(set(answers.values())) == 1
    assert set(costs.values()) == {1}


@pytest.mark.parametrize("path", ["/en/sign-in/code/", "/en/forgotten-password/", "/en/register/by-mail/"])
def test_what_leads_to_a_mail_says_the_same_and_sends_one(path):
    answers, counts = {}, {}
    for name, who in WHOSE.items():
        email = who()
        mail.outbox.clear()
        answers[name] = answer(path, {"email": email})
        counts[name] = [one.to for one in mail.outbox] == [[email]]

    assert len(set(answers.values())) == 1
    assert counts == dict.fromkeys(WHOSE, True)


def test_the_right_password_of_a_closed_account_opens_nothing():
    email = known(inactive=True)

    status, leads, _words = answer("/en/sign-in/", {"login": email, "password": PASSWORD})

    assert (status, leads) == (302, "/en/sign-in/closed/")
