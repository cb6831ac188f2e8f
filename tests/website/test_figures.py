"""How often entries are read: counted without anything about who reads, and shown to the organisation's members."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rialto.catalogue.actions.visits import Counted, add_visits, forget_visits
from rialto.catalogue.models import EntryVisits
from rialto.catalogue.queries.visits import DayCount
from rialto.website import visits
from rialto.website.figures import BOTTOM, TOP, by_weeks, chart_of, round_up
from tests.factories import EntryFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"


@pytest.fixture(autouse=True)
def counter(monkeypatch) -> visits.VisitCounter:
    fresh = visits.VisitCounter()
    monkeypatch.setattr(visits, "counter", fresh)
    return fresh


def counts() -> list[tuple[int, int]]:
    return list(EntryVisits.objects.order_by("entry", "day").values_list("view_count", "click_count"))


def test_views_and_clicks_are_counted_by_entry_and_day(client, counter):
    entry = EntryFactory(published=True)
    for _number in range(3):
        client.get(entry.get_absolute_url(), headers={"user-agent": BROWSER})
    on = client.get(f"{entry.get_absolute_url()}go/", headers={"user-agent": BROWSER})

    assert (on.status_code, on.url) == (302, entry.address)
    assert counts() == []
    assert counter.flush() == 1
    assert counts() == [(3, 1)]
    assert EntryVisits.objects.get().day == timezone.localdate()

    client.get(entry.get_absolute_url(), headers={"user-agent": BROWSER})
    counter.flush()
    assert counts() == [(4, 1)]
    assert counter.flush() == 0


def test_counting_sets_no_cookie_and_writes_nothing_while_the_page_is_made(
    client, django_assert_max_num_queries
):
    entry = EntryFactory(published=True)
    client.get(entry.get_absolute_url())

    with django_assert_max_num_queries(6) as asked:
        page = client.get(entry.get_absolute_url(), headers={"user-agent": BROWSER})

    assert page.cookies == {}
    assert not [one for one in asked if not one["sql"].startswith("SELECT")]


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": ""},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": "python-httpx/0.28"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"},
        {"user-agent": "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"},
        {"user-agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36"},
        {"user-agent": BROWSER, "sec-purpose": "prefetch;prerender"},
        {"user-agent": BROWSER, "x-moz": "prefetch"},
    ],
)
def test_robots_and_what_nobody_asked_for_yet_are_left_out(client, counter, headers):
    entry = EntryFactory(published=True)

    client.get(entry.get_absolute_url(), headers=headers)
    client.get(f"{entry.get_absolute_url()}go/", headers=headers)

    assert counter.flush() == 0


@pytest.mark.parametrize("traits", [{}, {"withdrawn": True}, {"published": True, "address": ""}])
def test_there_is_no_way_on_from_what_is_not_public_or_leads_nowhere(client, counter, traits):
    entry = EntryFactory(**traits)

    assert client.get(f"{entry.get_absolute_url()}go/").status_code == 404
    assert counter.flush() == 0


@pytest.mark.parametrize("failure", [DatabaseError, InterfaceError])
def test_what_cannot_be_written_now_is_kept(counter, monkeypatch, failure):
    entry = EntryFactory(published=True)
    counter.add(entry.pk, views=2)

    def fail(*_args: object) -> int:
        raise failure("locked, or the connection is lost")

    with monkeypatch.context() as broken:
        broken.setattr(visits, "add_visits", fail)
        assert counter.flush() == 0
    counter.add(entry.pk, clicks=1)

    assert counter.flush() == 1
    assert counts() == [(2, 1)]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_writing_costs_the_same_however_many_entries_there_are(count, django_assert_max_num_queries):
    entries = EntryFactory.create_batch(count, published=True)
    counted = {(one.pk, TODAY): Counted(1, 0) for one in entries} | {(10**9, TODAY): Counted(5, 5)}

    with django_assert_max_num_queries(4):  # the transaction's two, the entries, one statement for all rows
        assert add_visits(counted) == count


def test_counts_go_after_three_years():
    entry = EntryFactory()
    add_visits({(entry.pk, timezone.localdate() - timedelta(days=days)): Counted(1, 0) for days in (0, 1200)})

    assert forget_visits() == 1
    assert counts() == [(1, 0)]


@pytest.fixture
def visited():
    """An organisation with a member, two entries, and visits today and ten days ago."""
    membership = MembershipFactory()
    first, second = (
        EntryFactory(published=True, provider=membership.organisation, title=title)
        for title in ("=SUM(A1)", "Tables")
    )
    other = EntryFactory(published=True, provider=OrganisationFactory(), title="Not theirs")
    today = timezone.localdate()
    add_visits(
        {
            (first.pk, today): Counted(5, 1),
            (second.pk, today): Counted(2, 2),
            (second.pk, today - timedelta(days=10)): Counted(40, 4),
            (second.pk, today - timedelta(days=100)): Counted(100, 0),
            (other.pk, today): Counted(1000, 1000),
        }
    )
    return membership


def test_members_see_a_chart_and_the_same_as_a_table(client, visited):
    client.force_login(visited.user)

    page = client.get(reverse("website:organisation-figures", args=[visited.organisation.slug]))

    figures = page.context["figures"]
    assert (figures.views, figures.clicks, figures.share) == (47, 7, 15)
    assert [(one.entry.title, one.views, one.clicks) for one in figures.entries] == [
        ("Tables", 42, 6),
        ("=SUM(A1)", 5, 1),
    ]
    assert len(figures.chart.points) == 30
    assert '<svg class="chart" viewBox="0 0 640 220" role="img"' in page.text
    assert "Views: 47, clicks: 7" in page.text
    assert "Not theirs" not in page.text


@pytest.mark.parametrize(("days", "views"), [("30", 47), ("90", 47), ("365", 147), ("7", 47), ("x", 47)])
def test_a_span_is_chosen_in_the_address(client, visited, days, views):
    client.force_login(visited.user)

    page = client.get(
        reverse("website:organisation-figures", args=[visited.organisation.slug]), {"days": days}
    )

    assert page.context["figures"].views == views


def test_the_table_for_spreadsheets_holds_no_formula(client, visited):
    client.force_login(visited.user)

    answer = client.get(reverse("website:organisation-figures-csv", args=[visited.organisation.slug]))

    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["Day", "Entry", "id", "Views", "Clicks to the provider"]
    assert [(row[1], row[3], row[4]) for row in rows[1:]] == [
        ("Tables", "40", "4"),
        ("'=SUM(A1)", "5", "1"),
        ("Tables", "2", "2"),
    ]


@pytest.mark.parametrize("name", ["organisation-figures", "organisation-figures-csv"])
def test_figures_are_not_there_for_others(client, visited, name):
    page = reverse(f"website:{name}", args=[visited.organisation.slug])

    assert client.get(page).url.startswith(resolve_url(settings.LOGIN_URL))
    client.force_login(UserFactory(administrator=True))
    assert client.get(page).status_code == 404


def test_without_visits_there_is_an_invitation(client):
    membership = MembershipFactory()
    client.force_login(membership.user)

    page = client.get(reverse("website:organisation-figures", args=[membership.organisation.slug]))

    assert "Nobody has come by in these days" in page.text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_however_many_entries_were_read(client, count, django_assert_num_queries):
    membership = MembershipFactory()
    entries = EntryFactory.create_batch(count, published=True, provider=membership.organisation)
    add_visits({(one.pk, timezone.localdate()): Counted(1, 1) for one in entries})
    client.force_login(membership.user)

    with django_assert_num_queries(6):  # session, person, organisation, days, entries' sums, entries
        client.get(reverse("website:organisation-figures", args=[membership.organisation.slug]))


NUMBERS = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=400)


@given(NUMBERS)
def test_no_number_leaves_the_drawing_and_weeks_lose_none(numbers):
    days = [
        DayCount(day=TODAY + timedelta(days=number), views=views, clicks=clicks)
        for number, (views, clicks) in enumerate(numbers)
    ]

    chart = chart_of(days)

    assert sum(one.views for one in by_weeks(days)) == sum(one.views for one in days)
    assert all(TOP <= y <= BOTTOM for one in chart.points for y in (one.views_y, one.clicks_y))
    assert [one.x for one in chart.points] == sorted(one.x for one in chart.points)


@given(st.integers(0, 10**9))
def test_the_top_of_the_scale_is_near_above(value):
    top = round_up(value)

    assert value <= top
    assert top <= max(2, 2.5 * value)
