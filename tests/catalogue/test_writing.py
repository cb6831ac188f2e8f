"""From a source into the catalogue: added once, changed field by field, left alone when nothing is new."""

import dataclasses
import gc
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rialto.catalogue.choices import Kind, LinkState, Presence, Schedule, Status
from rialto.catalogue.found import FoundEntry, FoundSession, RefusedItem
from rialto.catalogue.models import Entry, EntryText, Override, Session, SourceRecord, Transition
from rialto.changes.models import ChangeRecord
from rialto.organisations.models import Organisation
from rialto.translation.choices import TextOrigin, TextState
from tests.catalogue.conftest import found
from tests.factories import EntryTextFactory, OrganisationFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")


def counts(report) -> tuple[int, int, int, int, int]:
    return report.added, report.grouped, report.changed, report.unchanged, len(report.refused)


def verbs() -> list[str]:
    entries = ChangeRecord.objects.filter(noun="entry")
    return list(entries.order_by("position").values_list("verb", flat=True))


def override(entry: Entry, *fields: str) -> None:
    """A person set these fields by hand."""
    for name in fields:
        Override.objects.create(entry=entry, field=name, actor_id=UserFactory().public_id)


# --- added --------------------------------------------------------------------------------------------------------


def test_a_new_entry_is_published_with_its_history_record_and_change(write, source):
    report = write(found(summary="Cells and sums.", provider_name="Abendschule", countries=["Austria"]))

    entry = Entry.objects.get()
    assert counts(report) == (1, 0, 0, 0, 0)
    assert (entry.title, entry.summary, entry.status) == (
        "Spreadsheets for beginners",
        "Cells and sums.",
        Status.PUBLISHED,
    )
    assert (entry.provider.name, entry.countries, entry.link_state) == (
        "Abendschule",
        ["AT"],
        LinkState.UNCHECKED,
    )
    assert entry.slug.startswith("spreadsheets-for-beginners-")
    assert [(step.before, step.after, step.actor_id) for step in entry.transitions.all()] == [
        ("", Status.PUBLISHED, None)
    ]
    assert source.name in Transition.objects.get().reason
    record = SourceRecord.objects.get()
    assert (record.entry, record.remote_id, record.presence) == (entry, "one", Presence.SEEN)
    assert verbs() == ["published"]


def test_without_trust_a_new_entry_waits_for_review(write):
    write(found(), publish=False)

    entry = Entry.objects.get()
    assert (entry.status, entry.published_at, verbs()) == (Status.IN_REVIEW, None, ["created"])


def test_the_owner_of_a_source_provides_what_names_nobody(write):
    owner = OrganisationFactory()

    write(found(), of=SourceFactory(owner=owner))

    assert Entry.objects.get().provider == owner


def test_a_source_says_what_its_entries_leave_out(write):
    source = SourceFactory(default_language="mt", default_country="MT")

    write(found(title="ABC", language="und"), of=source)

    entry = Entry.objects.get()
    assert (entry.language, entry.countries) == ("mt", ["MT"])


def test_the_language_of_the_words_is_read_where_the_source_is_silent(written):
    entry = written(title="Tabellenkalkulation für Anfängerinnen und Anfänger", language="und")

    assert entry.language == "de"


def test_what_two_records_of_one_batch_say_of_one_offer_is_one_entry(write):
    address = "https://provider.example.org/course"

    report = write(
        found(remote_id="a", address=address),
        found(remote_id="b", address=f"{address}/?utm_source=x", city="Graz"),
    )

    entry = Entry.objects.get()
    assert counts(report) == (1, 1, 0, 0, 0)
    assert (entry.city, entry.source_records.count(), verbs()) == ("Graz", 2, ["published"])


def test_an_empty_batch_is_nothing(write):
    assert counts(write()) == (0, 0, 0, 0, 0)


# --- the second time ----------------------------------------------------------------------------------------------


