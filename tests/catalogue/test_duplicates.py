"""Merging, splitting, keeping apart, and what reads see of it."""

from typing import Any

import pytest
from django.forms.models import model_to_dict

from rialto.base.errors import Refused
from rialto.catalogue.actions import (
    FoundPair,
    keep_apart,
    merge_entries,
    move_entry,
    note_candidates,
    refill,
    split_entry,
)
from rialto.catalogue.actions.duplicates import are_kept_apart
from rialto.catalogue.choices import CandidateState, Cause, Status
from rialto.catalogue.models import (
    DuplicateCandidate,
    Entry,
    EntryConcept,
    EntryMerge,
    EntryText,
    FormerAddress,
    Override,
    Session,
    SourceRecord,
    TrainingDetails,
)
from rialto.catalogue.queries.duplicates import (
    merged_ids,
    side_by_side,
    survivor_ids,
)
from rialto.catalogue.queries.matching import entries_by_match_key
from rialto.catalogue.queries.pages import entry_at, moved_entry
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from tests.catalogue.conftest import found
from tests.factories import EntryFactory, EntryTextFactory, SourceFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERED = {"updated_at"}


def whole(entry: Entry) -> dict[str, Any]:
    """All that there is of an entry, but for when it was touched."""
    values = {
        field.attname: getattr(Entry.objects.get(pk=entry.pk), field.attname)
        for field in Entry._meta.concrete_fields
        if field.attname not in ANSWERED
    }
    rows = {
        model.__name__: sorted(
            str(model_to_dict(row, exclude=["id", "changed_at"])) for row in model.objects.filter(entry=entry)
        )
        for model in (
            SourceRecord,
            Session,
            EntryConcept,
            EntryText,
            Override,
            TrainingDetails,
            FormerAddress,
        )
    }
    return values | rows


def waiting_pairs():
    return DuplicateCandidate.objects.filter(state=CandidateState.OPEN)


def two_entries(**other: Any) -> tuple[Entry, Entry]:
    return EntryFactory(published=True), EntryFactory(published=True, **other)


def test_a_merged_entry_lives_on_in_the_survivor():
    survivor, other = two_entries(city="Sofia")
    record = SourceRecordFactory(entry=other)

    merge_entries(survivor, other, by=None, rule="same-page", score=0.9)

    survivor.refresh_from_db()
    other.refresh_from_db()
    record.refresh_from_db()
    assert (survivor.city, other.status) == ("Sofia", Status.MERGED)
    assert (record.entry, record.match_rule, record.match_score) == (survivor, "same-page", 0.9)
    assert entry_at(other.kind, other.slug) is None
    assert moved_entry(other.kind, other.slug) == survivor
    assert other.transitions.get().cause == Cause.MERGED
    changes = ChangeRecord.objects.order_by("position").values_list("public_id", "verb")
    assert list(changes) == [(survivor.public_id, "changed"), (other.public_id, "withdrawn")]


def test_gaps_are_filled_and_what_is_said_stays():
    survivor, other = two_entries(city="Sofia", title="Another title", price_amount=5, price_currency="EUR")
    Entry.objects.filter(pk=survivor.pk).update(city="Plovdiv")
    TrainingDetails.objects.create(entry=survivor, duration_text="two weeks")
    TrainingDetails.objects.create(entry=other, duration_text="14 days", prerequisites="none")

    merge_entries(survivor, other, by=None)

    survivor.refresh_from_db()
    assert (survivor.city, survivor.price_amount) == ("Plovdiv", 5)
    assert survivor.title != "Another title"
    details = TrainingDetails.objects.get(entry=survivor)
    assert (details.duration_text, details.prerequisites) == ("two weeks", "none")


def test_another_language_becomes_a_translation_and_fills_no_words():
    survivor, other = two_entries(language="de", title="Tabellen", description="<p>Rechnen.</p>", city="Wien")
    EntryTextFactory(entry=other, language="fr", field="title", text="Tableaux")

    merge_entries(survivor, other, by=None)

    survivor.refresh_from_db()
    texts = {(text.language, text.field): text.text for text in survivor.texts.all()}
    assert texts == {
        ("de", "title"): "Tabellen",
        ("de", "description"): "<p>Rechnen.</p>",
        ("fr", "title"): "Tableaux",
    }
    assert (survivor.description, survivor.city) == ("", "Wien")


