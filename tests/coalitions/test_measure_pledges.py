"""Pledges that stand with measures of a plan."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rialto.base.errors import Refused
from rialto.coalitions.actions import delete_measure, measure_pledges
from rialto.coalitions.actions.measure_pledges import link_pledge
from rialto.coalitions.models import MeasurePledge, PledgeBeneficiary
from rialto.coalitions.pledge_choices import PledgeState
from tests.factories import ActionPlanFactory, CoalitionMemberFactory, MeasureFactory
from tests.factories.pledges import PledgeActionFactory, PledgeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    member = CoalitionMemberFactory(coordinator=True)
    client.force_login(member.user)
    return member


@pytest.fixture
def measure(coordinator):
    return MeasureFactory(plan=ActionPlanFactory(coalition=coordinator.coalition, published=True))


def linked(measure, coordinator, **said):
    pledge = PledgeFactory(published=True, **said)
    PledgeActionFactory(pledge=pledge)
    link_pledge(measure, pledge, by=coordinator.user)
    return pledge


def test_a_measure_names_its_pledges_with_what_is_checked(client, measure, coordinator):
    pledge = PledgeFactory(published=True, title="Teach nurses")
    PledgeActionFactory(pledge=pledge)
    PledgeBeneficiary.objects.update(reported=40, checked=30)
    address = reverse("coalitions:measure-links", args=["mt", measure.public_id])
    form = {"do": "pledge", "pledge_address": f"https://rialto.example{pledge.get_absolute_url()}badge/?a=b"}
    assert client.post(address, form).status_code == 302

    assert "Teach nurses" in client.get(address).text
    client.logout()
    page = client.get(measure.get_absolute_url()).text
    assert "Teach nurses" in page
    assert "40 of 100, 30 of them checked" in page

    client.force_login(coordinator.user)
    history = client.get(reverse("coalitions:plan-history", args=["mt", measure.plan.public_id])).text
    assert "Teach nurses" in history
    client.post(address, {"do": "unpledge", "pledge": pledge.public_id})
    assert not MeasurePledge.objects.exists()


@pytest.mark.parametrize(
    "where", ["", "https://elsewhere.example/x", "http://[", f"/pledges/{'0' * 32}/", "/pledges/1-2-3/"]
)
def test_what_is_no_address_of_a_pledge_is_said_in_the_form(client, measure, where):
    address = reverse("coalitions:measure-links", args=["mt", measure.public_id])
    for form in ({"do": "pledge", "pledge_address": where}, {"do": "entry", "address": where}):
        assert client.post(address, form).status_code == 400


def test_only_public_pledges_are_linked_and_shown(client, measure, coordinator):
    with pytest.raises(Refused, match="no pledge"):
        link_pledge(measure, PledgeFactory(state=PledgeState.IN_REVIEW), by=coordinator.user)
    gone = linked(measure, coordinator, title="Teach farmers")
    type(gone).objects.filter(pk=gone.pk).update(state=PledgeState.WITHDRAWN)

    assert "Teach farmers" not in client.get(measure.get_absolute_url()).text


def test_only_coordinators_link_and_only_so_many(measure, coordinator, monkeypatch):
    pledge = linked(measure, coordinator)
    member = CoalitionMemberFactory(coalition=coordinator.coalition)
    with pytest.raises(Refused, match="coordinators"):
        link_pledge(measure, pledge, by=member.user)
    monkeypatch.setattr(measure_pledges, "MOST_PLEDGES", 1)
    with pytest.raises(Refused, match="at most"):
        linked(measure, coordinator)


def test_with_a_measure_that_somebody_deleted_meanwhile_no_pledge_is_linked(measure, coordinator):
    delete_measure(measure, by=coordinator.user)
    with pytest.raises(Refused, match="not there any more"):
        link_pledge(measure, PledgeFactory(published=True), by=coordinator.user)


def test_the_page_costs_the_same_however_many_pledges_it_names(client, measure, coordinator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(measure.get_absolute_url()).status_code == 200
        return len(asked)

    linked(measure, coordinator)
    before = queries()
    for _number in range(4):
        linked(measure, coordinator)
    assert queries() == before
