import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/sign-in/"
HOME = "/en/"


@pytest.fixture(autouse=True)
def fresh_counters():
    """Tries of other tests do not count here."""
    cache.clear()
    yield
    cache.clear()


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_staff_sign_in_with_address_and_password(client):
    person = UserFactory(staff=True)

    answer = client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    assert answer.headers["Location"] == HOME
    assert signed_in(client)


def test_an_address_may_be_typed_in_capitals(client):
    person = UserFactory(staff=True)

    client.post(SIGN_IN, {"username": person.email.upper(), "password": PASSWORD})

    assert signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer(client):
    known = UserFactory()
    gone = UserFactory(inactive=True)

    tries = [(known.email, "wrong"), (gone.email, PASSWORD), ("nobody@example.org", PASSWORD)]
    notices = []
    for address, password in tries:
        page = client.post(SIGN_IN, {"username": address, "password": password})
        notices.append(re.search(r'<div class="notice bad".*?</div></div>', page.text, re.DOTALL).group())
        assert page.status_code == 200

    assert not signed_in(client)
    assert len(set(notices)) == 1
    assert "do not go together" in notices[0]


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client):
    page = client.post(SIGN_IN, {"username": "not an address", "password": ""})

    assert "This is not an e-mail address" in page.text
    assert "Type your password." in page.text
    assert 'value="not an address"' in page.text
    assert page.text.count('aria-invalid="true"') == 2


def test_password_managers_know_the_fields(client):
    page = client.get(SIGN_IN)

    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_this_site_only(client, elsewhere):
    person = UserFactory(staff=True)

    answer = client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, "next": elsewhere})

    assert answer.headers["Location"] == HOME


def test_signing_in_leads_back_to_where_one_was(client):
    person = UserFactory(staff=True)
    page = client.get(f"{SIGN_IN}?next=/en/about/")

    answer = client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, "next": "/en/about/"})

    assert 'name="next" value="/en/about/"' in page.text
    assert answer.headers["Location"] == "/en/about/"


def test_after_ten_tries_one_has_to_wait(client):
    person = UserFactory(staff=True)
    for _ in range(10):
        assert client.post(SIGN_IN, {"username": person.email, "password": "wrong"}).status_code == 200

    page = client.post(SIGN_IN, {"username": person.email, "password": PASSWORD})

    assert page.status_code == 429
    assert "Wait five minutes" in page.text
    assert not signed_in(client)


def test_looking_at_the_form_is_no_try(client):
    for _ in range(12):
        assert client.get(SIGN_IN).status_code == 200


def test_signing_out_takes_a_form(client):
    client.force_login(UserFactory(staff=True))

    assert client.get("/en/sign-out/").status_code == 405
    assert signed_in(client)

    answer = client.post("/en/sign-out/")

    assert answer.headers["Location"] == HOME
    assert not signed_in(client)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    person = UserFactory(staff=True)

    answer = client.post(reverse("accounts:sign-in"), {"username": person.email, "password": PASSWORD})

    cookie = answer.cookies["rialto_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
