"""Counting goes on in another thread while hits are shown: the same answers, and damage is noticed all the same."""

import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.search.port import Engine, IndexDamaged, Query, State
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine, counting, reader

from .conftest import SHAPE, document

COUNT = 120


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Half of the documents hold Python, a third charts, one of them elephants."""
    engine = TantivyEngine(tmp_path_factory.mktemp("many"), SHAPE, remember=0)
    engine.rebuild(
        (
            document(
                number,
                " ".join(
                    ["Learn"]
                    + ["Python"] * (number % 2 == 0)
                    + ["charts"] * (number % 3 == 0)
                    + ["elephants"] * (number == 5)
                ),
                kind=f"k{number % 4}",
                starts=number,
            )
            for number in range(COUNT)
        ),
        position=1,
    )
    return engine


questions = st.builds(
    Query,
    text=st.sampled_from(
        ["python ", "charts ", "python charts ", "elephants ", "pyhton ", "elephants charts ", "giraffes "]
    ).map(parse),
    languages=st.just(("en",)),
    near=st.lists(st.integers(0, COUNT + 9), unique=True, max_size=30).map(
        lambda ids: tuple((one, 0.9 - place / 100) for place, one in enumerate(ids))
    ),
    first=st.lists(st.integers(0, COUNT + 9), unique=True, max_size=3).map(tuple),
    order=st.sampled_from(["relevance", ("starts", "asc")]),
    limit=st.integers(0, 20),
    filters=st.lists(st.sampled_from(["k0", "k1"]), unique=True).map(lambda kinds: {"kind": tuple(kinds)}),
    facets=st.just({"kind": 5}),
    relax=st.booleans(),
)


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=questions)
def test_what_finds_much_is_answered_as_what_finds_little(many, monkeypatch, asked):
    answers = []
    for worth in (-1, COUNT * 10):
        monkeypatch.setattr(reader, "WORTH_A_THREAD", worth)
        answers.append(many.reader().search(asked).counted())

    assert answers[0] == answers[1]


def test_who_looks_at_counts_waits_for_them_and_others_do_not(many, monkeypatch):
    monkeypatch.setattr(reader, "WORTH_A_THREAD", -1)
    begun, go_on = threading.Event(), threading.Event()
    as_ever = counting.Counting.counts

    def slow(*given):
        begun.set()
        assert go_on.wait(30)
        return as_ever(*given)

    monkeypatch.setattr(counting.Counting, "counts", slow)
    found = many.reader().search(Query(text=parse("python "), languages=("en",), facets={"kind": 5}))

    assert begun.wait(30)
    assert found.total == COUNT // 2
    go_on.set()
    assert dict(found.facets) == {"kind": (("k0", 30), ("k2", 30))}
    assert (len(found.facets), "kind" in found.facets, found.facets.get("topic")) == (1, True, None)


@pytest.mark.parametrize("near", [(), ((1, 0.9),)])
def test_damage_that_is_met_while_counting_is_told_to_who_looks_and_marked(tmp_path, monkeypatch, near):
    engine = TantivyEngine(tmp_path, SHAPE)
    engine.rebuild((document(number, "Python", kind="k") for number in range(40)), position=1)
    monkeypatch.setattr(reader, "WORTH_A_THREAD", -1)

    def broken(*_given):
        raise ValueError("a column that cannot be read")

    monkeypatch.setattr(counting.Counting, "counts", broken)
    found = engine.reader().search(
        Query(text=parse("python "), languages=("en",), facets={"kind": 5}, near=near)
    )

    assert found.total == 40
    with pytest.raises(IndexDamaged):
        found.counted()
    assert engine.state() == State.DAMAGED


def test_what_is_kept_warm_is_counted_before_it_is_shown(many, monkeypatch):
    monkeypatch.setattr(reader, "WORTH_A_THREAD", -1)
    asked = Query(facets={"kind": 5})
    counted = []
    as_ever = counting.Counting.counts
    monkeypatch.setattr(
        counting.Counting, "counts", lambda *given: (counted.append(as_ever(*given)), counted[-1])[1]
    )

    many.reader().warm([asked, replace(asked, filters={"kind": ("k1",)})])

    assert len(counted) == 2
