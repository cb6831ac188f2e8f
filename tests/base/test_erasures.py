"""The list of erasures outlives crashes, knows what was lifted, and says nothing of anybody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.base import erasures
from rialto.base.erasures import Erasure, Kind

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def erasure(of="1", *, minutes=0, **more):
    return Erasure(kind="thing", of=of, at=NOON + timedelta(minutes=minutes), **more)


@pytest.fixture
def file(tmp_path, settings, monkeypatch):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(erasures, "_kinds", {})
    return settings.ERASURES_FILE


def test_a_list_is_for_its_owner_only_and_read_as_it_was_written(file):
    written = [
        erasure(),
        erasure("ä", minutes=1, more={"things": [["a", "b", ""]]}),
        erasure(minutes=2, is_lifted=True),
    ]

    erasures.append(written)

    assert erasures.listed() == written
    assert file.stat().st_mode & 0o777 == 0o600


def test_several_lists_are_one_without_doubles_oldest_first(file, tmp_path):
    other = tmp_path / "other"
    erasures.append([erasure(minutes=2), erasure(minutes=1)])
    erasures.append([erasure(minutes=1), erasure("2", minutes=3)], to=other)

    found = erasures.listed(file, other, tmp_path / "missing")

    assert found == [erasure(minutes=1), erasure(minutes=2), erasure("2", minutes=3)]


@given(cut=st.integers(0, 60))
def test_a_line_that_a_crash_cut_off_takes_no_other_along(tmp_path_factory, cut):
    file = tmp_path_factory.mktemp("cut") / "list"
    erasures.append([erasure("first"), erasure("second")], to=file)
    file.write_bytes(file.read_bytes()[: -1 - cut])

    erasures.append([erasure("third")], to=file)

    assert [one.of for one in erasures.listed(file)] in (["first", "third"], ["first", "second", "third"])


def test_what_was_lifted_last_is_left_alone(file):
    again = []
    erasures.register(Kind(name="thing", again=lambda one: again.append(one.of) or True))
    erasures.append([erasure("1"), erasure("2"), erasure("1", minutes=1, is_lifted=True), erasure("3")])
    erasures.append([Erasure(kind="of another program", of="x", at=NOON)])

    assert erasures.do_again() == {"thing": 2}
    assert again == ["2", "3"]


def test_what_only_the_database_knows_is_entered_once(file):
    known = [erasure("1"), erasure("2"), erasure("3", minutes=5)]
    erasures.register(Kind(name="thing", again=lambda one: True, known=lambda: known))
    erasures.append([erasure("1", minutes=1), erasure("3", minutes=1, is_lifted=True)])

    assert erasures.catch_up() == 2
    assert erasures.catch_up() == 0
    assert {one.of for one in erasures.listed() if not one.is_lifted} == {"1", "2", "3"}


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_is_not_noted(file):
    from django.db import transaction

    with transaction.atomic():
        erasures.note("thing", "1")
        transaction.set_rollback(True)
    with transaction.atomic():
        erasures.note("thing", "2")

    assert [one.of for one in erasures.listed()] == ["2"]


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_written_stops_nobody(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path

    erasures.note("thing", "1")
