"""Dates and times of what members write: one by one, in series, in the zone of the place."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from rialto.accounts.zones import zones
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Session
from rialto.contributing.actions import decide, save_draft, send_contribution
from rialto.contributing.choices import Step, Verdict
from rialto.contributing.dates import (
    Rhythm,
    dates_from,
    dates_in,
    found_sessions,
    repeated,
    series,
    zone_of,
)
from rialto.contributing.models import Contribution
from rialto.contributing.shown import differences_shown
from tests.contributing.test_reviewing import draft
from tests.factories import ContributionFactory

EVENING = {"id": "a1", "day": "2027-03-24", "from": "18:00", "to": "20:00"}


def at(contribution: Contribution) -> str:
    return reverse("contributing:contribution-step", args=[contribution.public_id, Step.DATES])


def sent(*rows: dict[str, str], **more: str) -> dict[str, str]:
    form = {"date-TOTAL_FORMS": str(len(rows)), "date-INITIAL_FORMS": "0", "timezone": "Europe/Vienna"}
    for number, row in enumerate(rows):
        form |= {f"date-{number}-{name}": value for name, value in row.items()}
    return form | more


def dates_of(contribution: Contribution) -> list[dict[str, str]]:
    contribution.refresh_from_db()
    return dates_in(contribution.values)


@pytest.mark.parametrize(
    ("rhythm", "first", "after"),
    [
        (Rhythm.WEEKLY, date(2027, 3, 24), ["2027-03-31", "2027-04-07"]),
        (Rhythm.FORTNIGHTLY, date(2027, 12, 24), ["2028-01-07", "2028-01-21"]),
        (Rhythm.MONTHLY, date(2027, 1, 31), ["2027-03-31", "2027-05-31"]),
        (Rhythm.WEEKDAY, date(2027, 3, 9), ["2027-04-13", "2027-05-11"]),
        (Rhythm.WEEKDAY, date(2027, 3, 31), ["2027-06-30", "2027-09-29"]),
    ],
)
def test_a_series_goes_on_in_its_rhythm(rhythm, first, after):
    assert [day.isoformat() for day in islice(series(first, rhythm), 2)] == after


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from(Rhythm))
def test_a_series_only_goes_forward_and_keeps_its_day(first, rhythm):
    days = list(islice(series(first, rhythm), 5))

    assert sorted({first, *days}) == [first, *days]
    if rhythm == Rhythm.MONTHLY:
        assert {day.day for day in days} == {first.day}
    else:
        assert {day.weekday() for day in days} == {first.weekday()}


def test_the_clock_says_the_same_in_summer_and_winter():
    rows = [EVENING, *repeated(EVENING, [date(2027, 3, 31)])]

    found = found_sessions({"sessions": rows, "timezone": "Europe/Vienna"})

    assert [one.starts_at.astimezone(UTC).hour for one in found] == [17, 16]
    assert {one.starts_at.hour for one in found} == {18}


def test_a_date_that_ends_on_another_day_is_repeated_whole():
    row = EVENING | {"last_day": "2027-03-25", "schedule": "cancelled"}

    assert repeated(row, [date(2027, 3, 31)]) == [
        {"day": "2027-03-31", "from": "18:00", "to": "20:00", "last_day": "2027-04-01"}
    ]


def test_a_date_without_a_time_is_a_whole_day():
    (one,) = found_sessions({"sessions": [{"day": "2027-03-24"}], "timezone": "Europe/Vienna"})

    assert (one.is_all_day, one.starts_at) == (True, datetime(2027, 3, 24, tzinfo=ZoneInfo("Europe/Vienna")))


def test_what_was_found_reads_the_same_in_the_form():
    values = {"sessions": [EVENING | {"place": "Hall 2"}], "timezone": "Europe/Vienna"}

    again = dates_from(found_sessions(values))

    assert [row | {"id": "a1"} for row in again["sessions"]] == values["sessions"]
    assert again["timezone"] == "Europe/Vienna"


def test_the_zone_is_that_of_the_country_until_somebody_says_another():
    assert zone_of({"countries": ["PT"]}) == "Europe/Lisbon"
    assert zone_of({"countries": ["PT"], "timezone": "Atlantic/Azores"}) == "Atlantic/Azores"
    assert zone_of({"timezone": "Mars/Base"}) == "Europe/Brussels"
    assert all(ZoneInfo(zone) for zone in zones())


@pytest.mark.django_db
def test_a_member_writes_dates_and_the_first_and_last_day_follow(member, author):
    contribution = ContributionFactory(author=author)
    later = {"day": "2027-04-07", "from": "18.30", "to": "20:00", "place": "Hall 2"}

    page = member.post(at(contribution), sent(later, EVENING | {"id": ""}, {"day": ""}))

    assert page["Location"].endswith("/details/")
    rows = dates_of(contribution)
    assert [(row["day"], row["from"], row.get("place", "")) for row in rows] == [
        ("2027-03-24", "18:00", ""),
        ("2027-04-07", "18:30", "Hall 2"),
    ]
    assert (contribution.values["starts_on"], contribution.values["ends_on"]) == ("2027-03-24", "2027-04-07")
    assert len({row["id"] for row in rows}) == 2


@pytest.mark.django_db
def test_what_cannot_be_right_is_told_and_the_rest_is_saved(member, author):
    contribution = ContributionFactory(author=author)
    save_draft(contribution, {"sessions": [EVENING]}, by=author)
    wrong = EVENING | {"to": "17:00"}

    page = member.post(
        at(contribution), sent(wrong, {"day": "2027-05-05", "from": "25:00"}, {"day": "2027-06-06"})
    )

    assert page.status_code == 400
    assert "It would end before it starts" in page.text
    assert "write it as 18:30" in page.text
    assert [row["day"] for row in dates_of(contribution)] == ["2027-03-24", "2027-06-06"]
    assert dates_of(contribution)[0]["to"] == "20:00"


@pytest.mark.django_db
def test_a_series_adds_dates_like_the_last_one(member, author):
    contribution = ContributionFactory(author=author)
    rhythm = {"do": "series", "series-rhythm": "weekly", "series-until": "2027-04-08"}
    rhythm["series-days"] = "2027-05-01\n02.06.2027"

    member.post(at(contribution), sent(EVENING, **rhythm))

    rows = dates_of(contribution)
    assert [row["day"] for row in rows] == [
        "2027-03-24",
        "2027-03-31",
        "2027-04-07",
        "2027-05-01",
        "2027-06-02",
    ]
    assert {(row["from"], row["to"]) for row in rows} == {("18:00", "20:00")}


@pytest.mark.django_db
def test_one_date_is_changed_or_all_that_are_to_come(member, author):
    contribution = ContributionFactory(author=author)
    today = timezone.localdate()
    past, second, third = (
        EVENING | {"id": f"a{number}", "day": (today + timedelta(days=days)).isoformat()}
        for number, days in enumerate((-1, 1, 8), start=1)
    )
    every = {"do": "all", "all-from": "19:00", "all-to": "21:00"}

    member.post(at(contribution), sent(past, second | {"schedule": "cancelled"}, third, **every))

    assert [(row["id"], row["from"], row.get("schedule", "")) for row in dates_of(contribution)] == [
        ("a1", "18:00", ""), ("a2", "19:00", "cancelled"), ("a3", "19:00", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_dates_become_those_of_the_entry_and_stay_the_same_to_calendars(author, reviewer, client):
    rows = [EVENING, EVENING | {"id": "a2", "day": "2027-03-31", "place": "Hall 2"}]
    values = {
        "sessions": rows,
        "timezone": "Europe/Vienna",
        "starts_on": "2027-03-24",
        "ends_on": "2027-03-31",
    }
    contribution = draft(author, kind=Kind.EVENT, **values)

    entry = decide(send_contribution(contribution, by=author), Verdict.ACCEPT, by=reviewer).entry

    assert [(one.remote_id, one.starts_at.astimezone(UTC).hour) for one in entry.sessions.all()] == [
        ("a1", 17),
        ("a2", 16),
    ]
    page = client.get(entry.get_absolute_url()).text
    assert "Central European Standard Time" in page
    assert "Central European Summer Time" in page
    assert "Put these dates into your calendar" in page
    file = client.get(f"{entry.get_absolute_url()}dates.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    starts = [event.start for event in Calendar.from_ical(file.content).walk("VEVENT")]
    assert [f"{start:%H:%M} {start.tzinfo}" for start in starts] == ["18:00 Europe/Vienna"] * 2
    assert [start.astimezone(UTC).hour for start in starts] == [17, 16]
    contribution.refresh_from_db()
    moved = [EVENING | {"day": "2027-03-25"}, rows[1]]
    save_draft(contribution, {"sessions": moved}, by=author)
    contribution.refresh_from_db()
    decide(send_contribution(contribution, by=author), Verdict.ACCEPT, by=reviewer)
    assert [one.remote_id for one in Session.objects.filter(entry=entry)] == ["a1", "a2"]

    contribution.refresh_from_db()
    save_draft(contribution, {"sessions": []}, by=author)
    contribution.refresh_from_db()
    decide(send_contribution(contribution, by=author), Verdict.ACCEPT, by=reviewer)
    assert not Session.objects.filter(entry=entry).exists()


def test_a_reviewer_reads_the_dates_in_words():
    before = {"sessions": [EVENING], "timezone": "Europe/Vienna"}
    after = {"sessions": [EVENING | {"to": "21:00", "schedule": "cancelled"}], "timezone": "Europe/Vienna"}

    (row,) = differences_shown(Kind.EVENT, before, after)

    assert (row.label, row.before, row.after) == (
        "Dates and times", "24 Mar 2027, 18:00–20:00", "24 Mar 2027, 18:00–21:00; Cancelled",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_kind_without_dates_has_no_such_part(member, author):
    assert member.get(at(ContributionFactory(author=author, kind=Kind.FUNDING))).status_code == 404