def test_what_a_person_set_by_hand_counts_on_either_side():
    survivor, other = two_entries(title="The right title", city="Sofia")
    Override.objects.create(entry=survivor, field="city", actor_id=UserFactory().public_id)
    Override.objects.create(entry=other, field="title", actor_id=UserFactory().public_id)

    merge_entries(survivor, other, by=None)

    survivor.refresh_from_db()
    assert (survivor.title, survivor.city) == ("The right title", "")
    assert {override.field for override in survivor.overrides.all()} == {"city", "title"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_split_gives_both_back_exactly(language, vocabularies):
    survivor, other = two_entries(
        language=language, city="Sofia", countries=["BG"], price_amount=5, price_currency="EUR",
        description="<p>Words.</p>", starts_on="2026-05-01", ends_on="2026-05-02", tags=["sheets"],
    )  # fmt: skip
    TrainingDetails.objects.create(entry=other, duration_hours="2.5", outcomes=["count"])
    Session.objects.create(entry=other, starts_at="2026-05-01T10:00:00Z")
    Override.objects.create(entry=other, field="city", actor_id=UserFactory().public_id)
    FormerAddress.objects.create(entry=other, kind="training", slug="older-words")
    SourceRecordFactory(entry=survivor)
    SourceRecordFactory(entry=other)
    before = whole(survivor), whole(other)

    merge = merge_entries(survivor, other, by=None, rule="near-text")
    assert whole(survivor) != before[0]
    split_entry(merge, by=UserFactory(), reason="They have other teachers.")

    assert (whole(survivor), whole(other)) == before
    assert entry_at(other.kind, other.slug) == other


def test_what_changed_since_the_merge_stays_changed():
    survivor, other = two_entries(city="Sofia")
    merge = merge_entries(survivor, other, by=None)
    Entry.objects.filter(pk=survivor.pk).update(city="Varna")

    split_entry(merge, by=UserFactory())

    survivor.refresh_from_db()
    assert survivor.city == "Varna"


def test_what_was_split_by_a_person_is_not_merged_by_a_rule_again():
    survivor, other = two_entries()
    split_entry(merge_entries(survivor, other, by=None), by=UserFactory())

    with pytest.raises(Refused, match="two offers"):
        merge_entries(survivor, other, by=None)
    with pytest.raises(Refused, match="split already"):
        split_entry(EntryMerge.objects.get(), by=UserFactory())

    assert merge_entries(survivor, other, by=UserFactory()).undone_at is None


def test_keeping_apart_holds_for_all_that_lives_on_in_either():
    first, second = two_entries()
    third = EntryFactory(published=True)
    keep_apart(first, third, by=UserFactory())

    merge_entries(second, first, by=None)

    assert are_kept_apart(third.pk, second.pk)
    with pytest.raises(Refused, match="two offers"):
        merge_entries(second, third, by=None)


def test_merging_refuses_what_makes_no_sense():
    survivor, other = two_entries()
    with pytest.raises(Refused, match="itself"):
        merge_entries(survivor, survivor, by=UserFactory())
    with pytest.raises(Refused, match="itself"):
        keep_apart(survivor, survivor, by=UserFactory())
    merge_entries(survivor, other, by=None)

    with pytest.raises(Refused, match="merged already"):
        merge_entries(EntryFactory(), other, by=UserFactory())
    with pytest.raises(Refused):
        move_entry(other, to=Status.PUBLISHED, by=UserFactory())


def test_chains_lead_to_the_last_survivor():
    first, second = two_entries()
    third = EntryFactory(published=True)
    merge_entries(second, first, by=None)
    merge_entries(third, second, by=None)

    assert survivor_ids([first.pk, second.pk, third.pk]) == {first.pk: third.pk, second.pk: third.pk}
    assert merged_ids([third.pk]) == {third.pk: {first.pk, second.pk, third.pk}}
    assert moved_entry(first.kind, first.slug) == third
    assert [merge.other for merge in third.merges.filter(undone_at=None)] == [second]


def test_languages_that_live_on_are_offered_with_their_own_addresses_until_they_are_split():
    german, greek, estonian = (
        EntryFactory(
            published=True, language=language, title=language, address=f"https://offer.example/{language}"
        )
        for language in ("de", "el", "et")
    )
    merge_entries(greek, estonian, by=None, rule="r")
    german.refresh_from_db()

    merge = merge_entries(german, greek, by=None, rule="r")
    german.refresh_from_db()

    assert [(one["language"], one["address"]) for one in german.variants] == [
        ("el", "https://offer.example/el"),
        ("et", "https://offer.example/et"),
    ]
    assert german.offered_in == ["de", "el", "et"]
    split_entry(merge, by=UserFactory(is_staff=True))
    german.refresh_from_db()
    assert german.variants == []


def test_a_third_source_finds_the_survivor(write):
    write(found(remote_id="one", address="https://a.example.org/x"))
    survivor = EntryFactory(published=True)
    other = Entry.objects.exclude(pk=survivor.pk).get()
    merge_entries(survivor, other, by=None)

    report = write(found(remote_id="two", address="https://a.example.org/x"), of=SourceFactory())

    assert (report.added, report.grouped) == (0, 1)
    assert set(survivor.source_records.values_list("remote_id", flat=True)) == {"one", "two"}
    assert set(
        entries_by_match_key([("training", other.canonical_address, other.title.lower(), None)]).values()
    ) == {survivor}


def test_what_a_merge_brought_speaks_after_the_own_source_and_writes_nothing_twice(write):
    older = found(remote_id="one", title="Sheets", city="Sofia")
    write(older)
    write(found(remote_id="two", title="Spreadsheets"), of=SourceFactory())
    other, survivor = Entry.objects.order_by("pk")
    merge_entries(survivor, other, by=None)
    position = last_position()

    assert write(found(remote_id="one", title="Sheets", city="Sofia")).unchanged == 1
    assert last_position() == position
    write(found(remote_id="one", title="Sheets anew", city="Varna"))

    survivor.refresh_from_db()
    assert (survivor.title, survivor.city) == ("Spreadsheets", "Varna")


def test_a_record_in_another_language_never_puts_its_words_into_the_survivor(write):
    write(found(remote_id="one", title="Tabellen", language="de"))
    other = Entry.objects.get()
    survivor = EntryFactory(published=True)
    merge_entries(survivor, other, by=None)
    SourceRecordFactory(entry=survivor)

    write(found(remote_id="one", title="Tabellen", language="de", summary="Auf Deutsch.", city="Wien"))

    survivor.refresh_from_db()
    assert (survivor.summary, survivor.city) == ("", "Wien")


def test_gaps_that_come_later_are_filled_once():
    survivor, other = two_entries(city="Sofia")
    merge = merge_entries(survivor, other, by=None)
    Entry.objects.filter(pk=survivor.pk).update(city="")

    assert refill(survivor.pk)
    position = last_position()
    assert not refill(survivor.pk)

    survivor.refresh_from_db()
    assert (survivor.city, last_position()) == ("Sofia", position)
    split_entry(merge, by=UserFactory())
    survivor.refresh_from_db()
    assert survivor.city == ""


def test_the_queue_holds_a_pair_once_and_decisions_stay():
    first, second = two_entries()
    pair = FoundPair(first=second.pk, second=first.pk, rule="near-text", score=0.5)

    assert note_candidates([pair]) == 1
    assert note_candidates([pair]) == 0
    assert note_candidates([FoundPair(first=first.pk, second=second.pk, rule="near-text", score=0.7)]) == 1
    keep_apart(second, first, by=UserFactory())
    assert note_candidates([pair]) == 0

    assert DuplicateCandidate.objects.get().state == CandidateState.DIFFERENT
    assert not waiting_pairs().exists()


def test_the_queue_shows_side_by_side_what_differs():
    first, second = two_entries(title="Sheets", city="Sofia")
    note_candidates([FoundPair(first=first.pk, second=second.pk, rule="near-text", score=0.5)])

    shown = side_by_side(waiting_pairs().get(rule="near-text"))

    assert {pair.name for pair in shown.differing} == {"title", "city", "address"}
    assert "kind" in {pair.name for pair in shown.fields}


def test_what_waits_for_a_merged_entry_waits_for_its_survivor():
    first, second = two_entries()
    third = EntryFactory(published=True)
    note_candidates(
        [
            FoundPair(first=first.pk, second=second.pk, rule="near-text", score=0.5),
            FoundPair(first=second.pk, second=third.pk, rule="near-text", score=0.6),
        ]
    )

    merge_entries(first, second, by=UserFactory())

    waiting = waiting_pairs().get()
    assert (waiting.first, waiting.second) == (first, third)
    assert DuplicateCandidate.objects.get(state=CandidateState.MERGED).decided_by is not None
