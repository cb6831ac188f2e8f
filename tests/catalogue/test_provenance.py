"""Several sources and a person's hand: who fills what, who may change it, and how that is told."""

from datetime import UTC, date, datetime

import pytest

from rialto.base.errors import Refused
from rialto.catalogue.actions import (
    accept_suggestion,
    correct_entry,
    note_gone,
    note_seen,
    note_unseen,
    refuse_suggestion,
)
from rialto.catalogue.choices import Assertion, Presence, Status, SuggestionState
from rialto.catalogue.found import FoundConcept, FoundSession
from rialto.catalogue.models import Entry, EntryConcept, Override, SourceRecord, Suggestion
from rialto.catalogue.queries.provenance import provenance_of
from rialto.changes.models import ChangeRecord
from tests.catalogue.conftest import found
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
SITTING = FoundSession(starts_at=datetime(2030, 3, 1, 9, tzinfo=UTC))


def verbs() -> list[str]:
    return list(ChangeRecord.objects.filter(noun="entry").order_by("position").values_list("verb", flat=True))


# --- a second source ------------------------------------------------------------------------------------------
def test_a_second_source_adds_details_dates_and_concepts_that_the_first_does_not_give(write, vocabularies):
    ai, data = (FoundConcept(role="technology", key=key) for key in ("artificial-intelligence", "big-data"))
    write(found(starts_on=date(2030, 3, 1), details={"credential": "A paper"}, concepts=[ai]))

    report = write(
        found(
            starts_on=date(2030, 3, 1),
            details={"credential": "Another", "ects": 3},
            concepts=[ai, data],
            sessions=[SITTING],
        ),
        of=SourceFactory(),
    )

    entry = Entry.objects.get()
    details = entry.trainingdetails
    assert (report.grouped, details.credential, int(details.ects)) == (1, "A paper", 3)
    assert entry.sessions.count() == 1
    assert list(entry.entry_concepts.values_list("concept__key", "assertion")) == [
        ("artificial-intelligence", Assertion.SOURCE), ("big-data", Assertion.BESIDE),
    ]  # fmt: skip
    assert verbs() == ["published", "changed"]


def test_what_a_second_source_added_survives_the_first_ones_changes_and_follows_its_own(write, vocabularies):
    second = SourceFactory()
    concept = FoundConcept(role="technology", key="big-data")
    beside = {
        "starts_on": date(2030, 3, 1),
        "details": {"ects": 3},
        "concepts": [concept],
        "sessions": [SITTING],
    }
    write(found(starts_on=date(2030, 3, 1)))
    write(found(**beside), of=second)

    write(found(starts_on=date(2030, 3, 1), summary="New words."))
    kept = Entry.objects.get()
    parts = (int(kept.trainingdetails.ects), kept.sessions.count(), kept.entry_concepts.count())
    write(found(**beside | {"details": {"ects": 5}}), of=second)

    assert (kept.summary, parts) == ("New words.", (3, 1, 1))
    assert int(Entry.objects.get().trainingdetails.ects) == 5


# --- a person's hand ------------------------------------------------------------------------------------------
def test_what_a_person_set_stays_and_a_new_word_of_the_source_is_a_suggestion(written, write):
    person = UserFactory()
    entry = correct_entry(written(), {"title": "Sums for all"}, by=person)

    write(found(summary="Only this is new."))
    before = Suggestion.objects.count()
    write(found(title="Spreadsheets for everybody"))

    entry.refresh_from_db()
    suggestion = Suggestion.objects.get()
    assert (before, entry.title, suggestion.value) == (0, "Sums for all", "Spreadsheets for everybody")
    assert (suggestion.field, suggestion.record.remote_id, suggestion.state) == (
        "title",
        "one",
        SuggestionState.OPEN,
    )


def test_a_suggestion_that_is_accepted_gives_the_field_back_to_the_source(written, write):
    person = UserFactory()
    correct_entry(written(starts_on=date(2030, 3, 1)), {"starts_on": date(2030, 4, 1)}, by=person)
    write(found(starts_on=date(2030, 5, 1)))

    entry = accept_suggestion(Suggestion.objects.get(), by=person)
    write(found(starts_on=date(2030, 6, 1)))

    assert (entry.starts_on, entry.expires_on, Override.objects.count()) == (
        date(2030, 5, 1),
        date(2030, 5, 1),
        0,
    )
    assert Entry.objects.get().starts_on == date(2030, 6, 1)
    with pytest.raises(Refused, match="already"):
        accept_suggestion(Suggestion.objects.get(), by=person)


