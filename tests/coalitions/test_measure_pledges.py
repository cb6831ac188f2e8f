"""Pledges that stand with measures of a plan."""

import csv
from io import StringIO

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from rialto.base.errors import Refused
from rialto.coalitions.actions import delete_measure, measure_pledges
from rialto.coalitions.actions.measure_pledges import link_pledge
from rialto.coalitions.models import (
    MeasurePledge,
    MeasureText,
    PlanText,
    Pledge,
    PledgeBeneficiary,
    PledgeFigure,
)
from rialto.coalitions.plan_choices import PlanState
from rialto.coalitions.pledge_choices import PledgeState
from rialto.coalitions.queries import measure_pledges as measure_pledge_queries
from tests.factories import ActionPlanFactory, CoalitionFactory, CoalitionMemberFactory, MeasureFactory
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
    words = "Link measures, entries and pledges"
    assert f"<h1>{words}</h1>" in client.get(address).text
    assert words in client.get(measure.get_absolute_url()).text
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
    link_pledge(measure, pledge, by=coordinator.user)  # it is there already
    assert MeasurePledge.objects.count() == 1


def test_a_withdrawn_pledge_takes_nobodys_place(measure, coordinator, monkeypatch):
    """It is shown nowhere, so that nobody could take it away."""
    monkeypatch.setattr(measure_pledges, "MOST_PLEDGES", 1)
    gone = linked(measure, coordinator)
    Pledge.objects.filter(pk=gone.pk).update(state=PledgeState.WITHDRAWN)

    linked(measure, coordinator)

    assert MeasurePledge.objects.count() == 2


def test_a_measure_that_somebody_deleted_gets_no_pledge(measure, coordinator):
    type(measure).objects.filter(pk=measure.pk).delete()

    with pytest.raises(Refused, match="not there any more"):
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


def text_of(answer) -> str:
    """The words of a page, one space between any two."""
    return " ".join(strip_tags(answer.content.decode()).split())


