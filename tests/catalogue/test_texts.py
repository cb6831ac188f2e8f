"""Translations that several sources bring: who fills what, who gives way, and what follows later."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.catalogue.actions import merge_entries, refill, split_entry, write_found
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, EntryText, SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from rialto.translation.choices import TextOrigin
from tests.catalogue.conftest import found
from tests.factories import EntryFactory, EntryTextFactory, SourceFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = {"translations": {"de": {"title": "Tabellen"}}}


def same_offer(**said: Any) -> FoundEntry:
    """The same offer at whatever source."""
    return found(address="https://provider.example.org/one", **said)


def texts_of(entry: Entry) -> dict[tuple[str, str], tuple[str, str, int | None]]:
    return {
        (one.language, one.field): (one.text, one.origin, one.record_id)
        for one in EntryText.objects.filter(entry=entry)
    }


def record_of(source) -> int:
    return SourceRecord.objects.get(source=source).pk


# --- a second source ------------------------------------------------------------------------------------------
def test_a_second_source_fills_gaps_and_leaves_what_is_there(write):
    second = SourceFactory()
    write(same_offer(translations={"de": {"title": "Tabellen für alle"}}))
    entry = Entry.objects.get()
    EntryTextFactory(entry=entry, language="fr", field="title", text="Tableaux")
    EntryTextFactory(entry=entry, language="es", field="title", text="Tablas", machine=True)
    said = {
        code: {"title": f"Second {code}", "summary": f"Summary {code}"} for code in ("de", "fr", "es", "en")
    }

    report = write(same_offer(translations=said), of=second)

    mine = record_of(second)
    assert texts_of(entry) == {
        ("de", "title"): ("Tabellen für alle", "source", None),
        ("fr", "title"): ("Tableaux", "person", None),
        # A machine's words give way to those of a source.
        ("es", "title"): ("Second es", "source", mine),
        **{(code, "summary"): (f"Summary {code}", "source", mine) for code in ("de", "fr", "es")},
    }
    assert (report.grouped, ChangeRecord.objects.latest("position").verb) == (1, "changed")


def test_what_a_second_source_brought_follows_it_and_goes_with_its_word(write):
    second = SourceFactory()
    write(same_offer())
    write(same_offer(**SAID), of=second)
    entry = Entry.objects.get()

    changed = write(same_offer(translations={"de": {"title": "Rechnen"}}), of=second)
    after_change = texts_of(entry)
    position = last_position()
    again = write(same_offer(translations={"de": {"title": "Rechnen"}}), of=second)
    after_again = last_position()
    write(same_offer(), of=second)

    assert after_change == {("de", "title"): ("Rechnen", "source", record_of(second))}
    assert (changed.changed, again.unchanged, after_again) == (1, 1, position)
    assert texts_of(entry) == {}


def test_a_second_source_gives_way_to_the_first_and_outlives_its_other_changes(write):
    second = SourceFactory()
    write(same_offer())
    write(same_offer(translations={"de": {"title": "Zweite"}, "fr": {"title": "Deuxième"}}), of=second)
    entry = Entry.objects.get()

    write(same_offer(summary="New words.", translations={"de": {"title": "Erste"}}))

    assert texts_of(entry) == {
        ("de", "title"): ("Erste", "source", None),
        ("fr", "title"): ("Deuxième", "source", record_of(second)),
    }


def test_a_second_source_in_another_language_brings_its_words_as_a_translation(write):
    second = SourceFactory()
    write(same_offer(title="Python"))

    write(
        same_offer(title="Python", language="de", summary="Auf Deutsch.", tags=["Schlangen"], city="Wien"),
        of=second,
    )

    entry = Entry.objects.get()
    assert (entry.summary, entry.tags, entry.language, entry.city) == ("", [], "en", "Wien")
    assert texts_of(entry) == {
        ("de", field): (text, "source", record_of(second))
        for field, text in (("title", "Python"), ("summary", "Auf Deutsch."))
    }


def test_two_second_sources_in_one_batch_do_not_write_twice(source, write):
    write(same_offer())

    report = write(
        same_offer(remote_id="a", **SAID), same_offer(remote_id="b", **SAID), of=(other := SourceFactory())
    )

    assert (report.grouped, report.refused) == (2, [])
    (text,) = EntryText.objects.all()
    assert text.record.remote_id == "a"
    assert text.record.source == other


@pytest.mark.parametrize("count", [1, 8])
def test_filling_costs_the_same_however_many_there_are(write, django_assert_num_queries, count):
    def many(**said: Any) -> list[FoundEntry]:
        return [
            found(remote_id=str(n), title=f"Course {n}", address=f"https://a.example/{n}", **said)
            for n in range(count)
        ]

    second = SourceFactory()
    write(*many())
    write(*many(translations={"de": {"title": "Kurs"}}), of=second)

    locks = connection.vendor == "postgresql"  # there the log asks for its lock
    with django_assert_num_queries(16 + locks):
        report = write(*many(translations={"de": {"title": "Anderer Kurs"}}), of=second)

    assert report.changed == count


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["first", "second"]),
            st.dictionaries(st.sampled_from(["de", "fr", "bg"]), st.sampled_from(["A", "B", "C"])),
        ),
        max_size=8,
    )
)
def test_whatever_two_sources_say_a_persons_words_stay_the_first_wins_and_each_follows_its_own(steps):
    sources = {name: SourceFactory() for name in ("first", "second")}
    address = f"https://provider.example.org/{sources['first'].slug}"
    for source in sources.values():
        write_found(source, [found(address=address)], publish=True)
    entry = Entry.objects.get(source_records__source=sources["first"])
    EntryTextFactory(entry=entry, language="bg", text="Ръка")
    said: dict[str, dict[str, str]] = {"first": {}, "second": {}}
    expected = {"bg": ("person", "Ръка")}

    for who, words in steps:
        translations = {code: {"title": text} for code, text in words.items()}
        write_found(sources[who], [found(address=address, translations=translations)], publish=True)
        # A source that says what it said before is not read again.
        if words != said[who]:
            for code in ("de", "fr"):
                owner = expected.get(code, ("", ""))[0]
                if code in words and (who == "first" or owner in ("", who)):
                    expected[code] = (who, words[code])
                elif owner == who:
                    del expected[code]
        said[who] = words

    owners = {
        ("source", None): "first",
        ("source", record_of(sources["second"])): "second",
        ("person", None): "person",
    }
    stored = {
        language: (owners[origin, record], text)
        for (language, _field), (text, origin, record) in texts_of(entry).items()
    }
    assert stored == expected


# --- variants -------------------------------------------------------------------------------------------------
def german(**said: Any) -> FoundEntry:
    values = {"title": "Tabellen", "language": "de", "address": "https://provider.example.org/de"}
    return found(**(values | said))


@pytest.fixture
def german_source():
    return SourceFactory()


@pytest.fixture
def merged(write, german_source):
    """An English entry in which a German one lives on, each with a source of its own."""
    write(found(remote_id="en"))
    write(german(summary="Für alle."), of=german_source)
    survivor, other = Entry.objects.order_by("pk")
    return merge_entries(survivor, other, by=None, rule="same-event")


def test_a_variant_follows_its_source(write, merged, german_source):
    survivor = merged.survivor
    survivor.refresh_from_db()
    before = (survivor.variants[0]["title"], texts_of(survivor)["de", "summary"][0])

    report = write(german(title="Tabellen neu", address="https://provider.example.org/neu"), of=german_source)

    survivor.refresh_from_db()
    record = record_of(german_source)
    assert before == ("Tabellen", "Für alle.")
    assert survivor.variants == [
        {"language": "de", "title": "Tabellen neu", "address": "https://provider.example.org/neu"}
    ]
    assert texts_of(survivor) == {("de", "title"): ("Tabellen neu", "source", record)}
    assert (survivor.title, survivor.language) == ("Spreadsheets for beginners", "en")
    last = ChangeRecord.objects.latest("position")
    assert (report.changed, last.public_id, last.verb) == (1, survivor.public_id, "changed")


def test_a_variant_that_says_the_same_writes_nothing(write, merged, german_source):
    write(german(title="Tabellen neu"), of=german_source)
    position = last_position()

    again = write(german(title="Tabellen neu"), of=german_source)

    assert (again.unchanged, last_position()) == (1, position)
    assert not refill(merged.survivor_id)


def test_the_survivors_own_source_leaves_what_the_variant_brought(write, merged, german_source):
    write(found(remote_id="en", summary="New words.", translations={"fr": {"title": "Tableaux"}}))

    survivor = merged.survivor
    assert texts_of(survivor) == {
        ("fr", "title"): ("Tableaux", "source", None),
        ("de", "title"): ("Tabellen", "source", record_of(german_source)),
        ("de", "summary"): ("Für alle.", "source", record_of(german_source)),
    }


def test_a_persons_translation_stays_when_the_variant_changes(write, merged, german_source):
    EntryText.objects.filter(entry=merged.survivor, field="title").update(
        text="Von Hand", origin=TextOrigin.PERSON, record=None
    )

    write(german(title="Tabellen neu"), of=german_source)

    merged.survivor.refresh_from_db()
    assert texts_of(merged.survivor)["de", "title"] == ("Von Hand", "person", None)
    assert merged.survivor.variants[0]["title"] == "Tabellen neu"


def test_variants_follow_through_a_chain_of_merges(write, merged, german_source):
    write(found(remote_id="third", title="Sheets"), of=SourceFactory())
    last = Entry.objects.latest("pk")
    merge_entries(last, merged.survivor, by=None, rule="near-text")

    write(german(title="Tabellen neu"), of=german_source)

    last.refresh_from_db()
    merged.survivor.refresh_from_db()
    assert [one["title"] for one in last.variants] == ["Tabellen neu"]
    assert merged.survivor.variants == last.variants
    assert texts_of(last)["de", "title"][0] == "Tabellen neu"


def test_a_split_gives_back_the_latest_words_to_whom_they_belong(write, merged, german_source):
    write(
        german(title="Tabellen neu", summary="Neu.", translations={"fr": {"title": "Tableaux"}}),
        of=german_source,
    )

    split_entry(merged, by=UserFactory())

    other = Entry.objects.get(pk=merged.other_id)
    survivor = Entry.objects.get(pk=merged.survivor_id)
    assert (other.title, other.summary) == ("Tabellen neu", "Neu.")
    assert texts_of(other) == {("fr", "title"): ("Tableaux", "source", None)}
    assert (texts_of(survivor), survivor.variants) == ({}, [])
    write(german(title="Tabellen ganz neu"), of=german_source)
    other.refresh_from_db()
    assert (other.title, texts_of(other)) == ("Tabellen ganz neu", {})


def test_what_was_split_learns_what_its_source_said_meanwhile_of_all_else(write, merged, german_source):
    said = german(city="Wien", is_free=True)
    write(said, of=german_source)
    split_entry(merged, by=UserFactory())

    write(said, of=german_source)

    other = Entry.objects.get(pk=merged.other_id)
    assert (other.city, other.is_free) == ("Wien", True)


def test_what_a_merge_brought_never_leads_an_entry_that_has_no_source(write, german_source):
    write(german(), of=german_source)
    other = Entry.objects.get()
    survivor = EntryFactory(published=True, title="Typed by hand")
    merge_entries(survivor, other, by=None)

    write(german(title="Tabellen neu", city="Wien"), of=german_source)

    survivor.refresh_from_db()
    assert (survivor.title, survivor.language, survivor.city) == ("Typed by hand", "en", "Wien")
    assert texts_of(survivor)["de", "title"][0] == "Tabellen neu"


def test_words_that_a_person_typed_are_nobodys_to_take_back(write):
    survivor = EntryFactory(published=True)
    SourceRecordFactory(entry=survivor)
    merge_entries(survivor, EntryFactory(published=True, language="de", title="Von Hand"), by=None)

    assert texts_of(survivor) == {("de", "title"): ("Von Hand", "person", None)}


def test_texts_of_earlier_merges_learn_whose_they_are(merged, german_source):
    EntryText.objects.update(record=None)
    migration = import_module("rialto.catalogue.migrations.0012_texts_of_merges")

    migration.remember_records(apps, None)

    record = record_of(german_source)
    assert {one.record_id for one in EntryText.objects.filter(entry=merged.survivor)} == {record}
