"""A rebuild that is helped by other processes makes the index that it would make alone."""

import sys

import pytest

from rialto.search.port import Lift, Query
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine, analysing, engine
from tests.search.conftest import CATALOGUE, SHAPE, document

GERMAN = tuple(
    document(number, title, language="de", kind="course")
    for number, title in enumerate(
        ("Kurs", "Sprache", "Sprachkurs", "Imkerei", "Kurse", "Imkereikurs", "Imker", "Imkerei"), 20
    )
)
DOCUMENTS = (*CATALOGUE, *GERMAN, document(40, "Python by the sea", points=90))
LIFTS = (
    Lift(name="country", of="country", values=("FR",), factor=1.2),
    Lift(name="points", of="points", at_least=80, factor=1.1),
    Lift(name="soon", of="starts", at_least=0, at_most=15, factor=1.1),
)


@pytest.fixture
def small_steps(monkeypatch):
    """Batches and pieces of so few documents that the small catalogue makes several."""
    monkeypatch.setattr(engine, "BULK_BATCH", 5)
    monkeypatch.setattr(analysing, "PIECE", 2)


def answers(one):
    reader = one.reader()
    asked = ["python", "protection data", "kurs", "imkerei", "δασκάλους", "", "c++"]
    return [
        reader.search(
            Query(text=parse(text), languages=("en", "de"), facets={"kind": 5, "topic": 5}, lifts=LIFTS)
        )
        for text in asked
    ]


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("helpers", [1, 2])
def test_helpers_change_nothing(tmp_path, monkeypatch, helpers):
    monkeypatch.setattr(analysing, "analyst_count", lambda: 0)
    alone = TantivyEngine(tmp_path / "alone", SHAPE)
    alone.rebuild(iter(DOCUMENTS), position=3)
    monkeypatch.setattr(analysing, "analyst_count", lambda: helpers)
    helped = TantivyEngine(tmp_path / "helped", SHAPE)

    commit = helped.rebuild(iter(DOCUMENTS), position=3)

    assert commit.position == 3
    assert answers(helped) == answers(alone)
    assert [one.id for one in answers(helped)[2].hits]
    assert {name for one in answers(helped)[0].hits for name in one.lifted} == {"country", "points", "soon"}


@pytest.mark.usefixtures("small_steps")
def test_what_no_column_can_hold_is_left_out_and_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(analysing, "analyst_count", lambda: 1)
    one = TantivyEngine(tmp_path, SHAPE)
    bad = (document(1 << 70, "Bad"), document(90, "Bad", kind="\ud800"))

    commit = one.rebuild(iter((*bad, *DOCUMENTS)), position=3)

    assert [refusal.id for refusal in commit.refused] == [1 << 70, 90]
    assert one.reader().document_count == len(DOCUMENTS)


@pytest.mark.usefixtures("small_steps")
def test_a_helper_that_breaks_down_stops_the_rebuild_and_leaves_the_old_index(tmp_path, monkeypatch):
    one = TantivyEngine(tmp_path, SHAPE)
    one.rebuild(iter(CATALOGUE[:4]), position=1)
    monkeypatch.setattr(analysing, "analyst_count", lambda: 1)
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(RuntimeError, match="analyses documents"):
        one.rebuild(iter(DOCUMENTS), position=3)

    assert one.reader().document_count == 4
