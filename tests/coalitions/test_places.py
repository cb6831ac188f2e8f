"""Where coalitions are met: the page of all, the country's page, where they work, the menu, and pages that coordinators write."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rialto.base.errors import Refused
from rialto.coalitions.actions import edit_profile
from rialto.coalitions.pledge_choices import PledgeState
from rialto.coalitions.queries import coalitions_of
from rialto.editorial.actions.making import begin_page
from rialto.editorial.actions.publishing import publish_edition
from rialto.editorial.choices import PageKind
from rialto.editorial.rules import may_publish, may_write_pages, pages_written_by
from rialto.website.coalitions import country_coalition, national_languages
from tests.factories import (
    BlockPageFactory,
    CoalitionDateFactory,
    CoalitionMemberFactory,
    CoalitionTaskFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.pledges import PledgeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(index):
    return CoalitionMemberFactory(coordinator=True, user__name="Ana Borg")


def test_the_page_of_all_has_every_country_with_what_comes_first(boss, client):
    edit_profile(boss.coalition, {"priorities": "Schools first\nThen firms"}, by=boss.user)
    OrganisationFactory(coalition=True, name="eSkills Malta")
    CoalitionDateFactory(audience="everybody", title="Open day")
    CoalitionDateFactory(audience="all", title="Inner circle")

    page = client.get("/en/coalitions/").content.decode()

    assert page.count('<th scope="row">') == 27
    for words in ("Schools first", "eSkills Malta", "Open day", "1 coalition works here"):
        assert words in page
    assert "Then firms" not in page
    assert "Inner circle" not in page


def test_the_page_of_all_costs_the_same_however_many_there_are(boss, client):
    counts = []
    for country in ("AT", "SK"):
        member = CoalitionMemberFactory(coalition__country=country, coordinator=True)
        edit_profile(member.coalition, {"mission": "m", "priorities": "p"}, by=member.user)
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/coalitions/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_country_page_shows_what_its_coalition_shares_with_everybody(boss, client):
    CoalitionDateFactory(audience="everybody", title="Open day")
    CoalitionDateFactory(audience="own", title="Inner circle")
    edit_profile(
        boss.coalition, {"mission": "Skills for all", "contact_email": "hello@mt.example"}, by=boss.user
    )
    client.force_login(boss.user)

    page = client.get("/en/countries/mt/").content.decode()

    assert ("Skills for all" in page, "hello@mt.example" in page, "Open day" in page) == (True, True, True)
    assert "Inner circle" not in page
    assert "What it wants" not in client.get("/en/countries/at/").content.decode()


def test_its_own_languages_come_first():
    assert national_languages("BE")[:2] == ("nl", "fr")
    assert "mt" in national_languages("MT")


def test_people_work_where_their_tasks_are(boss, client):
    CoalitionMemberFactory(coalition__country="SK")
    CoalitionTaskFactory(
        receiver=boss.coalition, sender__country="SK", assignee=boss.user, title="Answer the survey"
    )
    client.force_login(boss.user)

    page = client.get(reverse("website:coalition-workspace", args=["mt"])).content.decode()

    assert "Answer the survey" in page
    assert "does not say yet" in page
    assert client.get(reverse("website:coalition-workspace", args=["sk"])).status_code == 404
    mine = client.get(reverse("website:coalition-workspace", args=["mine"]))
    assert mine["Location"] == "/en/coalitions/mt/"


def test_what_nobody_does_yet_and_pledges_to_decide_wait_for_a_coordinator_too(boss, client):
    CoalitionTaskFactory(receiver=boss.coalition, sender__country="SK", title="Answer the survey")
    late = CoalitionTaskFactory(
        receiver=boss.coalition,
        sender__country="AT",
        assignee=boss.user,
        due_on=date(2026, 1, 1),
        title="Long over",
    )
    PledgeFactory(organisation__country="MT", country="MT", state=PledgeState.IN_REVIEW)
    PledgeFactory(organisation__country="SK", country="SK", state=PledgeState.IN_REVIEW)
    page = reverse("website:coalition-workspace", args=["mt"])

    client.force_login(boss.user)
    shown = client.get(page).content.decode()
    assert "Answer the survey" in shown
    assert shown.count(late.get_absolute_url()) == 1
    assert "Pledges to decide and check: 1" in shown
    assert "Nothing waits for you" not in shown

    client.force_login(CoalitionMemberFactory(coalition=boss.coalition).user)
    shown = client.get(page).content.decode()
    assert "Answer the survey" in shown
    assert "Pledges to decide and check" not in shown


def test_the_way_there_stands_in_the_menu_and_costs_nothing_for_others(
    boss, client, django_assert_num_queries
):
    way = reverse("website:coalition-workspace", args=["mine"])
    client.force_login(boss.user)
    assert way in client.get("/en/cookies/").content.decode()
    assert "Your coalition: Malta" in client.get("/en/my/").content.decode()
    stranger = UserFactory()
    client.force_login(stranger)
    assert way not in client.get("/en/cookies/").content.decode()
    with django_assert_num_queries(0):
        assert coalitions_of(stranger) == []


def test_coordinators_write_and_publish_pages_of_their_country_and_no_others(boss):
    member = CoalitionMemberFactory(coalition=boss.coalition)
    elsewhere, site = BlockPageFactory(slug="at", country="AT"), BlockPageFactory(slug="site")
    of_firm = BlockPageFactory(slug="firm", country="MT", organisation=OrganisationFactory(country="MT"))

    edition = begin_page("Skills week", kind=PageKind.PAGE, language="en", country="MT", by=boss.user)
    publish_edition(edition, by=boss.user)

    assert list(pages_written_by(boss.user)) == [edition.page]
    assert edition.page.slug.startswith("skills-week-")
    assert not any(may_publish(boss.user, one) for one in (elsewhere, site, of_firm))
    assert may_write_pages(boss.user)
    assert not may_write_pages(member.user)
    for by, country in ((boss.user, "AT"), (boss.user, ""), (member.user, "MT")):
        with pytest.raises(Refused):
            begin_page("Mine", kind=PageKind.PAGE, language="en", country=country, by=by)
    assert [one.title for one in country_coalition("MT", "en").pages] == ["Skills week"]