def rows_of(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def draft_of(coordinator):
    return MeasureFactory(
        plan=ActionPlanFactory(coalition=coordinator.coalition, title="Secret plan"), title="Secret measure"
    )


def test_a_pledge_leads_to_its_measures_with_country_and_plan(client, measure, coordinator):
    pledge = linked(measure, coordinator)
    closed = MeasureFactory(plan=ActionPlanFactory(closed=True, coalition=CoalitionFactory(country="AT")))
    MeasurePledge.objects.create(measure=closed, pledge=pledge)
    PlanText.objects.create(plan=measure.plan, language="de", field="title", text="Plan für alle")
    MeasureText.objects.create(measure=measure, language="de", field="title", text="Pflegende schulen")
    client.logout()

    page = text_of(client.get(pledge.get_absolute_url()))
    german = text_of(client.get(pledge.get_absolute_url().replace("/en/", "/de/")))

    assert f"{closed.number}. {closed.title} Austria, {closed.plan.title} (closed)" in page
    assert f"{measure.number}. {measure.title} Malta, {measure.plan.title}" in page
    assert page.index("Austria,") < page.index("Malta, Plan")
    assert german.index("Malta, Plan") < german.index("Österreich,")
    assert f"{measure.number}. Pflegende schulen Malta, Plan für alle" in german
    assert measure.get_absolute_url() in client.get(pledge.get_absolute_url()).text


def test_a_pledge_without_measures_says_nothing_of_them(client):
    pledge = PledgeFactory(published=True)

    assert "Measures that it belongs to" not in client.get(pledge.get_absolute_url()).text


def test_measures_of_drafts_are_for_their_coalition(client, coordinator):
    pledge = linked(draft_of(coordinator), coordinator, title="Teach nurses")
    pages = [
        pledge.get_absolute_url(),
        reverse("coalitions:pledge-csv"),
        f"/api/v1/pledges/{pledge.public_id}",
        "/api/v1/pledges",
    ]

    def told(page: str) -> str:
        answer = client.get(page)
        return answer.getvalue().decode()

    measure = MeasurePledge.objects.get().measure
    assert "Secret measure" in told(pages[0])
    # Open data says the same to everybody.
    assert not [page for page in pages[1:] if str(measure.public_id) in told(page)]
    client.logout()
    for page in pages:
        assert "Teach nurses" in told(page)
        assert "Secret" not in told(page)
        assert str(measure.public_id) not in told(page)


def test_a_withdrawn_pledge_names_no_measures(client, measure, coordinator, people):
    gone = linked(measure, coordinator, organisation=people.manager.memberships.get().organisation)
    Pledge.objects.filter(pk=gone.pk).update(state=PledgeState.WITHDRAWN)
    client.force_login(people.manager)

    assert measure.title not in client.get(gone.get_absolute_url()).text


def test_so_many_measures_are_listed_and_the_others_counted(client, measure, coordinator, monkeypatch):
    monkeypatch.setattr(measure_pledge_queries, "LISTED", 1)
    pledge = linked(measure, coordinator)
    assert "more." not in text_of(client.get(pledge.get_absolute_url()))
    MeasurePledge.objects.create(measure=MeasureFactory(plan=measure.plan), pledge=pledge)

    assert "And 1 more." in text_of(client.get(pledge.get_absolute_url()))


def test_a_plans_table_of_its_pledges(client, measure, coordinator):
    pledge = linked(measure, coordinator, title="=Teach nurses")
    honorary = PledgeFactory(published=True, title="We are for it")
    link_pledge(measure, honorary, by=coordinator.user)
    gone = linked(measure, coordinator, title="Teach farmers")
    Pledge.objects.filter(pk=gone.pk).update(state=PledgeState.WITHDRAWN)
    PledgeFigure.objects.filter(pledge=pledge).update(reported=40, checked=30)
    client.logout()
    address = reverse("coalitions:plan-pledges-csv", args=["mt", measure.plan.public_id])

    assert [list(row.values())[:-2] for row in rows_of(client, address)] == [
        [str(measure.number), measure.title, "'=Teach nurses", pledge.organisation.name, "2035-12-31", "people trained", "100", "40", "30"],
        [str(measure.number), measure.title, "We are for it", honorary.organisation.name, "2035-12-31", "", "", "", ""],
    ]  # fmt: skip
    assert address in client.get(measure.plan.get_absolute_url()).text


def test_the_table_of_a_draft_is_for_the_coalition(client, coordinator):
    draft = draft_of(coordinator)
    linked(draft, coordinator)
    address = reverse("coalitions:plan-pledges-csv", args=["mt", draft.plan.public_id])

    assert len(rows_of(client, address)) == 1
    client.logout()
    assert client.get(address).status_code == 404


def test_open_data_name_what_stands_with_what(client, measure, coordinator):
    pledge = linked(measure, coordinator)
    gone = linked(measure, coordinator)
    Pledge.objects.filter(pk=gone.pk).update(state=PledgeState.WITHDRAWN)

    one = client.get(f"/api/v1/pledges/{pledge.public_id}").json()
    assert one["plan_measures"] == [
        {"id": str(measure.public_id), "page": f"{settings.ORIGIN}{measure.get_absolute_url()}"}
    ]
    (row,) = rows_of(client, reverse("coalitions:pledge-csv"))
    assert row["plan_measures"] == str(measure.public_id)
    plan = client.get("/api/v1/coalitions/mt/plan").json()
    assert [each["pledges"] for each in plan["measures"]] == [[str(pledge.public_id)]]

    measure.plan.state = PlanState.DRAFT
    measure.plan.save()
    assert client.get(f"/api/v1/pledges/{pledge.public_id}").json()["plan_measures"] == []


def test_what_names_measures_and_pledges_costs_the_same_however_many(client, measure, coordinator):
    pledge = linked(measure, coordinator)
    pages = [
        pledge.get_absolute_url(), reverse("coalitions:pledge-csv"), "/api/v1/pledges", "/api/v1/coalitions/mt/plan",
        reverse("coalitions:plan-pledges-csv", args=["mt", measure.plan.public_id]),
    ]  # fmt: skip

    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).getvalue()
        return len(asked)

    few = [queries(page) for page in pages]
    for _number in range(4):
        plan = ActionPlanFactory(closed=True, coalition=CoalitionFactory())
        for other in (MeasureFactory(plan=plan), MeasureFactory(plan=measure.plan)):
            MeasurePledge.objects.create(measure=other, pledge=pledge)
            MeasurePledge.objects.create(measure=other, pledge=PledgeFactory(published=True))
    assert [queries(page) for page in pages] == few
