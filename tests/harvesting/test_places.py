"""What a run remembers of records: sets and places that hold whatever number of them in the same memory."""

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.harvesting import places as places_module
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.marks import Marks, packed, unpacked
from rialto.harvesting.places import Places

SOME = st.sampled_from([0, 1, 2, (1 << 56) - 1, 1 << 56, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
MARK = st.one_of(SOME, st.integers(0, (1 << 64) - 1))
STEPS = st.lists(st.tuples(st.booleans(), st.lists(st.one_of(SOME, MARK), max_size=6)), max_size=12)


@given(STEPS, st.lists(SOME))
def test_a_set_of_marks_is_a_set(steps, asked):
    marks, model = Marks(), set()
    for is_in, some in steps:
        (marks.update if is_in else marks.difference_update)(some)
        (model.update if is_in else model.difference_update)(some)

        assert [mark in marks for mark in asked] == [mark in model for mark in asked]
    assert all(mark in marks for mark in model)


@pytest.mark.parametrize("kept", [0, 3, 3000])
@given(steps=STEPS, asked=st.lists(SOME))
def test_places_are_the_same_in_memory_and_on_disk(kept, steps, asked):
    held: set[int] = set()
    known: dict[int, str] = {}
    before, places_module.KEPT_IN_MEMORY = places_module.KEPT_IN_MEMORY, kept
    places = Places()
    try:
        for number, (is_in, some) in enumerate(steps):
            if is_in:
                placed = dict.fromkeys(some, f"line {number}")
                places.add(placed)
                known |= placed
                held |= set(some)
            else:
                places.let_go(some)
                held -= set(some)

            assert places.of(set(asked)) == {mark: known[mark] for mark in asked if mark in known}
        assert places.held() == packed(held)
    finally:
        places_module.KEPT_IN_MEMORY = before
        places.close()


def grown_by(count: int) -> float:
    """The bytes of Python's own that so many records cost."""
    dice = random.Random(1)
    tracemalloc.start()
    places, marks = Places(), Marks()
    for _batch in range(count // 300):
        placed = {dice.getrandbits(64): "a place that is as long as places are" for _record in range(300)}
        assert not places.of(placed)
        places.add(placed)
        marks.update(placed)
    held = places.held()
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(unpacked(held)) == count
    places.close()
    return used - len(held)


def test_ten_times_as_many_records_cost_eight_bytes_each():
    small, large = grown_by(6_000), grown_by(60_000)

    assert (large - small) / 54_000 < 12


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [2, 3000])
def test_what_stands_twice_is_told_with_the_place_of_the_first(kept, tmp_path, monkeypatch):
    from rialto.harvesting.actions import document, feed_for, harvest

    monkeypatch.setattr(places_module, "KEPT_IN_MEMORY", kept)
    monkeypatch.setattr(document, "BATCH", 4)
    rows = [f"T{number},https://a.example/{number % 10}" for number in range(13)]
    table = tmp_path / "a.csv"
    table.write_text("\n".join(["title,url", *rows]))

    run = harvest(feed_for(str(table), adapter=TableAdapter.key))

    assert (run.added_count, run.refused_count) == (10, 3)
    assert [refusal.reason for refusal in run.refusals.all()] == [
        f"The same thing stands already at line {number + 2}: T{number + 10}." for number in range(3)
    ]
    assert len(unpacked(run.documents.get().holds)) == 10
