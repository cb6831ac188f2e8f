"""Calendars as they come in the wild."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rialto.catalogue.choices import Kind, Schedule
from tests.harvesting.conftest import read

PARIS = ZoneInfo("Europe/Paris")


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n{head}{body}END:VCALENDAR\r\n".replace(
        "\r\n", "\n"
    ).replace("\n", "\r\n")


def one(event: str, *, head: str = "", **options):
    entries, refused = read("icalendar", calendar(event, head=head), **options)
    assert refused == []
    (entry,) = entries
    return entry


def refusal(event: str) -> str:
    entries, (refused,) = read("icalendar", calendar(event))
    assert entries == []
    assert refused.place_in_source.startswith("line ")
    return refused.reason


def test_an_event_with_everything():
    entry = one(
        "UID:1@x\nSUMMARY;LANGUAGE=fr:Atelier\nDTSTART;TZID=Europe/Paris:20260401T100000\nDTEND;TZID=Europe/Paris:20260401T120000\n"
        "LOCATION:Mairie\\, Lyon\nURL:https://a.example/1\nCATEGORIES:Robots,École\nSTATUS:CONFIRMED\n"
        "ORGANIZER;CN=La Ville:mailto:x@y.example\nDESCRIPTION:Une\\nligne\nLAST-MODIFIED:20260101T000000Z"
    )

    (session,) = entry.sessions
    assert (entry.remote_id, entry.kind, entry.title, entry.language) == ("1@x", Kind.EVENT, "Atelier", "fr")
    assert (entry.address, entry.place, entry.tags) == (
        "https://a.example/1",
        "Mairie, Lyon",
        ["Robots", "École"],
    )
    assert (entry.starts_on, entry.ends_on) == (date(2026, 4, 1), date(2026, 4, 1))
    assert session.starts_at == datetime(2026, 4, 1, 10, tzinfo=PARIS)
    assert session.ends_at == datetime(2026, 4, 1, 12, tzinfo=PARIS)
    assert (session.timezone, session.is_all_day) == ("Europe/Paris", False)
    assert (entry.details, entry.modified_at) == ({"organiser": "La Ville"}, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("DTEND;VALUE=DATE:20260404", 3),
        ("DTEND;VALUE=DATE:20260402", 1),
        ("DTEND;VALUE=DATE:20260401", 1),
        ("DURATION:P2D", 2),
        ("", 1),
    ],
)
def test_whole_days_end_on_the_day_before_their_end(end, last):
    entry = one(f"UID:1\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20260401\n{end}")

    assert (entry.starts_on, entry.ends_on) == (date(2026, 4, 1), date(2026, 4, last))
    assert entry.sessions[0].is_all_day


def test_an_event_without_an_end_gets_none():
    assert one("UID:1\nSUMMARY:Talk\nDTSTART:20260401T100000Z").sessions[0].ends_at is None


def test_an_end_before_the_start_is_left_out():
    assert (
        one("UID:1\nSUMMARY:Talk\nDTSTART:20260401T100000Z\nDTEND:20260331T100000Z").sessions[0].ends_at
        is None
    )


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("TZID=Europe/Sofia", 3), ('TZID="W. Europe Standard Time"', 2), ("TZID=/freeassociation.sourceforge.net/Europe/Lisbon", 1),
        ("TZID=/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", -3),
    ],
)  # fmt: skip
def test_odd_names_of_zones_are_understood(zone, offset):
    entry = one(f"UID:1\nSUMMARY:Talk\nDTSTART;{zone}:20260601T100000")

    assert entry.sessions[0].starts_at.utcoffset() == timedelta(hours=offset)


def test_a_zone_of_the_calendars_own_is_not_mistaken_for_anothers():
    def with_offset(offset: str) -> str:
        return (
            f"BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nTZOFFSETFROM:{offset}\r\n"
            f"TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        )

    found = [
        one("UID:1\nSUMMARY:Talk\nDTSTART;TZID=Ours:20260601T100000", head=with_offset(each))
        for each in ("+0500", "-0300")
    ]

    assert [entry.sessions[0].starts_at.astimezone(UTC).hour for entry in found] == [5, 13]


def test_a_time_without_a_zone_is_read_in_the_calendars_or_the_countrys_or_only_its_day_is_kept():
    event = "UID:1\nSUMMARY:Talk\nDTSTART:20260601T100000"

    named = one(event, head="X-WR-TIMEZONE:Europe/Athens\r\n").sessions[0]
    country = one(event, default_country="BG").sessions[0]
    unknown = one(event).sessions[0]

    assert (str(named.starts_at.tzinfo), str(country.starts_at.tzinfo)) == ("Europe/Athens", "Europe/Sofia")
    assert (unknown.is_all_day, unknown.starts_at.date()) == (True, date(2026, 6, 1))


def test_a_repetition_is_one_entry_with_its_dates_around_today():
    entry = one(
        "UID:1\nSUMMARY:Class\nDTSTART;TZID=Europe/Paris:20240101T180000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;BYDAY=MO\n"
        "EXDATE;TZID=Europe/Paris:20260316T180000"
    )

    days = [session.starts_at.date() for session in entry.sessions]
    assert (days[0], days[1]) == (date(2026, 2, 2), date(2026, 2, 9))
    assert date(2026, 3, 16) not in days
    assert date(2026, 3, 23) in days
    assert all(session.starts_at.hour == 18 for session in entry.sessions)
    assert len({session.remote_id for session in entry.sessions}) == len(days)
    assert (entry.starts_on, entry.ends_on) == (days[0], days[-1])


def test_a_single_date_that_was_moved_or_cancelled_is_told():
    entries, refused = read(
        "icalendar",
        calendar(
            "UID:1\nSUMMARY:Class\nDTSTART:20260302T180000Z\nRRULE:FREQ=WEEKLY;COUNT=3",
            "UID:1\nRECURRENCE-ID:20260309T180000Z\nSUMMARY:Class\nDTSTART:20260310T190000Z",
            "UID:1\nRECURRENCE-ID:20260316T180000Z\nSUMMARY:Class\nDTSTART:20260316T180000Z\nSTATUS:CANCELLED",
        ),
    )

    (entry,) = entries
    assert refused == []
    assert [(session.starts_at.day, session.starts_at.hour, session.schedule) for session in entry.sessions] == [
        (2, 18, Schedule.SCHEDULED), (10, 19, Schedule.SCHEDULED), (16, 18, Schedule.CANCELLED),
    ]  # fmt: skip


def test_a_cancelled_event_is_kept_as_cancelled():
    assert (
        one("UID:1\nSUMMARY:Talk\nDTSTART:20260401T100000Z\nSTATUS:CANCELLED").schedule == Schedule.CANCELLED
    )


def test_an_event_without_uid_keeps_its_identity_from_run_to_run():
    event = "SUMMARY:Talk\nDTSTART:20260401T100000Z\nLOCATION:Hall"

    assert one(event).remote_id == one(event).remote_id != one(event.replace("Hall", "Yard")).remote_id


def test_different_events_with_one_uid_stay_apart_and_revisions_do_not():
    careless = calendar(
        "UID:1\nSUMMARY:A\nDTSTART:20260401T100000Z", "UID:1\nSUMMARY:B\nDTSTART:20260402T100000Z"
    )
    revised = calendar(
        "UID:1\nSEQUENCE:1\nSUMMARY:A\nDTSTART:20260401T100000Z",
        "UID:1\nSEQUENCE:2\nSUMMARY:B\nDTSTART:20260402T100000Z",
    )

    assert len({entry.remote_id for entry in read("icalendar", careless)[0]}) == 2
    assert [entry.title for entry in read("icalendar", revised)[0]] == ["B"]


def test_mark_broken_folding_and_bare_line_ends_are_read():
    text = "\ufeff" + calendar(
        "UID:1\nSUMMARY:Talk\nDTSTART:20260401T100000Z\nDESCRIPTION:One\nhttps://a.example/x goes on\n and on"
    )

    entries, refused = read("icalendar", text.replace("\r\n", "\n"))

    assert refused == []
    assert entries[0].description == "One\nhttps://a.example/x goes onand on"


def test_a_calendar_cut_in_the_middle_keeps_what_was_whole():
    text = calendar(
        "UID:1\nSUMMARY:A\nDTSTART:20260401T100000Z", "UID:2\nSUMMARY:B\nDTSTART:20260402T100000Z"
    )

    entries, (refused,) = read("icalendar", text[: text.rindex("SUMMARY")])

    assert [entry.title for entry in entries] == ["A"]
    assert "before this event is complete" in refused.reason


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("UID:1\nDTSTART:20260401T100000Z", "no title"),
        ("UID:1\nSUMMARY:A", "no start"),
        ("UID:1\nSUMMARY:A\nDTSTART:20260231T100000Z", "no start"),
        ("UID:1\nSUMMARY:A\nDTSTART:tomorrow", "no start"),
        ("UID:1\nSUMMARY:A\nDTSTART;TZID=Europe:20260401T100000", "This time zone is not known."),
        ("UID:1\nSUMMARY:A\nDTSTART:20260401T100000Z\nCLASS:PRIVATE", "private"),
        ("UID:1\nSUMMARY:A\nDTSTART:20260401T100000Z\nRRULE:FREQ=SECONDLY", "more often than daily"),
    ],
)
def test_what_is_no_event_is_refused_with_its_line_and_reason(event, reason):
    assert reason in refusal(event)


def test_what_the_operator_said_of_the_calendar_holds():
    assert one("UID:1\nSUMMARY:A\nDTSTART:20260401T100000Z", default_kind=Kind.TRAINING).kind == Kind.TRAINING


def test_a_calendar_that_was_sent_to_cancel_cancels_what_it_holds():
    event = one("UID:a\nSUMMARY:A\nDTSTART:20260401T080000Z", head="METHOD:CANCEL\r\n")

    assert (event.schedule, event.sessions[0].schedule) == (Schedule.CANCELLED, Schedule.CANCELLED)


def test_the_same_event_twice_is_one_in_its_latest_version():
    first = "UID:a\nSUMMARY:A\nDTSTART:20260401T080000Z\nLAST-MODIFIED:20260102T000000Z"
    second = "UID:a\nSUMMARY:B\nDTSTART:20260401T080000Z\nLAST-MODIFIED:20260103T000000Z"

    for order in ((first, second), (second, first)):
        (entry,), refused = read("icalendar", calendar(*order))
        assert (entry.remote_id, entry.title, refused) == ("a", "B", [])


def test_a_calendar_cut_between_two_events_says_that_more_may_have_followed():
    whole = calendar(
        "UID:a\nSUMMARY:A\nDTSTART:20260401T080000Z", "UID:b\nSUMMARY:B\nDTSTART:20260402T080000Z"
    )
    cut = whole[: whole.index("BEGIN:VEVENT", whole.index("UID:a"))]

    (entry,), (refused,) = read("icalendar", cut)

    assert (entry.title, refused.breaks_off) == ("A", True)
    assert read("icalendar", whole)[1] == []
