"""What was taken down does not come back, from whatever source."""

import pytest

from rialto.base.errors import Refused
from rialto.catalogue.actions import (
    lift_exclusions,
    note_gone,
    note_seen,
    take_down,
    withdraw_entry,
    write_found,
)
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Exclusion, SourceRecord
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import last_position
from tests.factories import EntryFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


def found(remote_id: str, title: str = "Spreadsheets", **values) -> FoundEntry:
    given = {"address": f"https://school.example/courses/{remote_id}", "language": "en"}
    return FoundEntry(remote_id=remote_id, kind=Kind.TRAINING, title=title, **given | values)


@pytest.fixture
def source():
    return SourceFactory()


@pytest.fixture
def taken(source) -> Entry:
    write_found(source, [found("1"), found("2", "Painting")], publish=True)
    entry = Entry.objects.get(title="Spreadsheets")
    return take_down(entry, by=UserFactory(staff=True), reason="Its owner asked for it.")


def test_a_take_down_withdraws_and_leaves_a_tombstone(taken):
    last = ChangeRecord.objects.latest("position")

    assert taken.status == Status.WITHDRAWN
    assert (last.public_id, last.verb) == (taken.public_id, Verb.WITHDRAWN)
    assert taken.transitions.last().reason == "Its owner asked for it."


def test_a_later_run_changes_and_revives_nothing(source, taken):
    position = last_position()

    report = write_found(source, [found("1", "Spreadsheets, renewed"), found("2", "Painting")], publish=True)

    taken.refresh_from_db()
    assert (taken.status, taken.title) == (Status.WITHDRAWN, "Spreadsheets")
    assert (report.unchanged, len(report.refused)) == (1, 1)
    assert "taken down on request" in report.refused[0].reason
    assert last_position() == position


@pytest.mark.parametrize(
    "again",
    [
        found("other-id", "Spreadsheets", address="https://school.example/courses/1"),
        found("other-id", "A new name for it", address="http://www.school.example/courses/1/?utm_source=x"),
    ],
)
def test_another_source_does_not_bring_it_back(taken, again):
    report = write_found(SourceFactory(), [again], publish=True)

    assert (report.added, report.grouped, len(report.refused)) == (0, 0, 1)


def test_an_address_that_others_share_takes_nobody_along(source):
    shared = "https://school.example/courses/"
    write_found(source, [found("1", address=shared), found("2", "Painting", address=shared)], publish=True)
    take_down(Entry.objects.get(title="Spreadsheets"), by=UserFactory(), reason="Asked for.")

    report = write_found(SourceFactory(), [found("9", "Singing", address=shared)], publish=True)

    assert (report.added, report.refused) == (1, [])
    assert Exclusion.objects.get().remote_id == "1"


def test_every_source_of_an_entry_is_excluded(source):
    other = SourceFactory()
    write_found(source, [found("1")], publish=True)
    write_found(other, [found("a", address="https://school.example/courses/1")], publish=True)
    take_down(Entry.objects.get(), by=UserFactory(), reason="Asked for.")

    assert set(Exclusion.objects.values_list("source_id", "remote_id")) == {
        (source.pk, "1"), (other.pk, "a"), (None, ""),
    }  # fmt: skip
    assert SourceRecord.objects.count() == 2


def test_a_take_down_needs_a_reason_and_can_be_repeated(taken):
    with pytest.raises(Refused, match="Say why"):
        take_down(taken, by=UserFactory(), reason=" ")

    take_down(taken, by=UserFactory(), reason="Once more.")

    assert Exclusion.objects.count() == 2


def test_a_mistake_is_lifted_the_entry_is_public_again_and_its_source_may_change_it(source, taken):
    person = UserFactory(staff=True)

    entry = lift_exclusions(taken, by=person, reason=" It was another course. ")

    step, last = entry.transitions.last(), ChangeRecord.objects.latest("position")
    assert (entry.status, entry.withdrawn_at) == (Status.PUBLISHED, None)
    assert (step.before, step.actor_id, step.reason) == (
        "withdrawn",
        person.public_id,
        "It was another course.",
    )
    assert (last.public_id, last.verb, last.actor_id) == (entry.public_id, Verb.PUBLISHED, person.public_id)
    report = write_found(source, [found("1", "Renewed")], publish=True)
    assert (report.refused, report.changed, Entry.objects.get(pk=entry.pk).title) == ([], 1, "Renewed")


