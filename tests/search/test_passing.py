"""The day that nearly every question is filtered by, looked up in words: the same answers as by comparing, and as by hand."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.search.port import Engine, Query
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine, passing, questions, reader

from .conftest import SHAPE, document

PASSING = replace(SHAPE, passing="starts")
days = st.none() | st.integers(-70, 70) | st.sampled_from([-(10**9), 10**9])
bounds = st.none() | st.integers(-72, 72) | st.sampled_from([-(10**40), 10**40])


@pytest.fixture(scope="module")
def plain_and_quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    """Two indexes of nothing yet; the second looks the day up."""
    engines = tuple(
        TantivyEngine(tmp_path_factory.mktemp("index"), shape, remember=0) for shape in (SHAPE, PASSING)
    )
    for engine in engines:
        engine.rebuild(iter(()), position=0)
    return engines  # type: ignore[return-value]


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is, it is looked up, and counted beside."""
    monkeypatch.setattr(questions, "MANY_HITS", -1)
    monkeypatch.setattr(questions, "MANY_SHARE", 0.0)
    monkeypatch.setattr(reader, "WORTH_A_THREAD", -1)


@pytest.mark.long
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    starts=st.lists(days, min_size=1, max_size=12),
    asked=st.lists(st.tuples(bounds, bounds), min_size=1, max_size=6),
)
def test_bounds_find_and_count_what_comparing_each_day_does(always, plain_and_quick, starts, asked):
    of = dict(enumerate(starts, 1))
    for engine in plain_and_quick:
        with engine.writer() as writer:
            writer.delete(range(1, 13))
            writer.upsert(
                document(number, "Python", starts=day, kind=f"k{number % 3}") for number, day in of.items()
            )
            writer.commit(1)
    plain, quick = (engine.reader() for engine in plain_and_quick)
    for lowest, highest in asked:
        right = {
            number
            for number, day in of.items()
            if (lowest is None or day is None or day >= lowest)
            and (highest is None or (day is not None and day <= highest))
        }
        for text in ("", "python "):
            query = Query(
                text=parse(text) or None,
                languages=("en",),
                at_least={} if lowest is None else {"starts": lowest},
                at_most={} if highest is None else {"starts": highest},
                facets={"kind": 5},
                limit=20,
            )
            found = quick.search(query)
            assert {hit.id for hit in found.hits} == right
            assert found == plain.search(query)


def test_a_question_for_little_compares_and_one_for_much_looks_up(plain_and_quick, monkeypatch):
    _plain, quick = plain_and_quick
    with quick.writer() as writer:
        writer.upsert(document(number, "Python", starts=number) for number in range(1, 9))
        writer.upsert([document(9, "Rust", starts=9)])
        writer.commit(2)
    looked_up = []
    before = passing.Passing.before
    monkeypatch.setattr(passing.Passing, "before", lambda *given: (looked_up.append(1), before(*given))[1])
    monkeypatch.setattr(questions, "MANY_HITS", 5)
    monkeypatch.setattr(questions, "MANY_SHARE", 0.0)

    def total(text: str) -> int:
        return quick.reader().search(Query(text=parse(text), languages=("en",), at_least={"starts": 5})).total

    assert (total("rust "), len(looked_up)) == (1, 0)
    assert (total("python "), len(looked_up)) == (4, 1)


def test_days_that_lie_too_far_apart_are_compared(plain_and_quick, always, monkeypatch):
    _plain, quick = plain_and_quick
    with quick.writer() as writer:
        writer.upsert(document(number, "Python", starts=number * 100) for number in range(1, 9))
        writer.commit(3)
    monkeypatch.setattr(passing, "MOST_STRETCHES", 3)
    asked = Query(text=parse("python "), languages=("en",), at_least={"starts": 500}, limit=20)
    found = quick.reader().search(asked)
    assert {5, 6, 7, 8} <= {hit.id for hit in found.hits}
    assert not {1, 2, 3, 4} & {hit.id for hit in found.hits}


def test_a_day_that_the_shape_lacks_is_a_mistake(tmp_path):
    with pytest.raises(ValueError, match="ends"):
        TantivyEngine(tmp_path, replace(SHAPE, passing="ends")).rebuild(iter(()), position=0)
