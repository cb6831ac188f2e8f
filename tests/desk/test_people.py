"""Opening what is kept of a person: administrators only, whose and why asked, nothing to link to."""

import pytest
from django.test import Client

from rialto.accounts.models import AccessRecord, Profile
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/people/"
WHY = "Ada asks where her draft is."


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def ada():
    person = UserFactory(email="ada@example.org", name="Ada Byron")
    Profile.objects.create(user=person, region="Valletta")
    return person


def test_an_administrator_says_whose_and_why_and_sees_it_once(administrator, ada):
    page = administrator.post(PAGE, {"email": "Ada@example.org", "reason": WHY})

    assert "Valletta" in page.text
    assert page["Cache-Control"].find("no-store") >= 0
    assert [(one.person, one.reason) for one in AccessRecord.objects.all()] == [(ada, WHY)]
    assert "Valletta" not in administrator.get(PAGE).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": "ada@example.org", "reason": ""}, "Say why, in a few words"),
        ({"email": "ada@example.org", "reason": "because"}, "Say why, in a few words"),
        ({"email": "ada@example.org", "reason": "          "}, "Say why, in a few words"),
        ({"email": "nobody@example.org", "reason": WHY}, "Nobody has an account with this address."),
        ({"email": "", "reason": WHY}, "Type the address of the person."),
    ],
)
def test_without_whose_or_why_nothing_is_opened(administrator, ada, values, words):
    page = administrator.post(PAGE, values)

    assert page.status_code == 400
    assert words in page.text
    assert "Valletta" not in page.text
    assert not AccessRecord.objects.exists()


def test_to_editors_and_members_the_page_does_not_exist(ada):
    for traits in ({"staff": True}, {}):
        client = Client()
        client.force_login(UserFactory(**traits))
        assert client.post(PAGE, {"email": ada.email, "reason": WHY}).status_code == 404

    assert not AccessRecord.objects.exists()


def test_the_desk_leads_administrators_there_and_nobody_else(administrator):
    editor = Client()
    editor.force_login(UserFactory(staff=True))

    assert PAGE in administrator.get("/en/desk/").text
    assert PAGE not in editor.get("/en/desk/").text
