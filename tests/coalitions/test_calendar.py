"""The calendar of the coalitions: who sees which date, how calendars know one again, and the events of the catalogue in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_entries, split_entry
from rialto.catalogue.choices import Kind, Status
from rialto.coalitions.actions import (
    change_date,
    put_in_calendar,
    set_called_off,
    share_date,
    take_from_calendar,
)
from rialto.coalitions.choices import DateAudience
from rialto.coalitions.models import CoalitionDate
from rialto.coalitions.queries.dates import calendar_month, calendar_rows, dates_seen_by
from tests.factories import CoalitionDateFactory, CoalitionMemberFactory, EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=7)


@pytest.fixture
def ours():
    return CoalitionMemberFactory()


@pytest.fixture
def theirs():
    return CoalitionMemberFactory(coalition__country="SK")


def events(answer):
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


@pytest.mark.parametrize(
    ("audience", "seers"),
    [("everybody", "visitor stranger theirs ours"), ("all", "theirs ours"), ("own", "ours")],
)
def test_each_audience_sees_what_is_for_it(ours, theirs, audience, seers):
    CoalitionDateFactory(coalition=ours.coalition, audience=audience)
    people = {
        "visitor": AnonymousUser(),
        "stranger": UserFactory(),
        "closed": CoalitionMemberFactory(coalition=ours.coalition, user__is_active=False).user,
        "theirs": theirs.user,
        "ours": ours.user,
    }
    seen = {name for name, one in people.items() if dates_seen_by(one).exists()}
    assert seen - {"closed"} == set(seers.split())
    assert ("closed" in seen) == (audience == "everybody")


def test_the_pages_and_files_show_no_more_than_that(ours, theirs, client):
    own = CoalitionDateFactory(coalition=ours.coalition, audience="own", title="Inner circle")
    CoalitionDateFactory(coalition=ours.coalition, audience="everybody", title="Open day")
    addresses = [reverse(f"coalitions:{name}") for name in ("calendar", "calendar-file", "calendar-feed")]
    for address in [*addresses, f"{addresses[0]}?view=month&month={SOON:%Y-%m}"]:
        for person, sees in ((None, False), (theirs.user, False), (ours.user, True)):
            client.logout() if person is None else client.force_login(person)
            answer = client.get(address)
            assert "Open day" in answer.content.decode()
            assert ("Inner circle" in answer.content.decode()) == sees
            assert "Cookie" in answer["Vary"]
            assert ("no-store" in answer.get("Cache-Control", "")) == (person is not None)
    assert client.get(own.get_absolute_url()).status_code == 200
    client.force_login(theirs.user)
    assert client.get(own.get_absolute_url()).status_code == 404


def test_a_date_keeps_its_identity_and_counts_its_changes(ours, client):
    made = share_date(ours.coalition, values(), by=ours.user)
    client.force_login(ours.user)
    (before,) = events(client.get(reverse("coalitions:calendar-file"))).values()

    moved = change_date(
        made, values(starts_at=made.starts_at + timedelta(hours=1), ends_at=None), by=ours.user
    )
    change_date(moved, values(starts_at=moved.starts_at, ends_at=None), by=ours.user)
    set_called_off(moved, is_cancelled=True, by=ours.user)

    (after,) = events(client.get(reverse("coalitions:calendar-file"))).values()
    assert before["uid"] == after["uid"] == f"{made.public_id}@{before['uid'].split('@')[1]}"
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after.decoded("dtstart").astimezone(UTC) == moved.starts_at
    assert before["class"] == "PRIVATE"


def values(**changed):
    starts = datetime.combine(SOON, datetime.min.time(), UTC) + timedelta(hours=9)
    return {
        "title": "Round table", "language": "en", "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "zone": "Europe/Malta", "audience": DateAudience.ALL,
    } | changed  # fmt: skip


def test_only_people_of_the_coalition_write_in_its_calendar_and_only_what_can_be(ours, theirs):
    with pytest.raises(Refused, match="Only people of the coalition"):
        share_date(ours.coalition, values(), by=theirs.user)
    with pytest.raises(Refused, match="ends before"):
        share_date(ours.coalition, values(ends_at=values()["starts_at"] - timedelta(hours=1)), by=ours.user)
    with pytest.raises(Refused, match="title"):
        share_date(ours.coalition, values(title=" <b></b> "), by=ours.user)
    with pytest.raises(Refused, match="web address"):
        share_date(ours.coalition, values(link="javascript:1"), by=ours.user)
    date_of_ours = share_date(ours.coalition, values(), by=ours.user)
    with pytest.raises(Refused):
        set_called_off(date_of_ours, is_cancelled=True, by=theirs.user)


def test_events_of_the_catalogue_stand_there_once_whoever_put_them_there(ours, theirs):
    entry = EntryFactory(published=True, kind=Kind.EVENT, title="Code week", starts_on=SOON)
    for member in (ours, theirs):
        put_in_calendar(member.coalition, entry, by=member.user)
    visitor = AnonymousUser()

    (row,) = calendar_rows(visitor, language="en", first=timezone.localdate())
    assert (row.title, row.day, row.url) == ("Code week", SOON, entry.get_absolute_url())

    take_from_calendar(ours.coalition, entry, by=ours.user)
    assert len(calendar_rows(visitor, language="en", first=timezone.localdate(), country="SK")) == 1
    assert calendar_rows(visitor, language="en", first=timezone.localdate(), country="MT") == []

    entry.status = Status.WITHDRAWN
    entry.save()
    assert calendar_rows(visitor, language="en", first=timezone.localdate()) == []
    with pytest.raises(Refused, match="Only public events"):
        put_in_calendar(ours.coalition, entry, by=ours.user)


def test_an_event_that_many_put_there_pushes_no_other_out(ours, theirs):
    for title, members in (("Code week", (ours, theirs)), ("Open day", (ours,))):
        entry = EntryFactory(published=True, kind=Kind.EVENT, title=title, starts_on=SOON)
        for member in members:
            put_in_calendar(member.coalition, entry, by=member.user)

    rows = calendar_rows(AnonymousUser(), language="en", first=timezone.localdate(), limit=2)
    assert {row.title for row in rows} == {"Code week", "Open day"}
    assert len(calendar_rows(AnonymousUser(), language="en", first=timezone.localdate(), limit=1)) == 1


def test_a_list_costs_as_many_queries_however_long_it_is(ours, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            CoalitionDateFactory(coalition=ours.coalition, audience="everybody", title=f"Date {number}")
            entry = EntryFactory(published=True, kind=Kind.EVENT, starts_on=SOON)
            put_in_calendar(ours.coalition, entry, by=ours.user)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _step in range(2):
        fill(2)
        with CaptureQueriesContext(connection) as asked:
            calendar_rows(ours.user, language="en", first=timezone.localdate())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_a_month_holds_each_date_on_its_day_by_its_own_clock(ours):
    # Half past eleven at night in Lisbon is the next day in Helsinki.
    late = datetime(2031, 3, 31, 22, 30, tzinfo=UTC)
    CoalitionDateFactory(coalition=ours.coalition, starts_at=late, zone="Europe/Lisbon", title="Lisbon")
    CoalitionDateFactory(coalition=ours.coalition, starts_at=late, zone="Europe/Helsinki", title="Helsinki")

    march = calendar_month(ours.user, language="en", month="2031-03")
    april = calendar_month(ours.user, language="en", month="2031-04")

    assert [(row.title, row.hours) for row in march.days[30].starting] == [("Lisbon", "23:30 WEST")]
    assert [row.title for row in april.days[0].starting] == ["Helsinki"]
    assert (march.next, april.previous) == ("?view=month&month=2031-04", "?view=month&month=2031-03")
    assert calendar_month(ours.user, language="en", month="nonsense").first.day == 1


def test_the_form_makes_moments_of_days_and_clocks(ours, client):
    client.force_login(ours.user)
    new = reverse("coalitions:date-new", args=["mt"])
    said = {
        "title": "Assembly", "language": "en", "audience": "everybody", "first_day": "2031-07-01", "begins": "09:30",
        "ends": "11:00", "zone": "Europe/Malta", "link": "meet.example/room",
    }  # fmt: skip
    client.post(new, said)
    made = CoalitionDate.objects.get()
    assert made.starts_at == datetime(2031, 7, 1, 7, 30, tzinfo=UTC)
    assert (made.ends_at, made.link) == (datetime(2031, 7, 1, 9, tzinfo=UTC), "https://meet.example/room")
    assert "Assembly" in client.get(made.get_absolute_url()).content.decode()

    edit = reverse("coalitions:date-edit", args=["mt", made.public_id])
    assert 'value="09:30"' in client.get(edit).content.decode()
    client.post(edit, said | {"begins": "", "ends": "", "last_day": "2031-07-03"})
    made.refresh_from_db()
    assert (made.is_all_day, made.sequence) == (True, 1)
    (event,) = events(client.get(reverse("coalitions:calendar-file"))).values()
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2031, 7, 1), date(2031, 7, 4))

    for wrong in (
        {"first_day": "someday"},
        {"last_day": "2031-06-30"},
        {"ends": "10:00", "begins": ""},
        {"first_day": "0031-07-01"},
    ):
        assert client.post(new, said | wrong).status_code == 400
    assert CoalitionDate.objects.count() == 1

    off = reverse("coalitions:date-call-off", args=["mt", made.public_id])
    assert "Call this date off?" in client.get(off).content.decode()
    for _twice in range(2):
        client.post(off, {"is_off": "yes"})
    client.post(off)
    assert "called off" in client.get(reverse("coalitions:date-list", args=["mt"])).content.decode()


def test_an_event_is_put_there_by_the_address_of_its_page(ours, client):
    entry = EntryFactory(published=True, kind=Kind.EVENT, starts_on=SOON, title="Code week")
    client.force_login(ours.user)
    put = reverse("coalitions:entry-put", args=["mt"])

    client.post(put, {"address": f"https://rialto.example{entry.get_absolute_url()}?from=mail"})
    page = reverse("coalitions:date-list", args=["mt"])
    assert "Code week" in client.get(page).content.decode()
    client.post(put, {"address": entry.get_absolute_url(), "take": "yes"})
    assert "Code week" not in client.get(page).content.decode()
    for nowhere in ("https://elsewhere.example/x", "http://[", ""):
        client.post(put, {"address": nowhere})
        assert "not the address of an event" in client.get(page).content.decode()


def test_an_event_stands_in_the_calendar_where_it_lives_on_and_by_itself_again(ours, client):
    kept, shared = (
        EntryFactory(published=True, kind=Kind.EVENT, starts_on=SOON, title=title)
        for title in ("Kept", "Shared")
    )
    put_in_calendar(ours.coalition, shared, by=ours.user)
    address = reverse("coalitions:calendar-file")

    merge = merge_entries(kept, shared, by=ours.user)
    assert list(events(client.get(address))) == ["Kept"]

    split_entry(merge, by=ours.user)
    assert list(events(client.get(address))) == ["Shared"]
