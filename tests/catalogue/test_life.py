"""An entry's life: which steps there are, who takes them, and what is remembered of them."""

import pytest
from django.db import transaction
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.catalogue.actions import move_entry, publish_entry, withdraw_entry
from rialto.catalogue.actions.life import REASON_LENGTH
from rialto.catalogue.choices import TRANSITIONS, Status
from rialto.catalogue.models import Entry, Transition
from rialto.changes.models import ChangeRecord
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
ALLOWED = [(before, after) for before in Status for after in Status if after in TRANSITIONS[before]]
FORBIDDEN = [(before, after) for before in Status for after in Status if after not in TRANSITIONS[before]]
VERBS = {Status.PUBLISHED: "published", Status.WITHDRAWN: "withdrawn"}


def entry_that_is(status: Status) -> Entry:
    return EntryFactory(status=status, published_at=timezone.now() if status == Status.PUBLISHED else None)


def test_the_steps_are_those_of_the_product():
    assert (len(ALLOWED), len(FORBIDDEN)) == (13, 23)
    assert all(before not in TRANSITIONS[before] for before in Status)


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_a_step_is_taken_with_its_actor_time_and_reason(before, after):
    person = UserFactory(staff=True)

    entry = move_entry(entry_that_is(before), to=after, by=person, reason=" because ")

    entry.refresh_from_db()
    step = entry.transitions.get()
    assert entry.status == after
    assert (step.before, step.after, step.actor_id, step.reason) == (
        before,
        after,
        person.public_id,
        "because",
    )
    assert step.at == entry.updated_at
    change = ChangeRecord.objects.get()
    assert (change.noun, change.public_id, change.actor_id) == ("entry", entry.public_id, person.public_id)
    assert change.verb == VERBS.get(after, "changed")


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_a_step_that_does_not_exist_is_refused_and_leaves_nothing(before, after):
    entry = entry_that_is(before)

    with pytest.raises(Refused, match="cannot become"):
        move_entry(entry, to=after, by=None, reason="because")

    entry.refresh_from_db()
    assert entry.status == before
    assert (Transition.objects.count(), ChangeRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_nothing_is_withdrawn_without_a_reason(reason):
    entry = EntryFactory(published=True)

    with pytest.raises(Refused, match="Say why"):
        withdraw_entry(entry, by=None, reason=reason)

    entry.refresh_from_db()
    assert (entry.status, Transition.objects.count()) == (Status.PUBLISHED, 0)


def test_a_long_reason_is_kept_as_far_as_it_fits():
    withdraw_entry(EntryFactory(published=True), by=None, reason="x" * 2000)

    assert len(Transition.objects.get().reason) == REASON_LENGTH


def test_withdrawing_is_dated_and_coming_back_keeps_the_first_publication():
    first = publish_entry(EntryFactory(), by=None)
    gone = withdraw_entry(first, by=None, reason="wrong")
    back = publish_entry(gone, by=None)

    assert gone.withdrawn_at is not None
    assert (back.withdrawn_at, back.published_at) == (None, first.published_at)
    assert [step.after for step in back.transitions.all()] == ["published", "withdrawn", "published"]


def test_the_state_in_the_database_decides_not_the_one_in_hand():
    in_hand = EntryFactory()
    Entry.objects.filter(pk=in_hand.pk).update(status=Status.ARCHIVED)

    with pytest.raises(Refused):
        move_entry(in_hand, to=Status.IN_REVIEW, by=None)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_rolled_back_leaves_neither_history_nor_change():
    entry = EntryFactory()

    def publish_and_fail() -> None:
        with transaction.atomic():
            publish_entry(entry, by=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_fail()

    entry.refresh_from_db()
    assert (entry.status, Transition.objects.count(), ChangeRecord.objects.count()) == (Status.DRAFT, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_cannot_be_logged_takes_the_step_back(monkeypatch):
    entry = EntryFactory()

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("rialto.catalogue.actions.life.record_change", fail)
    with pytest.raises(ZeroDivisionError):
        publish_entry(entry, by=None)

    entry.refresh_from_db()
    assert (entry.status, Transition.objects.count()) == (Status.DRAFT, 0)
