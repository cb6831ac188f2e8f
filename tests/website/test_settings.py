"""The colours that a visitor chooses in the footer: no token, and yet no other site may choose them."""

import pytest
from django.test import Client
from django.urls import reverse

from rialto.base.context import THEME_COOKIE

pytestmark = pytest.mark.django_db
THEME = "/en/settings/theme/"
FROM_HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}


def strict() -> Client:
    """A client whose forms Django's guard checks as it does in real life."""
    return Client(enforce_csrf_checks=True)


def test_colours_are_remembered_without_a_token():
    answer = strict().post(THEME, {"theme": "dark", "next": "/en/about/"}, headers=FROM_HERE)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/about/")
    assert answer.cookies[THEME_COOKIE].value == "dark"
    assert list(answer.cookies) == [THEME_COOKIE]


def test_chosen_colours_are_on_the_page(client):
    client.post(THEME, {"theme": "dark"}, headers=FROM_HERE)

    page = client.get("/en/about/")

    assert 'data-theme="dark"' in page.text
    assert "csrfmiddlewaretoken" not in page.text


@pytest.mark.parametrize("theme", ["system", "purple", ""])
def test_other_words_take_the_cookie_away(client, theme):
    client.cookies[THEME_COOKIE] = "dark"

    answer = client.post(THEME, {"theme": theme}, headers=FROM_HERE)

    assert answer.cookies[THEME_COOKIE]["max-age"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_other_sites_cannot_choose_the_colours(headers):
    answer = strict().post(THEME, {"theme": "dark"}, headers=headers)

    assert answer.status_code == 403
    assert THEME_COOKIE not in answer.cookies


def test_an_old_browser_that_says_nothing_may_choose():
    assert strict().post(THEME, {"theme": "light"}).cookies[THEME_COOKIE].value == "light"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "", "\\\\x"]
)
def test_the_way_back_stays_on_this_site(client, back):
    answer = client.post(THEME, {"theme": "dark", "next": back}, headers=FROM_HERE)

    assert answer.headers["Location"] == reverse("website:home")


def test_colours_are_not_changed_by_following_a_link(client):
    assert client.get(THEME, {"theme": "dark"}).status_code == 405
