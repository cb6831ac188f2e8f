"""What the engine inside promises beyond the contract: crashes, damage, rebuilding, other processes."""

import gc
import json
import multiprocessing
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

import pytest
import tantivy

from rialto.search.port import (
    Facet,
    IndexDamaged,
    IndexMissing,
    IndexUnwritable,
    Query,
    RebuildRefused,
    State,
    WriterBusy,
)
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine, counting
from rialto.search.tantivy_engine import writer as writer_module
from rialto.search.tantivy_engine.columns import Columns
from rialto.search.tantivy_engine.folder import Folder
from tests.search.conftest import CATALOGUE, SHAPE, document
from tests.search.crashing import BATCH, write_for_ever


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder, rebuilt_folders):
    shutil.copytree(rebuilt_folders["tantivy"] / "index", folder)
    return TantivyEngine(folder, SHAPE)


def total(engine, text=""):
    return engine.reader().search(Query(text=parse(text))).total


def files(folder, pattern):
    return sorted(folder.glob(f"*/files/{pattern}"))


@pytest.fixture(scope="module")
def processes() -> Iterator[BaseContext]:
    """Processes that are forked from one that has loaded what a writer needs, and runs nothing."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.search.crashing"])
    yield context
    patch.undo()


@contextmanager
def running_writer(processes, folder) -> Iterator[tuple[BaseProcess, Connection]]:
    """A writer that goes on until it is killed, and what it says of its commits."""
    heard, said = processes.Pipe(duplex=False)
    writer = processes.Process(target=write_for_ever, args=(folder, said))
    writer.start()
    said.close()
    with heard:
        yield writer, heard
        writer.kill()
        writer.join()
        writer.close()


def all_heard(heard: Connection) -> Iterator[int]:
    """What a killed writer had still said; its last word may be cut short."""
    with suppress(EOFError, OSError):
        while True:
            yield heard.recv()


@pytest.mark.long
def test_a_writer_killed_at_any_moment_leaves_whole_commits(folder, processes):
    TantivyEngine(folder, SHAPE).rebuild(iter(()), position=0)
    moments = random.Random(9)

    for _ in range(16):
        with running_writer(processes, folder) as (child, heard):
            acknowledged = heard.recv()
            # Any moment of a commit or two, whatever is said meanwhile.
            until = time.monotonic() + moments.random() * 0.1
            while heard.poll(max(0.0, until - time.monotonic())):
                acknowledged = heard.recv()
            child.kill()
            acknowledged = max([acknowledged, *all_heard(heard)])

        engine = TantivyEngine(folder, SHAPE)
        found = engine.reader().search(Query(facets={"kind": 50}, limit=1))
        seen = int(found.facets["kind"][0][0][1:])
        assert (engine.state(), found.total) == (State.READY, BATCH)
        assert found.facets["kind"] == ((f"b{seen}", BATCH),)
        with engine.writer() as writer:
            assert acknowledged <= writer.position <= seen <= writer.position + 1


def test_a_file_that_a_killed_writer_had_not_yet_listed_is_in_nobodys_way(engine, folder, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(writer_module.log, "warning", lambda event, **_more: said.append(event))
    [place] = folder.glob("*/files")
    stands_at = json.loads((place / "meta.json").read_text())
    listed = json.loads((place / ".managed.json").read_text())
    # The marks of deletions bear the number of the commit that writes them, which the next writer gives again.
    left = [
        f"{one['segment_id'].replace('-', '')}.{stands_at['opstamp'] + step}.del"
        for one in stands_at["segments"]
        for step in range(1, 9)
    ]
    for name in left:
        (place / name).write_bytes(b"half")
    (place / ".managed.json").write_text(json.dumps(listed + left))

    before = total(engine)
    with engine.writer() as writer:
        writer.delete([CATALOGUE[0].id])
        writer.commit(writer.position + 1)

    assert said == []
    assert total(engine) == before - 1


def test_a_reader_sees_at_once_what_another_process_commits(folder, processes):
    engine = TantivyEngine(folder, SHAPE)
    engine.rebuild(iter(()), position=0)
    reader = engine.reader()
    assert reader.document_count == 0

    with running_writer(processes, folder) as (_child, heard):
        first = heard.recv()
        assert reader.document_count == BATCH

    newest = int(reader.search(Query(facets={"kind": 1})).facets["kind"][0][0][1:])
    assert newest >= first


def test_there_is_one_writer_and_one_rebuild(engine):
    with engine.writer(), pytest.raises(WriterBusy), engine.writer():
        pass

    with pytest.raises(WriterBusy):
        engine.rebuild((engine.rebuild(iter(()), position=0) and one for one in CATALOGUE), position=0)
    assert total(engine) == 8


def test_without_an_index_both_sides_say_so(folder):
    engine = TantivyEngine(folder, SHAPE)

    assert engine.state() == State.MISSING
    with pytest.raises(IndexMissing):
        engine.reader().search(Query())
    with pytest.raises(IndexMissing), engine.writer():
        pass


def test_an_index_of_another_shape_has_to_be_rebuilt(engine, folder):
    other = TantivyEngine(folder, type(SHAPE)(texts={"title": 1.0}))

    assert other.state() == State.OUTDATED
    with pytest.raises(IndexMissing):
        other.reader().search(Query())


def test_an_index_built_without_dictionaries_works_and_asks_to_be_rebuilt(engine, monkeypatch):
    monkeypatch.setattr("rialto.search.analysis.lemma_state", lambda: "another edition")

    assert engine.state() == State.STALE
    assert total(engine, "python") == 3


def test_a_rebuild_swaps_in_and_readers_and_the_writer_go_over(engine, folder):
    reader = engine.reader()
    assert reader.document_count == 8

    with engine.writer() as writer:
        writer.upsert([document(9, "Written into the old one")])
        engine.rebuild(iter(CATALOGUE[:3]), position=5)
        assert reader.document_count == 3
        # The change goes to the generation that is gone; the older position makes the caller read it again.
        assert writer.commit(9).position == 5
        writer.upsert([document(9, "Written into the new one")])
        assert writer.commit(9).position == 9

    assert reader.document_count == 4
    assert len(list(folder.glob("*/files"))) == 1


def test_a_rebuild_with_too_few_documents_is_thrown_away(engine, folder):
    with pytest.raises(RebuildRefused, match="3 documents"):
        engine.rebuild(iter(CATALOGUE[:3]), position=9, at_least=8)

    assert total(engine) == 8
    assert len(list(folder.glob("*/files"))) == 1


def test_what_a_dead_rebuild_left_is_cleared_away_by_who_writes_next_but_not_what_is_being_built(
    engine, folder
):
    def left():
        return sorted(one.name for one in folder.iterdir() if one.is_dir() or one.suffix == ".new")

    current = left()
    for name in ("1a.building", "1b", "CURRENT.77.new"):
        (folder / name).write_text("") if "." in name and "building" not in name else (folder / name).mkdir()
    next(folder.glob("*/position")).with_name("position.77.new").write_text("8")

    with engine._folder.locked("rebuilding"), engine.writer():
        assert left() == sorted([*current, "1a.building", "1b", "CURRENT.77.new"])
    with engine.writer():
        assert left() == current
    assert list(folder.glob("*/*.new")) == []
    assert total(engine) == 8


def test_a_rebuild_that_fails_takes_no_room_afterwards(engine, folder):
    def broken():
        yield CATALOGUE[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), position=9)

    assert list(folder.glob("*.building")) == []


def test_a_full_disk_is_nobodys_fault_and_loses_nothing(engine, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "has_room", lambda _folder: False)
        with pytest.raises(IndexUnwritable):
            engine.rebuild(iter(CATALOGUE), position=9)
        with engine.writer() as writer:
            broken_off(patch, writer)
            writer.upsert([document(20, "Good")])
            with pytest.raises(IndexUnwritable):
                writer.commit(9)
    assert (engine.state(), engine.position, total(engine)) == (State.READY, 8, 8)

    with engine.writer() as writer:
        writer.upsert([document(20, "Good")])
        assert writer.commit(9).refused == ()
    assert total(engine, "good") == 1


def test_where_the_engine_stops_before_the_commit_the_batch_is_done_again(engine, monkeypatch):
    with engine.writer() as writer:
        with monkeypatch.context() as patch:
            broken_off(patch, writer)
            writer.upsert([document(20, "Good"), document(21, "Good")])
        commit = writer.commit(9)

    assert (commit.refused, total(engine, "good")) == ((), 2)


def broken_off(patch, writer):
    """Have the engine say no to every document, as after one of its threads has died."""

    def stop(*_given):
        raise ValueError("An index writer was killed.")

    patch.setattr(writer, "_apply", stop)


def test_a_rebuild_that_fails_midway_leaves_the_old_index(engine, folder):
    def broken():
        yield CATALOGUE[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), position=9)

    assert total(engine) == 8
    engine.rebuild(iter(CATALOGUE), position=9)
    assert len(list(folder.glob("*/files"))) == 1


@pytest.mark.parametrize("pattern", ["*.idx", "*.term", "*.fast", "*.store", "meta.json"])
def test_files_cut_short_are_noticed_marked_and_healed_by_a_rebuild(engine, folder, pattern):
    for file in files(folder, pattern):
        os.truncate(file, file.stat().st_size // 2)

    with pytest.raises(IndexDamaged):
        engine.reader().search(Query(text=parse("python"), facets={"kind": 5}))

    assert engine.state() == State.DAMAGED
    with pytest.raises(IndexDamaged), engine.writer():
        pass
    engine.rebuild(iter(CATALOGUE), position=8)
    assert (engine.state(), total(engine, "python")) == (State.READY, 3)


def test_flipped_bits_never_get_out_as_anything_but_damage(engine, folder):
    answers = set()
    original = {
        file: file.read_bytes()
        for pattern in ("*.idx", "*.term", "*.fast")
        for file in files(folder, pattern)
    }
    for file, content in original.items():
        bad = bytearray(content)
        for place in range(0, max(1, len(bad) - 200), 5):
            bad[place] ^= 0x5A
        file.write_bytes(bad)
        try:
            engine.reader().search(
                Query(text=parse("python data"), facets={"kind": 5, "topic": 5}, relax=True)
            )
            answers.add("answered")
        except IndexDamaged:
            answers.add("damaged")
            next(folder.glob("*/DAMAGED")).unlink()
        file.write_bytes(content)

    assert "damaged" in answers


def test_an_open_reader_notices_the_mark_of_another_process(engine, folder):
    reader = engine.reader()
    assert reader.document_count == 8

    next(folder.glob("*/about.json")).with_name("DAMAGED").write_text("seen elsewhere", "utf-8")

    with pytest.raises(IndexDamaged):
        reader.search(Query())


@pytest.mark.parametrize("loss", [shutil.rmtree, lambda folder: (folder / "CURRENT").write_text("")])
def test_who_writes_notices_that_the_index_is_gone_or_that_somebody_found_it_damaged(engine, folder, loss):
    with engine.writer() as writer:
        mark = next(folder.glob("*/about.json")).with_name("DAMAGED")
        mark.write_text("seen elsewhere", "utf-8")
        with pytest.raises(IndexDamaged):
            writer.position  # noqa: B018 -- asking is what raises
        mark.unlink()
        assert writer.position == 8
        loss(folder)
        with pytest.raises(IndexMissing):
            writer.position  # noqa: B018


def test_a_document_that_no_column_can_hold_is_left_out_and_reported(engine):
    with engine.writer() as writer:
        writer.upsert(
            [
                document(20, "Good"),
                document(1 << 70, "Bad"),
                document(21, "Bad", kind="\ud800"),
                document(22, "Good"),
            ]
        )
        commit = writer.commit(9)

    assert [one.id for one in commit.refused] == [1 << 70, 21]
    assert total(engine, "good") == 2


def test_a_document_that_the_engine_chokes_on_is_found_one_by_one(engine, monkeypatch):
    whole = Columns.row

    def row(self, given):
        if given.id != 21:
            return whole(self, given)
        poison = tantivy.Document()
        poison.add_text("id", "not a number")
        return poison

    monkeypatch.setattr(Columns, "row", row)
    with engine.writer() as writer:
        writer.upsert([document(20, "Good"), document(21, "Poison"), document(22, "Good")])
        writer.delete([1])
        commit = writer.commit(9)
        assert [one.id for one in commit.refused] == [21]
        assert commit.position == 9
        writer.upsert([document(23, "Good")])
        assert writer.commit(10).refused == ()

    assert (total(engine, "good"), total(engine)) == (3, 10)


def test_numbers_met_for_the_first_time_are_learned(engine):
    """A reader that has counted before meets a combination of values that no document had then."""
    reader = engine.reader()
    asked = Query(filters={"topic": ("law",)}, facets={"topic": 2, "kind": 3, "country": 9})
    assert reader.search(asked).facets["topic"] == (("code", 4), ("school", 3), ("law", 1))

    with engine.writer() as writer:
        writer.upsert([document(77, "New", kind=("event",), country=("MT",), topic=("law", "maps", "code"))])
        writer.commit(9)

    found = reader.search(asked).facets
    assert found["topic"] == (("code", 5), ("school", 3), ("law", 2))
    assert ("MT", 1) in found["country"]


def test_a_facet_of_many_values_is_counted_exactly_and_ties_are_ordered_by_name(folder):
    shape = replace(SHAPE, facets=(*SHAPE.facets, Facet(name="maker", many=True)))
    engine = TantivyEngine(folder, shape)
    makers = [f"maker-{number % 400:03}" for number in range(600)]
    engine.rebuild(
        (document(number, "Thing", maker=(maker,)) for number, maker in enumerate(makers, 1)), position=1
    )

    found = engine.reader().search(Query(facets={"maker": 3}))

    assert found.facets["maker"] == (("maker-000", 2), ("maker-001", 2), ("maker-002", 2))


def test_what_is_not_counted_cannot_be_asked_for(folder):
    shape = replace(SHAPE, facets=(*SHAPE.facets, Facet(name="hidden", counted=False)))
    engine = TantivyEngine(folder, shape)
    engine.rebuild(iter([document(1, "Thing", hidden=("yes",)), document(2, "Thing")]), position=1)

    assert engine.reader().search(Query(filters={"hidden": ("yes",)})).total == 1
    with pytest.raises(ValueError, match="hidden"):
        engine.reader().search(Query(facets={"hidden": 1}))


def test_counts_are_remembered_for_the_commit_only(engine, monkeypatch):
    reader = engine.reader()
    calls = count()
    counts = counting.Counting.counts
    monkeypatch.setattr(counting.Counting, "counts", lambda *given: (next(calls), counts(*given))[1])

    for _ in range(3):
        reader.search(Query(facets={"kind": 5}))
        reader.search(Query(facets={"kind": 5}, offset=20))
    assert next(calls) == 1

    with engine.writer() as writer:
        writer.commit(9)
        writer.upsert([document(9, "New")])
        writer.commit(10)
    reader.search(Query(facets={"kind": 5}))
    assert next(calls) == 3


@pytest.mark.parametrize(
    "asked",
    [
        Query(at_least={"starts": 10**40}, at_most={"starts": -(10**40)}),
        Query(exclude_ids=(10**40, -(10**40))),
        Query(filters={"kind": ("\ud800",)}),
        Query(text=parse("\x00\ud800 " + "x" * 10_000), relax=True),
        Query(text=parse(" ".join(f"w{number}" for number in range(100))), relax=True, facets={"topic": 5}),
    ],
)
def test_absurd_questions_do_not_mark_the_index_as_damaged(engine, asked):
    engine.reader().search(asked)
    assert engine.reader().related(10**40) == []
    assert engine.state() == State.READY


def test_an_index_is_closed_without_a_look_through_all_memory(engine, monkeypatch):
    looked = []
    monkeypatch.setattr(gc, "collect", lambda: looked.append(1))

    for number in range(2):  # The second one needs the lock that the first one had.
        with engine.writer() as writer:
            writer.upsert([document(100 + number, "New")])
            writer.commit(10 + number)

    assert total(engine, "new") == 2
    assert looked == []


def test_a_lock_is_free_again_though_an_error_still_held_the_writer(engine):
    with engine.writer() as writer:
        # As the frames of an error do that is told from within itself.
        held = [writer._writer]
        held.append(held)
        del held

    with engine.writer() as writer:
        writer.upsert([document(100, "New")])
        writer.commit(10)

    assert total(engine, "new") == 1
