"""A reader that meets commits by itself: what everybody asks is there before anybody is answered from the commit."""

import threading

import pytest

from rialto.search.port import IndexUnavailable, Query
from rialto.search.tantivy_engine import TantivyEngine, counting, warming
from rialto.search.tantivy_engine.reader import TantivyReader

from .conftest import CATALOGUE, SHAPE, document

EVERYTHING = Query(facets={"kind": 5})


@pytest.fixture
def engine(rebuilt_folders, tmp_path) -> TantivyEngine:
    """An index of the small catalogue."""
    made = TantivyEngine(tmp_path / "index", SHAPE)
    made.rebuild(iter(CATALOGUE), position=8)
    return made


@pytest.fixture
def counted(monkeypatch) -> list[threading.Thread]:
    """In which threads something was counted, growing."""
    threads: list[threading.Thread] = []
    counts = counting.Counting.counts
    monkeypatch.setattr(
        counting.Counting,
        "counts",
        lambda *given: (threads.append(threading.current_thread()), counts(*given))[1],
    )
    return threads


def commit(engine: TantivyEngine, number: int) -> None:
    with engine.writer() as writer:
        writer.upsert([document(number, f"New {number}", kind="new")])
        writer.commit(number)


def kinds(reader: TantivyReader) -> dict[str, int]:
    return dict(reader.search(EVERYTHING).facets["kind"])


def test_a_warmed_commit_is_answered_without_counting(engine, counted):
    reader = engine.reader()
    commit(engine, 9)
    stamp = reader.warm([EVERYTHING])

    assert kinds(reader)["new"] == 1
    assert (reader.stamp, len(counted)) == (stamp, 1)


def test_in_whichever_language_it_is_asked_everything_is_the_same_question(engine, counted):
    reader = engine.reader()
    reader.warm([EVERYTHING])
    for language in ("bg", "de", "en"):
        reader.search(Query(facets={"kind": 5}, languages=(language,)))
    assert len(counted) == 1


def test_commits_are_met_by_a_thread_of_their_own(engine, counted, monkeypatch):
    met = threading.Event()
    warm = TantivyReader.warm
    monkeypatch.setattr(TantivyReader, "warm", lambda *given: (warm(*given), met.set())[0])
    monkeypatch.setattr(warming, "PATIENCE_SECONDS", 60.0)
    reader = engine.reader()
    reader.keep_warm(lambda: [EVERYTHING])
    assert met.wait(30)

    met.clear()
    commit(engine, 9)
    while reader.document_count == len(CATALOGUE):
        # Until then the commit before answers.
        assert met.wait(30)
    assert kinds(reader)["new"] == 1
    assert all(thread.name == "warming" for thread in counted)


def test_who_waits_too_long_sees_the_commit_all_the_same(engine, monkeypatch):
    monkeypatch.setattr(warming, "PATIENCE_SECONDS", 0.0)
    # The thread gets nowhere.
    monkeypatch.setattr(TantivyReader, "warm", lambda *_given: 1 / 0)
    reader = engine.reader()
    reader.keep_warm(lambda: [EVERYTHING])
    assert "new" not in kinds(reader)
    commit(engine, 9)
    assert kinds(reader)["new"] == 1


def test_a_missing_index_ends_no_warming_and_a_built_one_is_read(tmp_path, monkeypatch):
    missed, met = threading.Event(), threading.Event()
    warm = TantivyReader.newest_stamp

    def noted(reader: TantivyReader) -> str:
        try:
            stamp = warm(reader)
        except IndexUnavailable:
            missed.set()
            raise
        met.set()
        return stamp

    monkeypatch.setattr(TantivyReader, "newest_stamp", noted)
    engine = TantivyEngine(tmp_path / "index", SHAPE)
    reader = engine.reader()
    reader.keep_warm(lambda: [EVERYTHING])
    assert missed.wait(30)
    with pytest.raises(IndexUnavailable):
        reader.search(EVERYTHING)
    engine.rebuild(iter(CATALOGUE), position=8)
    assert met.wait(30)
    assert reader.document_count == len(CATALOGUE)