def test_the_second_time_nothing_is_written(write):
    entries = [found(remote_id=str(number)) for number in range(5)]
    write(*entries)
    positions = ChangeRecord.objects.count()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = write(*[dataclasses.replace(one, place_in_source="elsewhere") for one in entries])

    assert counts(report) == (0, 0, 0, 5, 0)
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []
    assert len(queries) == 2  # what was taken down, and the records
    assert ChangeRecord.objects.count() == positions


@pytest.mark.parametrize(
    ("before", "after", "field", "value"),
    [
        ({}, {"title": "Spreadsheets, once more"}, "title", "Spreadsheets, once more"),
        ({}, {"summary": "New."}, "summary", "New."),
        ({"summary": "Old."}, {}, "summary", ""),
        ({"city": "Graz"}, {"city": "Linz"}, "city", "Linz"),
        ({"city": "Graz"}, {}, "city", ""),
        ({"is_online": True}, {"is_online": False}, "is_online", False),
        ({"is_online": True}, {}, "is_online", None),
        ({"tags": ["a"]}, {"tags": ["b", "c"]}, "tags", ["b", "c"]),
        ({}, {"schedule": Schedule.CANCELLED}, "schedule", Schedule.CANCELLED),
        ({"ends_on": date(2026, 3, 1)}, {"ends_on": date(2026, 4, 1)}, "expires_on", date(2026, 4, 1)),
        ({}, {"provider_name": "Abendschule"}, "provider__name", "Abendschule"),
        ({"starts_on": date(2026, 5, 4)}, {}, "starts_on", None),
    ],
)
def test_what_a_source_says_differently_is_changed(write, before, after, field, value):
    write(found(**before))
    entry = Entry.objects.get()

    report = write(found(**after))

    assert counts(report) == (0, 0, 1, 0, 0)
    assert Entry.objects.values_list(field, flat=True).get() == value
    assert Entry.objects.get().updated_at > entry.updated_at
    assert verbs() == ["published", "changed"]
    assert Transition.objects.count() == 1


def test_other_words_for_the_same_change_no_entry(write):
    write(found(title="Spreadsheets"))

    report = write(found(title=" <b>Spreadsheets</b> "))

    assert counts(report) == (0, 0, 0, 1, 0)
    assert verbs() == ["published"]
    assert counts(write(found(title=" <b>Spreadsheets</b> "))) == (0, 0, 0, 1, 0)


def test_a_price_may_become_free_and_come_back(write):
    paid = found(price_amount=Decimal("80"), price_currency="EUR")
    write(paid)
    write(found(is_free=True))
    entry = Entry.objects.get()
    assert (entry.is_free, entry.price_amount, entry.price_currency) == (True, None, "")

    write(paid)

    entry.refresh_from_db()
    assert (entry.is_free, entry.price_amount, entry.price_currency) == (False, Decimal("80.00"), "EUR")


def test_an_entry_may_become_another_kind_and_keeps_its_address(write):
    write(found(details={"duration_hours": 8}))
    slug = Entry.objects.get().slug

    write(found(kind=Kind.EVENT, starts_on=date(2026, 9, 9), details={"organiser": "Abendschule"}))

    entry = Entry.objects.get()
    assert (entry.kind, entry.slug, entry.expires_on) == (Kind.EVENT, slug, date(2026, 9, 9))
    assert entry.eventdetails.organiser == "Abendschule"
    assert not hasattr(entry, "trainingdetails")


def test_what_was_gone_and_is_seen_again_is_noted_without_a_change(write):
    write(found())
    SourceRecord.objects.update(presence=Presence.GONE)

    report = write(found())

    assert counts(report) == (0, 0, 0, 1, 0)
    assert SourceRecord.objects.get().presence == Presence.SEEN
    assert verbs() == ["published"]


def test_a_withdrawn_entry_is_kept_up_to_date_and_stays_withdrawn(write):
    write(found())
    Entry.objects.update(status=Status.WITHDRAWN)

    write(found(title="Another title"))

    entry = Entry.objects.get()
    assert (entry.status, entry.title) == (Status.WITHDRAWN, "Another title")


