import threading
import uuid

import pytest
from django.db import connection, transaction

from rialto.changes.actions import Change, move_cursor, record_change, record_changes
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.changes.queries import changes_after, count_after, last_position, position_of, things_after

WRITERS, TRANSACTIONS = 6, 25


@pytest.mark.django_db
def test_the_log_keeps_what_was_recorded_in_order():
    first, second = uuid.uuid4(), uuid.uuid4()

    record_change("entry", first, Verb.PUBLISHED)
    record_changes([Change(noun="entry", public_id=second, verb=Verb.CHANGED, origin="elsewhere")])

    records = [(record.noun, record.public_id, record.verb, record.origin) for record in changes_after(0)]
    assert records == [("entry", first, "published", "rialto"), ("entry", second, "changed", "elsewhere")]


@pytest.mark.django_db
def test_changes_after_gives_the_next_records_only():
    record_changes(Change(noun="entry", public_id=uuid.uuid4(), verb=Verb.CREATED) for _ in range(5))
    positions = [record.position for record in changes_after(0)]

    assert [record.position for record in changes_after(positions[1], limit=2)] == positions[2:4]
    assert things_after(positions[1], limit=2) == [
        (record.position, "entry", record.public_id) for record in changes_after(positions[1], limit=2)
    ]
    assert last_position() == positions[-1]
    assert [count_after(position) for position in (0, positions[1], positions[-1])] == [5, 3, 0]
    assert changes_after(last_position()) == []


@pytest.mark.django_db
def test_an_empty_log_is_at_position_zero():
    assert (last_position(), changes_after(0), position_of("index")) == (0, [], 0)


@pytest.mark.django_db
def test_each_reader_has_a_cursor_of_its_own():
    move_cursor("index", to=7)
    move_cursor("index", to=9)
    move_cursor("alerts", to=3)

    assert (position_of("index"), position_of("alerts"), position_of("feed")) == (9, 3, 0)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_rolled_back_leaves_no_record():
    def change_and_fail() -> None:
        with transaction.atomic():
            record_change("entry", uuid.uuid4(), Verb.CREATED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert last_position() == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_without_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        record_change("entry", uuid.uuid4(), Verb.CREATED)

    assert ChangeRecord.objects.count() == 0


@pytest.fixture
def needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer at a time")


def _write(number: int, begin: threading.Barrier) -> None:
    """Commit transactions that take unequal times after they have drawn their positions; every third is rolled back."""
    begin.wait()
    for turn in range(TRANSACTIONS):
        try:
            with transaction.atomic():
                record_change("entry", uuid.uuid4(), Verb.CHANGED)
                record_change("entry", uuid.uuid4(), Verb.CHANGED)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(%s)", [((number + turn) % 4) / 500])
                if (number + turn) % 3 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_passes_a_position_that_appears_later(needs_postgresql):
    begin = threading.Barrier(WRITERS + 1)
    writers = [threading.Thread(target=_write, args=(number, begin)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    begin.wait()

    seen: list[int] = []
    while any(writer.is_alive() for writer in writers):
        seen += [record.position for record in changes_after(seen[-1] if seen else 0)]
    seen += [record.position for record in changes_after(seen[-1] if seen else 0)]

    committed = sum((number + turn) % 3 != 0 for number in range(WRITERS) for turn in range(TRANSACTIONS))
    assert seen == list(ChangeRecord.objects.order_by("position").values_list("position", flat=True))
    assert len(seen) == 2 * committed


@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_the_one_before_it(needs_postgresql):
    drawn, release, second_done = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            record_change("entry", uuid.uuid4(), Verb.CREATED)
            drawn.set()
            release.wait(20)
        connection.close()

    def second() -> None:
        drawn.wait(20)
        with transaction.atomic():
            record_change("entry", uuid.uuid4(), Verb.CREATED)
        second_done.set()
        connection.close()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    drawn.wait(20)

    assert not second_done.wait(0.3)
    assert changes_after(0) == []
    release.set()
    for thread in threads:
        thread.join(20)
    assert len(changes_after(0)) == 2
