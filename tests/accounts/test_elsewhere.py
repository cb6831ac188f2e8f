"""Signing in at another site: against a real OpenID Connect provider in a process of its own."""

import re
from html import unescape
from urllib.parse import urlsplit

import httpx2
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from config.settings.oidc import providers_from
from rialto.accounts.models import User
from tests import oidc_provider
from tests.accounts.conftest import is_signed_in
from tests.factories import UserFactory
from tests.factories.accounts import APP_KEY, PASSWORD

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/oidc/university/login/callback/"
GO = "/oidc/university/login/"


@pytest.fixture(scope="module")
def university(tmp_path_factory):
    with oidc_provider.provider(tmp_path_factory.mktemp("provider"), CALLBACK) as address:
        yield address


@pytest.fixture(autouse=True)
def configured(settings, university):
    apps = providers_from(
        f'[{{"id": "university", "name": "Our University", "server": "{university}", '
        f'"client": "{oidc_provider.CLIENT}", "secret": "{oidc_provider.SECRET}"}}]'
    )
    settings.OIDC_PROVIDERS = apps
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def through_the_provider(client, **form):
    """Go there, sign in there as a browser does, and come back; the answer is our callback's."""
    going = client.post(GO, form)
    address = unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', going.text)[1])
    with httpx2.Client(follow_redirects=False) as browser:
        answer = browser.get(address)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        while "/accounts/login/" in (where := answer.headers.get("location", "")):
            answer = browser.get(origin + where)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text)[1]
            answer = browser.post(
                origin + where,
                data={
                    "login": oidc_provider.LOGIN,
                    "password": oidc_provider.PASSWORD,
                    "csrfmiddlewaretoken": token,
                },
            )
            answer = browser.get(origin + answer.headers["location"])
    back = answer.headers["location"]
    assert back.startswith(CALLBACK)
    return client.get(back.removeprefix("http://testserver"))


def test_somebody_new_comes_in_and_their_address_is_proven_by_the_other_site(client):
    answer = through_the_provider(client, process="login", next="/de/my/", language="de")

    assert answer.headers["Location"] == "/de/my/"
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.email, person.language, person.has_usable_password()) == (oidc_provider.EMAIL, "de", False)
    assert EmailAddress.objects.get().verified
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {}
    assert mail.outbox == []


def test_the_same_person_comes_back_to_the_same_account(client, client_of_nobody):
    for browser in (client, client_of_nobody):
        through_the_provider(browser, process="login")

    assert is_signed_in(client_of_nobody)
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_an_address_that_is_known_here_is_never_joined_by_itself(client):
    UserFactory(email=oidc_provider.EMAIL, confirmed=True)

    answer = through_the_provider(client, process="login")

    assert answer.headers["Location"] == "/en/confirm-address/"
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert [one.subject for one in mail.outbox] == ["You have an account already · Rialto"]


def test_linking_opens_the_account_through_the_other_site_and_unlinking_closes_that_door(
    client, client_of_nobody
):
    person = UserFactory(confirmed=True)
    client.post("/en/sign-in/", {"login": person.email, "password": PASSWORD})
    assert "Go on with Our University" in client.get("/en/account/linked/").text

    through_the_provider(client, process="connect", next="/en/account/linked/")
    linked = SocialAccount.objects.get()
    through_the_provider(client_of_nobody, process="login")

    assert linked.user == person
    assert is_signed_in(client_of_nobody)
    assert "Our University</strong>" in client.get("/en/account/linked/").text

    client.post("/en/account/linked/", {"account": linked.pk})

    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject.startswith("Your account cannot be entered through another site")


def test_the_only_way_in_cannot_be_unlinked(client):
    through_the_provider(client, process="login")

    page = client.post("/en/account/linked/", {"account": SocialAccount.objects.get().pk})

    assert "This is your only way in" in page.text
    assert SocialAccount.objects.exists()


def test_a_link_to_a_site_that_is_no_longer_configured_can_be_let_go(client, settings):
    person = UserFactory(password=PASSWORD, confirmed=True)
    settings.OIDC_PROVIDERS, settings.SOCIALACCOUNT_PROVIDERS = [], {}
    linked = SocialAccount.objects.create(user=person, provider="gone", uid="1", extra_data={})
    client.post("/en/sign-in/", {"login": person.email, "password": PASSWORD})

    for_a_program = client.get("/en/account/linked/", headers={"X-Requested-With": "XMLHttpRequest"})
    answer = client.post("/en/account/linked/", {"account": linked.pk})

    assert for_a_program.status_code == 200
    assert answer.status_code == 302
    assert not SocialAccount.objects.exists()


def test_a_second_factor_is_asked_here_also_of_who_comes_from_elsewhere(client):
    person = UserFactory(confirmed=True)
    client.post("/en/sign-in/", {"login": person.email, "password": PASSWORD})
    through_the_provider(client, process="connect")
    client.post("/en/sign-out/")
    TOTP.activate(person, APP_KEY)

    answer = through_the_provider(client, process="login")

    assert answer.headers["Location"].startswith("/en/sign-in/second-step/")
    assert not is_signed_in(client)


def test_the_sign_in_offers_the_other_site_by_its_name(client):
    assert "Go on with Our University" in client.get("/en/sign-in/").text
    assert "Go on with Our University" in client.get("/en/register/").text


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=x", "?code=forged&state=forged"])
def test_coming_back_without_being_vouched_for_lets_nobody_in(client, query):
    page = client.get(f"/oidc/university/login/callback/{query}", follow=True)

    assert page.status_code == 200
    assert "You did not sign in" in page.text
    assert not is_signed_in(client)


def test_providers_that_are_not_configured_do_not_exist(client):
    assert client.post("/oidc/nobody/login/").status_code == 404
    assert client.get("/oidc/nobody/login/callback/").status_code == 404
    assert client.get(GO).status_code == 405


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "in JSON"),
        ('{"id": "x"}', "list of objects"),
        ('[{"id": "x", "name": "X", "server": "https://x.example", "client": "c"}]', "lacks secret"),
        ('[{"id":"x","name":"X","server":"s","client":"c","secret":"s","colour":"red"}]', "unknown colour"),
        (
            '[{"id":"x","name":"X","server":"s","client":"c","secret":"s","auth":"client_secret_jwt"}]',
            "auth is one of client_secret_basic",
        ),
    ],
)
def test_a_wrong_list_of_providers_stops_the_start_in_words(text, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        providers_from(text)


def test_what_eu_login_needs_can_be_said():
    (app,) = providers_from(
        '[{"id":"eu-login","name":"EU Login","server":"https://ecas.ec.europa.eu/cas/oauth2","client":"c",'
        '"secret":"s","uid":"sub","auth":"client_secret_basic","userinfo":false,"scope":["openid","email"]}]'
    )

    assert app["settings"] == {
        "server_url": "https://ecas.ec.europa.eu/cas/oauth2",
        "uid_field": "sub",
        "token_auth_method": "client_secret_basic",
        "fetch_userinfo": False,
        "scope": ["openid", "email"],
    }