def test_an_address_made_of_the_first_title_is_not_made_anew(write):
    write(found())
    slug = Entry.objects.get().slug

    write(found(title="Entirely other words"))

    assert Entry.objects.get().slug == slug


# --- what a person set by hand ------------------------------------------------------------------------------------


def test_a_field_that_a_person_set_is_spared(write):
    write(found(city="Graz"))
    entry = Entry.objects.get()
    entry.title = "By hand"
    entry.save()
    override(entry, "title")

    report = write(found(title="By the source", city="Linz"))

    entry.refresh_from_db()
    assert (entry.title, entry.city) == ("By hand", "Linz")
    assert counts(report) == (0, 0, 1, 0, 0)


def test_a_field_that_a_person_emptied_is_not_filled_by_a_second_source(write):
    write(found(address="https://e.example.org/a"))
    override(Entry.objects.get(), "city")

    write(found(address="https://e.example.org/a", city="Graz"), of=SourceFactory())

    assert Entry.objects.get().city == ""


def test_a_spared_price_is_spared_as_a_whole(write):
    write(found(price_amount=Decimal("80"), price_currency="EUR"))
    override(Entry.objects.get(), "price_amount")

    write(found(price_amount=Decimal("90"), price_currency="CHF"))
    write(found(is_free=True))

    entry = Entry.objects.get()
    assert (entry.price_amount, entry.is_free) == (Decimal("80.00"), False)


def test_a_spared_end_of_a_range_never_breaks_the_range(write):
    write(found(level_from=1, level_to=2))
    override(Entry.objects.get(), "level_to")

    write(found(level_from=5, level_to=6, title="Other"))

    entry = Entry.objects.get()
    assert (entry.level_from, entry.level_to, entry.title) == (1, 2, "Other")


def test_a_first_day_after_a_last_day_set_by_hand_is_left_out(write):
    write(found(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 2)))
    override(Entry.objects.get(), "ends_on")

    write(found(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2), title="Other"))

    entry = Entry.objects.get()
    assert (entry.starts_on, entry.ends_on, entry.title) == (date(2026, 3, 1), date(2026, 3, 2), "Other")


def test_a_last_day_set_by_hand_decides_when_it_is_over(write):
    write(found(ends_on=date(2026, 3, 2)))
    entry = Entry.objects.get()
    entry.ends_on = entry.expires_on = date(2026, 6, 1)
    entry.save()
    override(entry, "ends_on")

    write(found(ends_on=date(2026, 3, 9), city="Graz"))

    entry.refresh_from_db()
    assert (entry.ends_on, entry.expires_on, entry.city) == (date(2026, 6, 1), date(2026, 6, 1), "Graz")


def test_details_and_sessions_that_a_person_set_are_spared(write):
    at = datetime(2026, 9, 9, 18, tzinfo=UTC)
    write(found(details={"duration_hours": 8, "ects": 2}, sessions=[FoundSession(starts_at=at)]))
    override(Entry.objects.get(), "duration_hours", "sessions")

    write(found(details={"duration_hours": 9, "ects": 3}))

    entry = Entry.objects.get()
    assert (entry.trainingdetails.duration_hours, entry.trainingdetails.ects) == (8, 3)
    assert entry.sessions.count() == 1


# --- a second source ----------------------------------------------------------------------------------------------

SHARED = {"address": "https://provider.example.org/course"}


def test_the_same_offer_from_two_sources_is_one_entry_with_two_records(write):
    write(found(**SHARED, summary="First."))
    other = SourceFactory()

    report = write(found(**SHARED, summary="Second.", city="Graz"), of=other)

    entry = Entry.objects.get()
    assert counts(report) == (0, 1, 0, 0, 0)
    assert (entry.summary, entry.city) == ("First.", "Graz")
    assert [record.source for record in entry.source_records.order_by("pk")][1] == other
    assert verbs() == ["published", "changed"]


