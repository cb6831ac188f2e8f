"""Several at once on PostgreSQL: nobody waits for somebody who waits for them, and one entry comes once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

from rialto.catalogue.models import Entry
from rialto.changes.actions import begin_anew, record_change
from rialto.changes.choices import Verb
from rialto.changes.queries import last_position
from rialto.exchange.actions import accept
from rialto.exchange.models import SiteSuggestion
from tests.exchange.feeds import changed, site_of, take, uuid_of
from tests.exchange.test_suggestions import suggestion
from tests.factories import EntryFactory, UserFactory

PATIENCE = 20


@pytest.fixture
def needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer at a time")


def while_held(hold: Callable[[], Any], then: Callable[[], Any], other: Callable[[], Any]) -> None:
    """`hold` in a transaction; once `other`, in one of its own, waits for that, go on with `then`. Raises what fails in either."""
    held = threading.Event()
    failures: list[BaseException] = []

    def second() -> None:
        held.wait(PATIENCE)
        try:
            other()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        hold()
        held.set()
        wait_for_a_waiter(thread)
        then()
    thread.join(PATIENCE)
    assert not failures, failures


def wait_for_a_waiter(thread: threading.Thread) -> None:
    """Until another session waits for a lock, or the thread has ended without."""
    pause = threading.Event()
    for _number in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or not thread.is_alive():
                return
        pause.wait(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_suggestion_is_accepted_while_its_entry_is_changed(needs_postgresql):
    ours, editor = EntryFactory(published=True, title="Ours", countries=["MT"]), UserFactory(staff=True)
    take(suggestion(str(ours.public_id)))
    made = SiteSuggestion.objects.get()

    while_held(
        lambda: Entry.objects.select_for_update().get(pk=ours.pk),
        lambda: record_change("entry", ours.public_id, Verb.CHANGED),
        lambda: accept(made, by=editor),
    )

    ours.refresh_from_db()
    assert ours.title == "Better"


@pytest.mark.django_db(transaction=True)
def test_a_page_comes_while_a_suggestion_on_it_is_decided(needs_postgresql):
    ours = EntryFactory(published=True, title="Ours", countries=["MT"])
    item, site = suggestion(str(ours.public_id)), site_of()
    take(item, site=site)

    while_held(
        lambda: SiteSuggestion.objects.select_for_update().get(),
        lambda: record_change("suggestion", SiteSuggestion.objects.get().public_id, Verb.CHANGED),
        lambda: take(changed(1, 1), item, site=site),
    )

    assert Entry.objects.filter(public_id=uuid_of(1)).exists()


@pytest.mark.django_db(transaction=True)
def test_one_new_entry_comes_from_the_hub_and_its_origin_at_once(needs_postgresql):
    hub, italy = site_of("rialto-hub", is_hub=True), site_of("rialto-it", countries=["IT"])
    item = changed(1, 1, origin="rialto-it", countries=["IT"])

    while_held(lambda: take(item, site=hub), lambda: None, lambda: take(item, site=italy))

    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_log_goes_on_behind_the_position_after_a_restore():
    """On PostgreSQL the sequence has to be told."""
    with transaction.atomic():
        record_change("entry", EntryFactory().public_id, Verb.CREATED)
    position = begin_anew()

    with suppress(ZeroDivisionError), transaction.atomic():
        record_change("entry", EntryFactory().public_id, Verb.CREATED)
        raise ZeroDivisionError
    with transaction.atomic():
        record_change("entry", EntryFactory().public_id, Verb.CREATED)

    assert position < last_position() <= position + 2
