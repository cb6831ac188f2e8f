"""Making two organisations one at the desk."""

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse

from rialto.organisations.models import Organisation
from tests.factories import EntryFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/en/desk/organisations/"


@pytest.fixture
def two():
    return OrganisationFactory(name="Acme", slug="acme"), OrganisationFactory(name="ACME GmbH", slug="acme-2")


def test_two_become_one_after_a_question(staff, two, client):
    survivor, other = two
    entry = EntryFactory(published=True, provider=other)
    page = staff.get(LIST)
    address = reverse("desk:organisation-merge", args=["acme", "acme-2"])
    assert address in page.text
    assert "differs" in staff.get(address).text

    refused = staff.post(address, {"survivor": "first", "reason": ""})
    assert refused.status_code == 400
    assert Organisation.objects.count() == 2

    done = staff.post(address, {"survivor": "first", "reason": "One firm"}, follow=True)

    assert "lives on in" in done.text
    assert "One firm" in done.text
    entry.refresh_from_db()
    assert entry.provider == survivor
    moved = client.get(f"/en/organisations/{other.slug}/")
    assert (moved.status_code, moved.url) == (301, survivor.get_absolute_url())


def test_any_two_are_laid_side_by_side_by_address_or_name(staff, two):
    OrganisationFactory(name="Lonely", slug="lonely")

    found = staff.post(LIST, {"first": "https://rialto.example/en/organisations/acme-2/", "second": "lonely"})
    wrong = staff.post(LIST, {"first": "nobody at all", "second": "lonely"})

    assert found.url == reverse("desk:organisation-merge", args=["acme-2", "lonely"])
    assert wrong.status_code == 400
    assert "Paste its address" in wrong.text


def test_the_pages_are_for_staff(client, two):
    for page in (LIST, reverse("desk:organisation-merge", args=["acme", "acme-2"])):
        assert client.get(page).url.startswith(resolve_url(settings.LOGIN_URL))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_long_it_is(staff, count, django_assert_num_queries):
    for number in range(count):
        OrganisationFactory.create_batch(2, name=f"Twice {number}")

    with django_assert_num_queries(5):  # session, person, names, organisations, merges
        staff.get(LIST)