def test_a_second_source_with_nothing_new_adds_a_record_and_no_change(write):
    write(found(**SHARED))

    write(found(**SHARED), of=SourceFactory())

    assert (SourceRecord.objects.count(), verbs()) == (2, ["published"])


def test_another_day_of_the_same_page_is_another_offer(write):
    write(
        found(**SHARED, starts_on=date(2026, 3, 1)),
        found(**SHARED, starts_on=date(2026, 4, 1), remote_id="two"),
    )

    assert Entry.objects.count() == 2


def test_without_an_address_nothing_is_the_same_offer(write):
    write(found(address=""), found(address="", remote_id="two"))

    assert Entry.objects.count() == 2


def test_the_first_source_does_not_empty_what_the_second_gave(write):
    write(found(**SHARED))
    write(found(**SHARED, city="Graz", is_online=True), of=SourceFactory())

    write(found(**SHARED, summary="More words."))

    entry = Entry.objects.get()
    assert (entry.summary, entry.city, entry.is_online) == ("More words.", "Graz", True)


def test_a_source_may_correct_and_take_back_what_only_it_gave(write):
    other = SourceFactory()
    write(found(**SHARED))
    write(found(**SHARED, city="Graz", place="Hall"), of=other)

    write(found(**SHARED, city="Linz"), of=other)

    entry = Entry.objects.get()
    assert (entry.city, entry.place) == ("Linz", "")


def test_a_second_source_does_not_correct_what_the_first_gives(write):
    other = SourceFactory()
    write(found(**SHARED, city="Graz"))
    write(found(**SHARED, city="Linz"), of=other)

    report = write(found(**SHARED, city="Wels"), of=other)

    assert (Entry.objects.get().city, counts(report)) == ("Graz", (0, 0, 0, 1, 0))


def test_a_last_day_from_a_second_source_moves_the_day_on_which_it_is_over(write):
    event = {**SHARED, "kind": Kind.EVENT, "starts_on": date(2026, 3, 1)}
    write(found(**event))

    write(found(**event, ends_on=date(2026, 3, 5)), of=SourceFactory())

    assert Entry.objects.get().expires_on == date(2026, 3, 5)


def test_a_price_from_a_second_source_does_not_make_a_free_offer_cost(write):
    write(found(**SHARED, is_free=True))

    write(found(**SHARED, price_amount=Decimal("9"), price_currency="EUR", city="Graz"), of=SourceFactory())

    entry = Entry.objects.get()
    assert (entry.is_free, entry.price_amount, entry.city) == (True, None, "Graz")


def test_a_language_nobody_knew_is_filled_by_a_second_source(write):
    title = "X 12"
    write(found(**SHARED, title=title, language="und"))

    write(found(**SHARED, title=title, language="fi"), of=SourceFactory())

    assert Entry.objects.get().language == "fi"


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ARCHIVED])
def test_what_was_taken_away_does_not_come_back_through_another_source(write, status):
    write(found(**SHARED))
    Entry.objects.update(status=status)

    report = write(found(**SHARED), of=SourceFactory())

    assert (report.added, report.grouped) == (0, 1)
    assert Entry.objects.get().status == status


def test_one_batch_may_change_an_entry_and_join_it(write, source):
    write(found(**SHARED))

    report = write(
        found(**SHARED, summary="More."),
        found(**SHARED, remote_id="two", title="Spreadsheets for beginners", city="Graz"),
    )

    entry = Entry.objects.get()
    assert counts(report) == (0, 1, 1, 0, 0)
    assert (entry.summary, entry.city) == ("More.", "Graz")
    assert verbs() == ["published", "changed"]


