"""Results as a month of days and as maps: what is on them, and that their addresses keep the search."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from rialto.finding.asking import search_asked_for
from rialto.finding.calendar import month_of
from rialto.finding.maps import map_of, map_of_country
from tests.published import event, training

RESULTS = reverse("finding:results")
NOW = "2026-11-10 12:00:00+00:00"


def search(query: str):
    return search_asked_for(QueryDict(query))


def month(query: str):
    return month_of(search(query), language="en")


def shown(query: str) -> dict[int, tuple[list[str], list[str]]]:
    return {
        day.day.day: ([str(line.title) for line in day.starting], [str(line.title) for line in day.closing])
        for day in month(query).days
        if day.starting or day.closing
    }


@time_machine.travel(NOW, tick=False)
def test_a_month_has_what_starts_and_what_closes_on_its_days(publish):
    publish(
        event("a", "Meeting", in_days=3),
        event("b", "Next month", in_days=30),
        replace(training("c", "Course"), starts_on=date(2026, 11, 20), deadline_on=date(2026, 11, 13)),
        training("d", "Any time"),
    )

    assert shown("view=calendar") == {13: (["Meeting"], ["Course"]), 20: (["Course"], [])}
    assert shown("view=calendar&month=2026-12") == {10: (["Next month"], [])}
    assert (month("").count, len(month("month=2027-02&view=calendar").days)) == (3, 28)


@time_machine.travel(NOW, tick=False)
def test_months_keep_the_search_and_the_search_keeps_its_month(publish):
    publish(event("a", "Meeting", in_days=3))
    december = month("q=python&kind=event&view=calendar&month=2026-12&page=4")

    assert december.previous == "?q=python&kind=event&view=calendar&month=2026-11"
    assert december.next == "?q=python&kind=event&view=calendar&month=2027-01"
    assert december.current == "?q=python&kind=event&view=calendar"
    assert month("view=calendar").current == ""
    narrowed = search("q=python&view=calendar&month=2026-12").only("kind", ["event"])
    assert narrowed.address() == "?q=python&kind=event&view=calendar&month=2026-12"
    assert (
        search("month=2026-12").address()
        == search("view=calendar&month=2026-13").changed(view="list").address()
    )


@time_machine.travel(NOW, tick=False)
def test_the_calendar_stays_within_the_days_that_are_asked_for(publish):
    publish(*[event(str(day), f"In {day}", in_days=day) for day in (1, 6, 12)])

    assert shown("view=calendar&when=week") == {11: (["In 1"], []), 16: (["In 6"], [])}


@pytest.mark.parametrize("months", ["1990-01", "2100-12"])
def test_the_calendar_ends_where_years_do(index, months):
    ends = month(f"view=calendar&month={months}")

    assert "" in (ends.previous, ends.next)


def test_days_are_headings_and_months_are_links(client, publish):
    publish(event("a", "Meeting", in_days=0))

    page = client.get(RESULTS, {"view": "calendar"}).content.decode()

    assert "<h4><time" in page
    assert 'rel="prev"' in page
    assert 'name="month"' not in page
    assert (
        'name="month" value="2026-12"'
        in client.get(RESULTS, {"view": "calendar", "month": "2026-12"}).content.decode()
    )


@pytest.mark.parametrize("count", [1, 12])
def test_a_month_costs_the_same_however_full_it_is(client, publish, count, django_assert_max_num_queries):
    publish(*[event(str(number), f"Meeting {number}", in_days=0) for number in range(count)])
    client.get(RESULTS, {"view": "calendar"})

    with django_assert_max_num_queries(6):
        client.get(RESULTS, {"view": "calendar"})


def test_the_map_of_europe_counts_the_search_and_leads_into_countries(publish):
    publish(
        event("a", "Python meeting", in_days=3, countries=["MT"]),
        event("b", "Python conference", in_days=60, countries=["MT"]),
        training("c", "Pottery", countries=["IT"]),
    )
    counts = {row.code: row.count for row in map_of(search("q=python"), language="en").rows if row.count}

    assert counts == {"MT": 2}
    rows = map_of(search("q=python&when=week"), language="en").rows
    malta = next(row for row in rows if row.code == "MT")
    assert (malta.count, malta.address) == (1, "?q=python&country=MT&when=week&view=map")


def test_the_map_of_a_country_has_its_towns_as_picture_and_table(places, publish, client):
    publish(
        *[training(str(number), f"Course {number}", city="Leipzig", countries=["DE"]) for number in range(3)],
        training("h", "In Halle", place="06108 Halle", countries=["DE"]),
        training("v", "In two", city="Vienna", countries=["DE", "AT"]),
        training("n", "Nowhere", countries=["DE"]),
    )

    found = map_of_country(search("country=DE&view=map"), "DE", language="en")

    assert [(row.place.name, row.count) for row in found.rows] == [("Leipzig", 3), ("Halle (Saale)", 1)]
    assert found.rows[0].address == "?country=DE&near=Leipzig&place=2879139&km=10"
    assert (found.total, found.everywhere, found.as_list) == (6, "?view=map", "?country=DE")
    page = client.get(RESULTS, {"country": "DE", "view": "map"}).content.decode()
    assert "<title>Leipzig: 3</title>" in page
    assert (
        '<th scope="row"><a href="?country=DE&amp;near=Leipzig&amp;place=2879139&amp;km=10">Leipzig</a>'
        in page
    )


def test_a_country_without_towns_and_one_without_a_gazetteer(places, publish, client, settings, tmp_path):
    publish(training("n", "Nowhere", countries=["LV"]))

    assert "names a town in Latvia" in client.get(RESULTS, {"country": "LV", "view": "map"}).content.decode()
    settings.PLACES_FILE = tmp_path / "none"
    assert (
        "<title>Latvia: 1</title>" in client.get(RESULTS, {"country": "LV", "view": "map"}).content.decode()
    )