def test_lifting_needs_a_reason_and_something_to_lift(taken):
    with pytest.raises(Refused, match="Say why"):
        lift_exclusions(taken, by=UserFactory(), reason=" ")
    assert Exclusion.objects.count() == 2
    lift_exclusions(taken, by=UserFactory(), reason="A mistake.")

    with pytest.raises(Refused, match="Nothing of this entry is excluded"):
        lift_exclusions(taken, by=UserFactory(), reason="Once more.")


def test_what_was_taken_down_twice_is_lifted_at_once(taken):
    take_down(taken, by=UserFactory(), reason="Once more.")

    assert lift_exclusions(taken, by=UserFactory(), reason="A mistake.").status == Status.PUBLISHED


@pytest.mark.parametrize("publish", [True, False])
def test_an_entry_becomes_what_it_was(source, publish):
    write_found(source, [found("1")], publish=publish)
    before = Entry.objects.get().status
    take_down(Entry.objects.get(), by=UserFactory(), reason="Asked for.")

    assert lift_exclusions(Entry.objects.get(), by=UserFactory(), reason="A mistake.").status == before


def test_what_a_person_had_withdrawn_before_stays_withdrawn(source):
    write_found(source, [found("1")], publish=True)
    entry = withdraw_entry(Entry.objects.get(), by=UserFactory(), reason="It is over.")
    take_down(entry, by=UserFactory(), reason="Asked for.")

    lift_exclusions(entry, by=UserFactory(), reason="A mistake.")
    note_gone(source, ["1"], reason="410")
    write_found(source, [found("1", "Renewed")], publish=True)

    entry.refresh_from_db()
    assert (entry.status, entry.title) == (Status.WITHDRAWN, "Renewed")


@pytest.mark.parametrize("leaves", ["before", "after"])
def test_what_has_left_its_source_comes_back_with_it_and_not_before(source, leaves):
    write_found(source, [found("1")], publish=True)
    entry = Entry.objects.get()
    steps = [
        lambda: note_gone(source, ["1"], reason="410"),
        lambda: take_down(entry, by=UserFactory(), reason="Asked for."),
    ]
    for step in steps if leaves == "before" else reversed(steps):
        step()

    lifted = lift_exclusions(entry, by=UserFactory(), reason="A mistake.")
    write_found(source, [found("1")], publish=True)

    assert lifted.status == Status.WITHDRAWN
    assert Entry.objects.get().status == Status.PUBLISHED


def test_a_draft_stays_a_draft():
    entry = take_down(EntryFactory(), by=UserFactory(), reason="Asked for.")

    assert lift_exclusions(entry, by=UserFactory(), reason="A mistake.").status == Status.DRAFT


def test_a_draft_is_taken_down_without_a_step_that_its_life_lacks():
    entry = EntryFactory()

    assert take_down(entry, by=UserFactory(), reason="Asked for.").status == Status.DRAFT


def test_what_had_left_and_was_then_taken_down_does_not_come_back_with_its_source(source):
    write_found(source, [found("1")], publish=True)
    note_gone(source, ["1"], reason="410")
    entry = Entry.objects.get()
    take_down(entry, by=UserFactory(), reason="Asked for.")

    note_seen(source, ["1"])
    write_found(source, [found("1", "Renewed")], publish=True)

    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN


def test_the_check_costs_one_query_a_batch(source, taken, django_assert_num_queries):
    write_found(source, [found(str(number), f"Course {number}") for number in range(10, 40)], publish=True)

    with django_assert_num_queries(2):  # what was taken down, and the records
        write_found(
            source, [found(str(number), f"Course {number}") for number in range(10, 40)], publish=True
        )
