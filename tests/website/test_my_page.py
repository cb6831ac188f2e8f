"""My page leads to everything of one's own."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DOORS = [
    "/en/account/", "/en/my/profile/", "/en/my/data/", "/en/search/alerts/", "/en/contribute/mine/",
    "/en/organisations/mine/",
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_my_page_leads_to_what_is_ones_own(client, door):
    client.force_login(UserFactory(name="Ada"))

    page = client.get("/en/my/")

    assert "Good to see you, Ada" in page.text
    assert f'href="{door}"' in page.text
    assert client.get(door).status_code == 200


def test_strangers_have_no_page_of_their_own(client):
    assert client.get("/en/my/").headers["Location"] == "/en/sign-in/?next=/en/my/"
