"""Coming in: registering, confirming, signing in with a password or a code, a forgotten password, signing out."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import translation

from rialto.accounts.models import User
from tests.accounts.conftest import is_signed_in, path_in, solved
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN, REGISTER, HOME, MY_PAGE = "/en/sign-in/", "/en/register/", "/en/", "/en/my/"
NEW = "seven herons on one leg"


def notices(page) -> list[str]:
    return re.findall(r'<div class="notice bad".*?</div></div>', page.text, re.DOTALL)


def test_from_registering_to_my_page_in_ones_own_language(client):
    form = {"email": "Ada@Example.org", "password1": NEW, **solved()}

    with translation.override("de"):
        sent = client.post("/de/register/", form)

    assert sent.headers["Location"] == "/de/confirm-address/"
    assert not is_signed_in(client)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.org"], "Adresse bestätigen · Rialto")
    link = path_in(letter, "confirm-address")

    page = client.get(link)
    assert "ada@example.org" in page.text
    assert not EmailAddress.objects.get().verified

    done = client.post(link)
    assert is_signed_in(client)
    assert done.headers["Location"] == "/de/my/"
    person = User.objects.get()
    assert (person.email, person.language, person.is_staff) == ("ada@example.org", "de", False)


def test_registering_takes_a_proof_and_each_proof_is_good_for_once(client):
    proof = solved()
    without = client.post(REGISTER, {"email": "ada@example.org", "password1": NEW})
    first = client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **proof})
    again = client.post(REGISTER, {"email": "bea@example.org", "password1": NEW, **proof})

    assert (without.status_code, first.status_code, again.status_code) == (200, 302, 200)
    assert "did not finish its sum" in without.text
    assert [person.email for person in User.objects.all()] == ["ada@example.org"]


def test_a_mistake_does_not_use_up_the_proof(client):
    proof = solved()

    wrong = client.post(REGISTER, {"email": "ada@example.org", "password1": "short", **proof})
    right = client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **proof})

    assert "too short" in wrong.text
    assert right.status_code == 302


@pytest.mark.parametrize("password", ["password1234", "834519076652", "ada@example.org"])
def test_weak_passwords_are_refused_in_words(client, password):
    page = client.post(REGISTER, {"email": "ada@example.org", "password1": password, **solved()})

    assert page.status_code == 200
    assert 'id="id_password1_error"' in page.text
    assert not User.objects.exists()


def test_registering_with_a_known_address_looks_the_same_and_tells_its_owner(client, client_of_nobody):
    UserFactory(email="ada@example.org", confirmed=True)

    known = client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **solved()})
    new = client_of_nobody.post(REGISTER, {"email": "bea@example.org", "password1": NEW, **solved()})

    assert known.headers["Location"] == new.headers["Location"]
    assert (
        client.get(known.headers["Location"]).content
        == client_of_nobody.get(known.headers["Location"]).content
    )
    assert [(one.to[0], one.subject) for one in mail.outbox] == [
        ("ada@example.org", "You have an account already · Rialto"),
        ("bea@example.org", "Confirm your address · Rialto"),
    ]


def test_a_known_address_costs_a_hash_of_a_password_as_a_new_one_does(client, client_of_nobody, monkeypatch):
    UserFactory(email="ada@example.org", confirmed=True)
    hashed = []
    monkeypatch.setattr(
        User, "set_password", lambda self, raw: hashed.append(raw) or setattr(self, "password", "!")
    )

    client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **solved()})
    known, hashed[:] = list(hashed), []
    client_of_nobody.post(REGISTER, {"email": "bea@example.org", "password1": NEW, **solved()})

    assert known == hashed == [NEW]


def test_without_scripts_one_registers_by_a_link(client):
    sent = client.post("/en/register/by-mail/", {"email": "ada@example.org"})
    assert sent.headers["Location"] == "/en/confirm-address/"
    assert not User.objects.exists()
    link = path_in(mail.outbox[0], "register/finish")

    done = client.post(link, {"password1": NEW})

    assert done.headers["Location"] == MY_PAGE
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert "This link no longer works" in client.get(link).text


def test_registering_by_mail_says_the_same_of_known_addresses(client):
    UserFactory(email="ada@example.org", confirmed=True)

    sent = client.post("/en/register/by-mail/", {"email": "ADA@example.org"})

    assert sent.headers["Location"] == "/en/confirm-address/"
    assert mail.outbox[0].subject == "You have an account already · Rialto"


def test_links_are_asked_for_five_times_an_hour_at_most(client):
    answers = [client.post("/en/register/by-mail/", {"email": f"a{n}@example.org"}) for n in range(6)]

    assert [one.status_code for one in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_forged_link_registers_nobody(client):
    assert "no longer works" in client.post("/en/register/finish/forged:1/", {"password1": NEW}).text
    assert not User.objects.exists()


def test_signing_in_with_address_and_password(client):
    person = UserFactory(confirmed=True)

    answer = client.post(SIGN_IN, {"login": person.email.upper(), "password": PASSWORD})

    assert answer.headers["Location"] == MY_PAGE
    assert is_signed_in(client)
    cookie = answer.cookies["rialto_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 14 * 24 * 3600)


def test_who_did_not_confirm_the_address_is_sent_the_link_again(client):
    person = UserFactory()

    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/en/confirm-address/"
    assert not is_signed_in(client)
    assert path_in(mail.outbox[0], "confirm-address")


def test_known_and_unknown_addresses_get_the_same_answer(client):
    known = UserFactory(confirmed=True)

    pages = [
        client.post(SIGN_IN, {"login": one, "password": "wrong"})
        for one in (known.email, "nobody@example.org")
    ]

    assert notices(pages[0]) == notices(pages[1])
    assert "do not go together" in notices(pages[0])[0]
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client):
    person = UserFactory(inactive=True, confirmed=True)

    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})

    assert not is_signed_in(client)


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client):
    page = client.post(SIGN_IN, {"login": "not an address", "password": ""})

    assert "This is not an e-mail address" in page.text
    assert "Type your password." in page.text
    assert 'value="not an address"' in page.text
    assert page.text.count('aria-invalid="true"') == 2


def test_password_managers_know_the_fields(client):
    page = client.get(SIGN_IN)

    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    assert 'autocomplete="new-password"' in client.get(REGISTER).text


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_this_site_only(client, elsewhere):
    person = UserFactory(confirmed=True)

    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": elsewhere})

    assert answer.headers["Location"] == MY_PAGE


def test_signing_in_leads_back_to_where_one_was(client):
    person = UserFactory(confirmed=True)
    page = client.get(f"{SIGN_IN}?next=/en/about/")

    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": "/en/about/"})

    assert 'name="next" value="/en/about/"' in page.text
    assert answer.headers["Location"] == "/en/about/"


def test_who_registers_on_the_way_comes_to_where_they_were_going(client):
    page = client.get(f"{SIGN_IN}?next=/en/about/")
    assert 'href="/en/register/?next=/en/about/"' in page.text
    client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, "next": "/en/about/", **solved()})

    done = client.post(path_in(mail.outbox[0], "confirm-address"))

    assert done.headers["Location"] == "/en/about/"


def test_after_five_wrong_passwords_one_has_to_wait(client):
    person = UserFactory(confirmed=True)
    for _ in range(5):
        client.post(SIGN_IN, {"login": person.email, "password": "wrong"})

    page = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})

    assert "Wait five minutes" in notices(page)[0]
    assert not is_signed_in(client)


def test_who_tries_often_from_one_place_has_to_wait(client):
    answers = [client.post(SIGN_IN, {"login": f"a{n}@example.org", "password": ""}) for n in range(31)]

    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert "Wait a while" in answers[-1].text


def test_a_code_by_mail_opens_the_door(client):
    person = UserFactory(confirmed=True, language="fr")
    asked = client.post("/en/sign-in/code/", {"email": person.email})
    assert asked.headers["Location"] == "/en/sign-in/code/confirm/"
    letter = mail.outbox[0]
    assert letter.subject == "Votre code · Rialto"
    code = re.search(r"^([A-Z0-9-]{6,})$", letter.body, re.MULTILINE)[1]

    wrong = client.post(asked.headers["Location"], {"code": "WRONG1"})
    right = client.post(asked.headers["Location"], {"code": code})

    assert "This is not the code" in wrong.text
    assert right.headers["Location"] == MY_PAGE
    assert is_signed_in(client)


def test_asking_a_code_for_an_unknown_address_looks_the_same(client, client_of_nobody):
    person = UserFactory(confirmed=True)

    known = client.post("/en/sign-in/code/", {"email": person.email})
    unknown = client_of_nobody.post("/en/sign-in/code/", {"email": "nobody@example.org"})

    assert known.headers["Location"] == unknown.headers["Location"]
    pages = [one.get(known.headers["Location"]) for one in (client, client_of_nobody)]
    hidden = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert hidden.sub("", pages[0].text) == hidden.sub("", pages[1].text)
    assert mail.outbox[1].subject == "There is no account with this address · Rialto"


def test_a_forgotten_password_is_replaced_by_a_link(client):
    person = UserFactory(confirmed=True)
    asked = client.post("/en/forgotten-password/", {"email": person.email})
    link = path_in(mail.outbox[0], "forgotten-password")

    moved = client.get(link)
    form = client.get(moved.headers["Location"])
    weak = client.post(moved.headers["Location"], {"password1": "short"})
    kept = client.post(moved.headers["Location"], {"password1": NEW})

    assert asked.headers["Location"] == "/en/forgotten-password/sent/"
    assert "Choose a new password" in form.text
    assert "too short" in weak.text
    assert kept.headers["Location"] == "/en/forgotten-password/kept/"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert "This link no longer works" in client.get(link, follow=True).text
    assert mail.outbox[-1].subject == "Your password was changed · Rialto"


def test_a_forgotten_password_of_nobody_looks_the_same(client):
    answer = client.post("/en/forgotten-password/", {"email": "nobody@example.org"})

    assert answer.headers["Location"] == "/en/forgotten-password/sent/"
    assert mail.outbox[0].to == ["nobody@example.org"]


def test_signing_out_takes_a_form(client):
    client.force_login(UserFactory())

    assert client.get("/en/sign-out/").status_code == 405
    assert is_signed_in(client)

    answer = client.post("/en/sign-out/")

    assert answer.headers["Location"] == HOME
    assert not is_signed_in(client)


def test_somebody_elses_address_is_free_for_its_owner(client):
    squatter = UserFactory(email="ada@example.org")
    owner = UserFactory(email="old@example.org", confirmed=True)
    client.force_login(owner)
    EmailAddress.objects.create(user=owner, email="ada@example.org")
    from allauth.account.models import EmailConfirmationHMAC

    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=owner, email="ada@example.org")).key
    client.post(reverse("account_confirm_email", args=[key]))

    owner.refresh_from_db()
    assert owner.email == "ada@example.org"
    assert not User.objects.filter(pk=squatter.pk).exists()


def test_no_page_of_accounts_is_drawn_by_a_template_of_allauth(client):
    from rialto.accounts import allauth_urls

    person = UserFactory(confirmed=True)
    drawn = set()
    for is_in in (False, True):
        if is_in:
            client.force_login(person)
        for route in allauth_urls.urlpatterns:
            names = route.pattern.converters or getattr(route.pattern, "regex", re.compile("")).groupindex
            page = client.get(reverse(route.name, kwargs=dict.fromkeys(names, 1)), follow=True)
            drawn |= {one.origin.name for one in page.templates or [] if one.origin}

    assert drawn
    assert {name for name in drawn if "site-packages/allauth" in name} == set()


class _Broken(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_when_no_mail_can_be_sent_it_is_said_instead_of_letting_somebody_wait(client, settings):
    settings.EMAIL_BACKEND = f"{__name__}._Broken"

    answers = [
        client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **solved()}),
        client.post("/en/register/by-mail/", {"email": "bea@example.org"}),
        client.post("/en/forgotten-password/", {"email": "nobody@example.org"}),
    ]

    assert [one.status_code for one in answers] == [503] * 3
    assert all("We cannot send mail right now" in one.text for one in answers)


def test_a_link_that_is_used_twice_in_the_same_moment_makes_one_account(client, monkeypatch):
    client.post("/en/register/by-mail/", {"email": "ada@example.org"})
    link = path_in(mail.outbox[0], "register/finish")
    UserFactory(email="ada@example.org")
    monkeypatch.setattr("rialto.accounts.views.entrance.is_known", lambda email: False)

    answer = client.post(link, {"password1": NEW})

    assert answer.headers["Location"] == "/en/sign-in/"
    assert User.objects.count() == 1


def test_an_address_that_is_sent_twice_in_the_same_moment_is_answered_as_a_known_one(client, monkeypatch):
    UserFactory(email="ada@example.org", confirmed=True)
    monkeypatch.setattr(
        "rialto.accounts.forms.entrance.RegisterForm.validate_unique_email", lambda self, value: value
    )

    answer = client.post(REGISTER, {"email": "ada@example.org", "password1": NEW, **solved()})

    assert answer.headers["Location"] == "/en/confirm-address/"
    assert User.objects.count() == 1
    assert mail.outbox[0].subject == "You have an account already · Rialto"
