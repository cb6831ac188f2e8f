"""Looking after one's account: second factors, what staff need, address and password, sessions."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.utils import timezone

from tests.accounts.conftest import is_signed_in, path_in
from tests.app_codes import app_code
from tests.factories import UserFactory
from tests.factories.accounts import APP_KEY, PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN, DESK = "/en/sign-in/", "/en/desk/"
NEW = "seven herons on one leg"


def sign_in(client, person, **more):
    return client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, **more})


@pytest.fixture
def person(client):
    person = UserFactory(confirmed=True)
    sign_in(client, person)
    return person


def test_setting_up_an_app_gives_recovery_codes_and_a_mail(
    client, person, django_capture_on_commit_callbacks
):
    page = client.get("/en/account/app/")
    key = re.search(r"<code data-key>(\w+)</code>", page.text)[1]

    wrong = client.post("/en/account/app/", {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/en/account/app/", {"code": app_code(key)})

    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "This is not the code" in wrong.text
    assert done.headers["Location"] == "/en/account/recovery-codes/"
    codes = re.findall(r"<li><code>(\d{8})</code>", client.get("/en/account/recovery-codes/").text)
    assert len(codes) == 10
    assert client.get("/en/account/recovery-codes/download/").text.split() == codes
    assert "Your account asks for codes of an app now · Rialto" in [one.subject for one in mail.outbox]


def test_with_an_app_signing_in_takes_a_second_step(client):
    person = UserFactory(confirmed=True, with_app=True)

    first = sign_in(client, person, next="/en/about/")
    assert first.headers["Location"].startswith("/en/sign-in/second-step/")
    assert not is_signed_in(client)

    wrong = client.post("/en/sign-in/second-step/", {"code": "000000"})
    second = client.post("/en/sign-in/second-step/", {"code": app_code(APP_KEY)})

    assert "This is not the code" in wrong.text
    assert second.headers["Location"] == "/en/about/"
    assert is_signed_in(client)


def test_a_code_of_the_app_is_good_for_once(client, client_of_nobody):
    person = UserFactory(confirmed=True, with_app=True)
    code = app_code(APP_KEY)
    for browser in (client, client_of_nobody):
        sign_in(browser, person)
        browser.post("/en/sign-in/second-step/", {"code": code})

    assert (is_signed_in(client), is_signed_in(client_of_nobody)) == (True, False)


@pytest.mark.parametrize("path", [DESK, "/en/desk/runs/", "/en/desk/reports/"])
def test_staff_without_a_second_factor_are_sent_to_get_one(client, settings, path):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(UserFactory(staff=True))

    answer = client.get(path)
    page = client.get(answer.headers["Location"])

    assert answer.headers["Location"] == "/en/account/second-factor/"
    assert "Set up an app" in page.text


def test_staff_with_a_second_factor_come_to_the_desk(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    person = UserFactory(staff=True, confirmed=True, with_app=True)
    sign_in(client, person, next=DESK)
    answer = client.post("/en/sign-in/second-step/", {"code": app_code(APP_KEY)})

    assert answer.headers["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_new_second_factor_ends_the_sessions_that_were_opened_without_it(
    client, client_of_nobody, settings, django_capture_on_commit_callbacks
):
    settings.STAFF_NEED_SECOND_FACTOR = True
    person = UserFactory(staff=True, confirmed=True)
    for browser in (client, client_of_nobody):
        sign_in(browser, person)
    key = re.search(r"<code data-key>(\w+)</code>", client.get("/en/account/app/").text)[1]

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/account/app/", {"code": app_code(key)})

    assert client.get(DESK).status_code == 200
    assert client_of_nobody.get(DESK).headers["Location"].startswith("/en/sign-in/")


def test_to_members_the_desk_does_not_exist(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(UserFactory())

    assert client.get(DESK).status_code == 404
    assert client.get(DESK, follow=True).status_code == 404


def test_important_changes_ask_once_more_after_a_while(client, person, time_machine):
    time_machine.move_to(timezone.localtime() + timedelta(minutes=16))

    asked = client.get("/en/account/app/")
    page = client.get(asked.headers["Location"])
    wrong = client.post(asked.headers["Location"], {"password": "wrong"})
    right = client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/en/account/app/"})

    assert asked.headers["Location"].startswith("/en/account/again/")
    assert "Is it still you?" in page.text
    assert "This is not your password" in wrong.text
    assert right.headers["Location"] == "/en/account/app/"


def test_a_new_address_takes_the_place_of_the_old_one_once_it_is_confirmed(client, person):
    old = person.email
    client.post("/en/account/email/", {"email": "New@example.org", "action_add": ""})
    assert client.get("/en/account/email/").text.count("new@example.org") >= 1
    person.refresh_from_db()
    assert person.email == old

    client.post(path_in(mail.outbox[-1], "confirm-address"))

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert [(one.email, one.verified, one.primary) for one in EmailAddress.objects.all()] == [
        ("new@example.org", True, True)
    ]
    assert ([old], "The address of your account was changed · Rialto") in [
        (one.to, one.subject) for one in mail.outbox
    ]


def test_the_address_of_somebody_else_is_not_told_apart(client, person):
    other = UserFactory(confirmed=True)

    answers = [
        client.post("/en/account/email/", {"email": email, "action_add": ""})
        for email in (other.email, "new@example.org")
    ]

    assert [one.status_code for one in answers] == [302, 302]


def test_changing_the_password_takes_the_old_one(client, person):
    wrong = client.post("/en/account/password/", {"oldpassword": "wrong", "password1": NEW})
    right = client.post("/en/account/password/", {"oldpassword": PASSWORD, "password1": NEW})

    assert "This is not your password" in wrong.text
    assert right.headers["Location"] == "/en/account/"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert is_signed_in(client)


def test_sessions_are_listed_and_all_others_end(client, client_of_nobody, person):
    client_of_nobody.post(
        SIGN_IN,
        {"login": person.email, "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"},
        REMOTE_ADDR="203.0.113.77",
    )
    page = client.get("/en/account/sessions/")
    assert "Firefox on Windows" in page.text
    assert "203.0.113.0" in page.text
    assert "203.0.113.77" not in page.text

    client.post("/en/account/sessions/")

    assert client.get("/en/my/").status_code == 200
    assert client_of_nobody.get("/en/my/").status_code == 302
    assert UserSession.objects.count() == 1


def test_only_the_network_of_an_address_is_kept(client):
    person = UserFactory(confirmed=True)
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD}, REMOTE_ADDR="2001:db8:1:2:3:4:5:6")

    assert UserSession.objects.get().ip == "2001:db8:1::"


def test_the_last_page_of_passkeys_is_the_overview_and_lists_them(client, person):
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "my phone", "credential": {}})

    assert "my phone" in client.get("/en/account/").text


@pytest.mark.parametrize("path", ["/en/account/", "/en/account/sessions/", "/en/account/app/", "/en/my/"])
def test_strangers_are_sent_to_the_sign_in(client, path):
    assert client.get(path).headers["Location"].startswith("/en/sign-in/?next=")


def test_keys_of_second_factors_lie_enciphered_and_outlive_a_new_secret(client, settings):
    person = UserFactory(confirmed=True, with_app=True)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, which is longer than the first"

    sign_in(client, person)
    client.post("/en/sign-in/second-step/", {"code": app_code(APP_KEY)})

    assert APP_KEY not in repr(Authenticator.objects.values_list("data", flat=True))
    assert is_signed_in(client)


def test_other_ways_to_show_that_it_is_still_the_person_are_offered_in_our_words(client, time_machine):
    person = UserFactory(confirmed=True)
    sign_in(client, person)
    time_machine.move_to(timezone.localtime() + timedelta(minutes=16))

    page = client.get("/en/account/again/?next=/en/account/app/")
    asked = client.get("/en/account/again/code/?next=/en/account/app/")
    sent = client.post("/en/account/again/code/?next=/en/account/app/", {"recipient": person.email})
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)[1]
    done = client.post(sent.headers["Location"], {"code": code})

    assert "Get a code by mail" in page.text
    assert f"Send a code to {person.email}" in asked.text
    assert done.headers["Location"] == "/en/account/app/"