def test_a_suggestion_that_is_refused_does_not_come_again_and_another_one_does(written, write):
    person = UserFactory()
    correct_entry(written(), {"city": "Sofia"}, by=person)
    write(found(city="Varna"))
    refuse_suggestion(Suggestion.objects.get(), by=person)

    write(found(city="Varna", summary="More words."))
    after_the_same = Suggestion.objects.filter(state=SuggestionState.OPEN).count()
    write(found(city="Plovdiv"))

    assert (after_the_same, Entry.objects.get().city) == (0, "Sofia")
    assert Suggestion.objects.get(state=SuggestionState.OPEN).value == "Plovdiv"


def test_a_suggestion_goes_when_the_source_comes_round(written, write):
    correct_entry(written(), {"city": "Sofia"}, by=UserFactory())
    write(found(city="Varna"))

    write(found(city="Sofia"))

    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("values", [{"slug": "x"}, {"expires_on": None}, {"title": ""}, {"price_amount": 3}])
def test_what_cannot_be_set_by_hand_is_refused(written, values):
    entry = written()

    with pytest.raises(Refused):
        correct_entry(entry, values, by=UserFactory())

    assert Override.objects.count() == 0


# --- where it comes from --------------------------------------------------------------------------------------
def test_each_field_says_who_gave_it(written, write, django_assert_num_queries):
    person = UserFactory()
    entry = written(extractor="table", details={"ects": 3}, city="Varna")
    write(found(extractor="feed", countries=["Bulgaria"], licence="CC0-1.0"), of=SourceFactory())
    correct_entry(entry, {"city": "Sofia"}, by=person)

    with django_assert_num_queries(3):
        told = provenance_of(entry)

    first, second = SourceRecord.objects.order_by("pk")
    assert list(told.records) == [first, second]
    assert (told.fields["title"].record, told.fields["countries"].record) == (first, second)
    assert (told.fields["details.ects"].method, told.fields["licence"].method) == ("table 0", "feed 0")
    city = told.fields["city"]
    assert (city.is_by_a_person, city.actor_id, city.method, city.source) == (
        True,
        person.public_id,
        "person",
        first.source,
    )
    assert told.fields["title"].at == first.changed_at


# --- leaving --------------------------------------------------------------------------------------------------
def test_an_entry_leaves_with_its_last_record_and_leaves_a_tombstone(write, source):
    other = SourceFactory()
    write(found())
    write(found(), of=other)

    first = note_gone(source, ["one"], reason="no longer shown")
    still = Entry.objects.get().status
    second = note_gone(other, ["one"], reason="no longer shown")

    entry = Entry.objects.get()
    assert (first.records, first.entries, still) == (1, 0, Status.PUBLISHED)
    assert (second.entries, entry.status, entry.withdrawn_at is not None) == (1, Status.WITHDRAWN, True)
    assert (entry.transitions.last().reason, entry.transitions.last().cause) == ("no longer shown", "left")
    assert verbs() == ["published", "withdrawn"]
    assert note_gone(other, ["one"], reason="again").records == 0


def test_what_had_left_comes_back_as_the_same_entry(write, source):
    write(found())
    note_gone(source, ["one"], reason="gone")

    returned = note_seen(source, ["one"])

    entry = Entry.objects.get()
    assert (returned, entry.status, verbs()) == (1, Status.PUBLISHED, ["published", "withdrawn", "published"])
    assert SourceRecord.objects.get().presence == Presence.SEEN


def test_what_comes_back_with_other_words_or_another_name_is_the_same_entry(write, source):
    write(found())
    note_gone(source, ["one"], reason="gone")
    write(found(summary="Other words."))
    note_gone(source, ["one"], reason="gone")

    report = write(found(remote_id="two", address=found().address))

    assert (Entry.objects.get().status, report.grouped) == (Status.PUBLISHED, 1)


def test_what_waited_for_review_waits_again_and_what_a_person_withdrew_stays_so(write, source):
    from rialto.catalogue.actions import withdraw_entry

    write(found(remote_id="waits"), publish=False)
    write(found(remote_id="withdrawn", title="Another"))
    withdraw_entry(Entry.objects.get(title="Another"), by=UserFactory(), reason="wrong")
    for step in (note_unseen, note_seen):
        step(source, ["waits", "withdrawn"])
    note_gone(source, ["waits", "withdrawn"], reason="gone")

    note_seen(source, ["waits", "withdrawn"])

    assert dict(Entry.objects.values_list("title", "status")) == {
        "Spreadsheets for beginners": Status.IN_REVIEW, "Another": Status.WITHDRAWN,
    }  # fmt: skip


def test_past_events_may_stay_where_sources_only_list_what_is_to_come(write, source):
    write(found(remote_id="past", ends_on=date(2020, 1, 1)), found(remote_id="now", title="Another"))

    left = note_gone(source, ["past", "now"], reason="gone", spares_past=True)

    assert (left.records, left.entries) == (2, 1)
    assert Entry.objects.get(title="Spreadsheets for beginners").status == Status.PUBLISHED
    assert EntryConcept.objects.count() == 0