# --- refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": ""}, "It has no title."),
        ({"title": " \x00\ud800 "}, "It has no title."),
        ({"title": "<p></p>"}, "It has no title."),
        ({"title": "<script>alert(1)</script>"}, "It has no title."),
        ({"kind": "novel"}, "“novel” is not a kind of entry."),
        ({"remote_id": ""}, "It has no identifier."),
        ({"remote_id": "\x00 "}, "It has no identifier."),
        (
            {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)},
            "It ends (2026-05-01) before it starts (2026-05-02).",
        ),
        ({"starts_on": date(1, 1, 1)}, "The year 1 cannot be right."),
        ({"ends_on": date(9999, 12, 31)}, "The year 9999 cannot be right."),
        (
            {"sessions": [FoundSession(starts_at=datetime(1, 1, 1, tzinfo=UTC))]},
            "The year 1 cannot be right.",
        ),
    ],
)
def test_what_cannot_be_an_entry_is_refused_with_its_place_and_reason(write, given, reason):
    report = write(found(**given, place_in_source="line 7"), found(remote_id="good"))

    assert report.refused == [RefusedItem(place_in_source="line 7", reason=reason)]
    assert report.added == 1


def test_the_same_identifier_twice_is_refused_each_time_and_never_flips(write):
    first, second = found(), found(title="Another", place_in_source="line 9")

    reports = [write(first, second), write(first, second)]

    for report in reports:
        assert report.refused == [
            RefusedItem(place_in_source="line 9", reason="“one” stands twice in this source.")
        ]
    assert (reports[0].added, reports[1].unchanged, reports[1].changed) == (1, 1, 0)
    assert Entry.objects.get().title == "Spreadsheets for beginners"


def test_two_long_identifiers_that_begin_alike_stay_two(write):
    long = "x" * 2000

    report = write(found(remote_id=f"{long}1", address=""), found(remote_id=f"{long}2", address=""))

    assert counts(report) == (2, 0, 0, 0, 0)
    assert {len(record.remote_id) for record in SourceRecord.objects.all()} == {500}


# --- cost ---------------------------------------------------------------------------------------------------------


def batch_of(count: int, **given: Any) -> list[FoundEntry]:
    return [
        found(
            remote_id=str(number),
            provider_name=f"School {number}",
            sessions=[FoundSession(starts_at=datetime(2026, 9, 9, 18, tzinfo=UTC))],
            details={"duration_hours": 8},
            translations={"de": {"title": f"Tabellen {number}"}},
            **given,
        )
        for number in range(count)
    ]


def queries_of(write, entries: list[FoundEntry]) -> int:
    with CaptureQueriesContext(connection) as queries:
        write(*entries)
    return len(queries)


@pytest.mark.parametrize("change", [{"title": "Other"}, {"city": "Graz"}, {"tags": ["x"]}])
def test_a_batch_costs_the_same_number_of_queries_however_large(write, change):
    few, many = SourceFactory(), SourceFactory()
    small, large = batch_of(2), [dataclasses.replace(one, address="") for one in batch_of(60)]

    new = [
        queries_of(lambda *all_: write(*all_, of=few), small),
        queries_of(lambda *all_: write(*all_, of=many), large),
    ]
    changed = [
        queries_of(lambda *all_: write(*all_, of=few), [dataclasses.replace(one, **change) for one in small]),
        queries_of(
            lambda *all_: write(*all_, of=many), [dataclasses.replace(one, **change) for one in large]
        ),
    ]

    # SQLite takes 999 values at once, so that 60 rows of many columns come in three pieces.
    assert new[1] <= new[0] + 3
    assert changed[1] <= changed[0] + 3
    assert max(*new, *changed) <= 30


# --- translations -------------------------------------------------------------------------------------------------


def texts() -> list[tuple[str, str, str, str]]:
    rows = EntryText.objects.order_by("language", "field", "origin")
    return list(rows.values_list("language", "field", "text", "origin"))


def test_translations_by_the_source_stand_beside_the_original(write):
    write(
        found(
            translations={"German": {"title": "Tabellen", "description": "<p>Zellen</p><script>x</script>"}}
        )
    )

    assert texts() == [
        ("de", "description", "<p>Zellen</p>", "source"),
        ("de", "title", "Tabellen", "source"),
    ]


