"""Matching from the change log: what is merged, what is queued, and what costs nothing."""

from itertools import count
from typing import Any

import pytest

from rialto.catalogue.actions import keep_apart, split_entry, write_found
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import DuplicateCandidate, Entry, EntryMerge, MatchKey, Source
from rialto.changes.actions import move_cursor
from rialto.changes.queries import last_position, position_of
from rialto.harvesting.actions import matching
from rialto.harvesting.actions.matching import READER, Offers, after_write, match_all_changes, match_changes
from rialto.harvesting.tasks import match_entries
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
NUMBERS = count(1)


def publish(*, of: Source | None = None, **given: Any) -> Entry:
    """Write one training by Acme Academy as a source of its own has it."""
    number = next(NUMBERS)
    values = {
        "remote_id": str(number), "kind": Kind.TRAINING, "title": "Cybersecurity for small companies",
        "language": "en", "provider_name": "Acme Academy", "address": f"https://site-{number}.example.org/{number}",
    }  # fmt: skip
    write_found(of or SourceFactory(), [FoundEntry(**(values | given))], publish=True)
    return Entry.objects.latest("pk")


def test_the_same_offer_from_three_sites_is_one_entry_with_three_sources():
    first = publish()
    publish(title="Cybersecurity for Small Companies | Acme Academy")
    publish(title="CYBERSECURITY FOR SMALL COMPANIES", city="Sofia")

    report = match_all_changes()

    assert report.merged == 2
    assert list(Entry.objects.published()) == [first]
    assert first.source_records.count() == 3
    first.refresh_from_db()
    assert first.city == "Sofia"


def test_a_second_reading_writes_nothing():
    publish()
    publish(title="Cybersecurity for small companies (online)")
    publish(title="Cybersecurity for all", provider_name="")
    match_all_changes()
    before = last_position(), MatchKey.objects.count(), DuplicateCandidate.objects.count()

    move_cursor(READER, to=0)
    report = match_all_changes()

    assert (report.merged, report.queued) == (0, 0)
    assert (last_position(), MatchKey.objects.count(), DuplicateCandidate.objects.count()) == before
    assert position_of(READER) == last_position()


def test_what_is_known_costs_the_same_few_queries(django_assert_max_num_queries):
    entries = [publish(title=f"Course about subject {number}, part {number}") for number in range(5)]
    offers = Offers()
    after_write([entry.pk for entry in entries], offers)

    with django_assert_max_num_queries(12):
        after_write([entry.pk for entry in entries], offers)


def test_what_may_be_one_offer_waits_for_a_person():
    first = publish()
    second = publish(title="Cybersecurity for small companies", provider_name="")

    match_all_changes()

    waiting = DuplicateCandidate.objects.get()
    assert (waiting.first, waiting.second, waiting.rule, waiting.state) == (
        first,
        second,
        "same-title",
        "open",
    )
    assert waiting.evidence["title"] == 1.0


def test_what_a_person_decided_is_never_asked_again():
    first, second = publish(), publish()
    keep_apart(first, second, by=UserFactory())

    match_all_changes()

    assert not EntryMerge.objects.exists()
    assert DuplicateCandidate.objects.get().state == "different"


def test_a_split_holds_against_the_next_change():
    publish(), publish()
    match_all_changes()
    split_entry(EntryMerge.objects.get(), by=UserFactory())

    match_all_changes()

    assert Entry.objects.published().count() == 2


def test_parts_years_and_levels_stay_apart():
    for title in (
        "Excel, part 1",
        "Excel, part 2",
        "Excel for beginners",
        "Excel advanced",
        "Excel 2024",
        "Excel 2025",
    ):
        publish(title=title)

    match_all_changes()

    assert Entry.objects.published().count() == 6


def test_one_source_that_lists_a_title_twice_means_two_things():
    source = SourceFactory()
    publish(of=source), publish(of=source)
    publish()

    match_all_changes()

    # The third site's may be either of the two: it joined one, and the two of one source wait for a person.
    assert Entry.objects.published().count() == 2
    assert DuplicateCandidate.objects.filter(state="open").count() == 1


def test_two_languages_of_one_page_are_one_offer_with_two_texts():
    german = publish(title="Netze verstehen", language="de", address="https://acme.example.org/de/kurse/12")
    publish(title="Understanding networks", language="en", address="https://acme.example.org/en/kurse/12")

    match_all_changes()

    assert list(Entry.objects.published()) == [german]
    assert german.texts.get(language="en", field="title").text == "Understanding networks"


def test_what_is_withdrawn_is_no_longer_compared():
    first = publish()
    match_all_changes()
    Entry.objects.filter(pk=first.pk).update(status=Status.WITHDRAWN)
    after_write([first.pk])

    publish()
    report = match_all_changes()

    assert (report.merged, MatchKey.objects.filter(entry=first).count()) == (0, 0)


def test_a_batch_that_was_read_before_a_crash_is_read_again(monkeypatch):
    publish(), publish()
    with monkeypatch.context() as patched:
        patched.setattr(matching, "move_cursor", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            match_changes()

    report = match_all_changes()

    assert report.merged == 0
    assert Entry.objects.published().count() == 1


def test_a_full_key_takes_in_no_more(monkeypatch):
    monkeypatch.setattr(matching, "FULL", 2)
    monkeypatch.setattr(matching, "FULL_FOR_PROVIDER", 2)
    for number in range(4):
        publish(title=f"Course {number}")

    match_all_changes()

    holders = MatchKey.objects.values_list("key", flat=True)
    assert max(list(holders).count(key) for key in holders) == 2


def test_the_task_matches_what_waits():
    publish(), publish()

    match_entries.call()

    assert Entry.objects.published().count() == 1
