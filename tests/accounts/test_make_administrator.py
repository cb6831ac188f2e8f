"""The way in for the first administrator: a command prints a link, the link sets a password once."""

from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from rialto.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "seven herons on one leg", "new_password2": "seven herons on one leg"}


def link_for(email: str) -> str:
    out = StringIO()
    call_command("make_administrator", email, stdout=out, stderr=StringIO())
    parts = urlsplit(out.getvalue().strip())
    assert parts.netloc
    return parts.path


def choose(client, link, **passwords):
    """Follow the link as a browser does: it is swapped for one that no log and no referrer holds."""
    first = client.get(link)
    address = first.headers.get("Location", link)
    return client.post(address, passwords or NEW)


def test_a_new_administrator_chooses_a_password_and_signs_in(client):
    link = link_for("Keeper@Example.org")

    answer = choose(client, link)

    assert answer.headers["Location"] == "/en/sign-in/"
    assert client.login(username="keeper@example.org", password=NEW["new_password1"])
    assert User.objects.get().is_superuser


def test_the_link_works_once(client):
    link = link_for("keeper@example.org")
    choose(client, link)

    page = client.get(link)

    assert page.status_code == 200
    assert "This link no longer works" in page.text
    assert "new_password1" not in page.text


def test_the_link_ends_after_three_days(client):
    link = link_for("keeper@example.org")

    with time_machine.travel(timezone.localtime() + timedelta(days=3, minutes=1)):
        page = client.get(link)

    assert "This link no longer works" in page.text


def test_a_link_that_was_tampered_with_does_not_work(client):
    link = link_for("keeper@example.org")

    assert "This link no longer works" in client.get(link[:-5] + "0000/").text
    assert "This link no longer works" in client.get("/en/choose-password/Zm9v/a-b/").text


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "too short"),
        ("834519076652", "834519076652", "entirely numeric"),
        ("seven herons on one leg", "seven herons on two legs", "not the same"),
        ("", "", "Type a password."),
    ],
)
def test_a_weak_password_is_refused_in_words(client, first, second, words):
    page = choose(client, link_for("keeper@example.org"), new_password1=first, new_password2=second)

    assert page.status_code == 200
    assert words in page.text
    assert not User.objects.get().has_usable_password()


def test_the_form_offers_a_new_password_to_password_managers(client):
    first = client.get(link_for("keeper@example.org"))

    page = client.get(first.headers["Location"])

    assert page.text.count('autocomplete="new-password"') == 2
    assert "At least 12 characters" in page.text


def test_a_known_person_keeps_their_password_until_they_choose_another(client):
    person = UserFactory()

    link_for(person.email)

    assert client.login(username=person.email, password="a bridge over quiet water")
    person.refresh_from_db()
    assert person.is_superuser


def test_nonsense_is_refused_in_words():
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("make_administrator", "keeper", stdout=StringIO(), stderr=StringIO())