def test_a_translation_into_the_own_language_or_into_none_is_none(write):
    write(
        found(
            translations={
                "en": {"title": "x"},
                "zz-nowhere": {"title": "y"},
                "fr": {"title": " ", "other": "z"},
            }
        )
    )

    assert texts() == []


def test_a_translation_that_the_source_changes_or_drops_follows(write):
    write(found(translations={"de": {"title": "Tabellen"}, "fr": {"title": "Tableurs"}}))

    report = write(found(translations={"de": {"title": "Tabellenkalkulation"}}))

    assert texts() == [("de", "title", "Tabellenkalkulation", "source")]
    assert (report.changed, verbs()) == (1, ["published", "changed"])


def test_a_translation_by_a_person_is_kept_and_known_to_be_stale(write):
    write(found())
    EntryTextFactory(entry=Entry.objects.get(), text="Von Hand", origin=TextOrigin.PERSON)

    write(found(title="Another title", translations={"de": {"title": "Von der Quelle"}}))

    assert texts() == [("de", "title", "Von Hand", "person")]
    assert EntryText.objects.get().state == TextState.STALE


# --- sessions -----------------------------------------------------------------------------------------------------


def starts() -> list[datetime]:
    return list(Session.objects.values_list("starts_at", flat=True))


def test_sessions_are_replaced_when_they_differ_and_left_alone_when_not(write):
    first = FoundSession(starts_at=datetime(2026, 9, 9, 18, tzinfo=UTC), seats=10, seats_left=3)
    second = FoundSession(starts_at=datetime(2026, 9, 16, 18, tzinfo=UTC))
    write(found(sessions=[first, second]))
    before = set(Session.objects.values_list("pk", flat=True))

    write(found(sessions=[second, first], city="Graz"))
    assert set(Session.objects.values_list("pk", flat=True)) == before

    write(found(sessions=[second]))
    assert starts() == [second.starts_at]

    write(found())
    assert starts() == []


def test_sessions_give_the_days_where_the_source_gives_only_those(written):
    entry = written(
        kind=Kind.EVENT,
        sessions=[
            FoundSession(starts_at=datetime(2026, 9, 16, 18, tzinfo=UTC)),
            FoundSession(
                starts_at=datetime(2026, 9, 9, 18, tzinfo=UTC), ends_at=datetime(2026, 9, 9, 20, tzinfo=UTC)
            ),
        ],
    )

    assert (entry.starts_on, entry.ends_on, entry.expires_on) == (
        date(2026, 9, 9),
        date(2026, 9, 16),
        date(2026, 9, 16),
    )


def test_organisations_are_made_once_for_a_batch(write):
    write(*[found(remote_id=str(number), provider_name="Abendschule Graz") for number in range(3)])

    assert Organisation.objects.count() == 1


# --- memory --


def left_behind(action: Callable[[], object]) -> set[str]:
    """The kinds of things of ours that know each other after an action, so that only the collector can free them."""
    gc.collect()
    gc.disable()
    try:
        action()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return {type(thing).__name__ for thing in gc.garbage if type(thing).__module__.startswith("rialto")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_what_was_written_leaves_the_memory_at_once(write, source):
    def entries(title: str) -> list[FoundEntry]:
        details = {
            Kind.TRAINING: {"duration_hours": 3},
            Kind.EVENT: {"organiser": title},
            Kind.PUBLICATION: {"author": title},
        }
        return [
            found(
                remote_id=str(number), title=f"{title} {number}", kind=kind, details=said, provider_name=title, tags=[title],
                sessions=[FoundSession(starts_at=datetime(2031, 5, 3, 9, tzinfo=UTC))], translations={"de": {"title": title}},
            )
            for number, (kind, said) in enumerate(details.items())
        ]  # fmt: skip

    assert left_behind(lambda: write(*entries("First"))) == set()
    assert left_behind(lambda: write(*entries("Second"))) == set()
    assert left_behind(lambda: write(*entries("Second"))) == set()
    assert Entry.objects.filter(title__startswith="Second").count() == 3
