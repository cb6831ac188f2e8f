"""The file of vectors: what is added is found by every process, and nothing but what is whole."""

import os
import random
import select
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.search.meaning import graph, vectors
from rialto.search.meaning.embedding import Order
from rialto.search.meaning.graph import extend_graph, note_of, open_graph
from rialto.search.meaning.neighbours import Neighbours
from rialto.search.meaning.vectors import HEAD, RECORD, VectorWriter, digest_of, writing_vectors
from rialto.search.port import WriterBusy
from tests.search.meaning.killed import DOCUMENTS

MODEL = "a model"


def somewhere(count: int, seed: int = 1) -> np.ndarray:
    """Random directions (count, 384), each of length 1."""
    found = np.random.default_rng(seed).standard_normal((count, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def add(folder: Path, ids: list[int], given_vectors: np.ndarray, digest: int = 7) -> None:
    with writing_vectors(folder, MODEL) as writer:
        writer.add(ids, [digest] * len(ids), given_vectors)
        writer.flush()


def ids_of(found: list) -> list[int]:
    return [one.id for one in found]


def test_what_is_flushed_is_found_by_a_reader_that_was_open_before(tmp_path):
    reader = Neighbours(tmp_path, MODEL)
    there = somewhere(3)
    assert (reader.nearest(there[0], 5), reader.count) == ([], 0)

    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([1, 2], [7, 7], there[:2])
        assert reader.nearest(there[0], 5) == []
        writer.flush()
        assert ids_of(reader.nearest(there[1], 1)) == [2]
        writer.add([3], [7], there[2:])
        writer.flush()

    assert ids_of(reader.nearest(there[2], 1)) == [3]
    assert reader.count == 3


def test_similarity_is_the_cosine_as_near_as_bytes_can_say(tmp_path):
    there = somewhere(50)
    add(tmp_path, list(range(50)), there)

    found = Neighbours(tmp_path, MODEL).nearest(there[4], 50)

    exact = there @ there[4]
    assert {one.id: pytest.approx(exact[one.id], abs=0.01) for one in found} == {
        one.id: one.similarity for one in found
    }


@pytest.mark.parametrize("tail", [0, 10_000])
def test_the_newest_vector_counts_and_a_removed_document_is_gone(tmp_path, monkeypatch, tail):
    monkeypatch.setattr("rialto.search.meaning.neighbours.LONGEST_TAIL", tail)
    there = somewhere(4)
    reader = Neighbours(tmp_path, MODEL)
    add(tmp_path, [1, 2, 3], there[:3])
    assert reader.count == 3

    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([1], [8], there[3:])
        writer.remove([2, 99])
        writer.flush()

    found = reader.nearest(there[3], 10)
    assert sorted(ids_of(found)) == [1, 3]
    assert (found[0].id, found[0].similarity) == (1, pytest.approx(1.0, abs=0.01))
    assert reader.count == 2


def test_a_question_sees_one_moment_and_the_next_one_what_is_new(tmp_path):
    there = somewhere(4)
    reader = Neighbours(tmp_path, MODEL)
    add(tmp_path, [1, 2], there[:2])
    moment = reader.now
    assert (moment.count, reader.now is moment) == (2, True)

    add(tmp_path, [3], there[2:3])

    assert (moment.count, ids_of(moment.nearest(there[2], 9))[0] != 3) == (2, True)
    assert (reader.now.count, ids_of(reader.now.nearest(there[2], 9))[0]) == (3, 3)


@pytest.mark.parametrize("tail", [0, 10_000])
def test_a_reader_gives_the_vectors_of_documents_as_they_are_now(tmp_path, monkeypatch, tail):
    monkeypatch.setattr("rialto.search.meaning.neighbours.LONGEST_TAIL", tail)
    there = somewhere(4)
    reader = Neighbours(tmp_path, MODEL)
    assert reader.vectors_of([1]) == {}
    add(tmp_path, [1, 2, 3], there[:3])
    assert sorted(reader.vectors_of([3, 1])) == [1, 3]

    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([1], [8], there[3:])
        writer.remove([2])
        writer.flush()

    found = reader.vectors_of([1, 2, 3, 99])
    assert sorted(found) == [1, 3]
    assert found[1] @ there[3] == pytest.approx(1.0, abs=0.001)
    assert np.linalg.norm(found[3]) == pytest.approx(1.0, abs=0.001)


def test_the_usual_vector_gives_the_usual_similarity(tmp_path):
    there = somewhere(400)
    reader = Neighbours(tmp_path, MODEL)
    add(tmp_path, list(range(100)), there[:100])
    assert not reader.usual_vector().any()
    add(tmp_path, list(range(100, 400)), there[100:])

    assert Neighbours(tmp_path, MODEL).usual_vector() @ there[0] == pytest.approx(
        reader.usual_similarity(there[0]), abs=1e-4
    )


@pytest.mark.parametrize("within", [1, 3, 1_000])
def test_a_reader_knows_how_far_the_log_was_followed(tmp_path, monkeypatch, within):
    monkeypatch.setattr("rialto.search.meaning.neighbours.POSITION_WITHIN", within)
    reader = Neighbours(tmp_path, MODEL)
    assert reader.position == 0

    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([1], [7], somewhere(1))
        writer.flush()
        assert reader.position == 0
        for position in (4, 9):
            writer.move_to(position)
            writer.flush()
        writer.add([2, 3], [7, 7], somewhere(2))
        writer.flush()
        assert reader.position == 9


def test_digests_and_position_survive(tmp_path):
    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([1, 2], [digest_of("one"), digest_of("two")], somewhere(2))
        writer.remove([2])
        writer.move_to(41)
        writer.flush()
        writer.move_to(42)

    with writing_vectors(tmp_path, MODEL) as writer:
        assert (writer.digests, writer.position) == ({1: digest_of("one")}, 41)


def test_one_process_writes_at_a_time(tmp_path):
    with writing_vectors(tmp_path, MODEL), pytest.raises(WriterBusy), writing_vectors(tmp_path, MODEL):
        pass


def test_vectors_of_another_model_are_not_read_and_written_anew(tmp_path):
    add(tmp_path, [1], somewhere(1))

    assert Neighbours(tmp_path, "another").nearest(somewhere(1)[0], 5) == []
    with writing_vectors(tmp_path, "another") as writer:
        assert (writer.digests, writer.position) == ({}, 0)
    assert Neighbours(tmp_path, MODEL).count == 0


@given(cut=st.integers(min_value=0, max_value=HEAD + 5 * RECORD.itemsize))
def test_wherever_a_crash_cuts_the_file_what_is_whole_before_it_is_kept(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("cut")
    add(folder, [1, 2, 3, 4], somewhere(4))
    file = vectors.current_file(folder)
    os.truncate(file, cut)
    # The first record is the position that a new file begins with.
    whole = max(0, (cut - HEAD) // RECORD.itemsize - 1) if cut >= HEAD else 0

    assert Neighbours(folder, MODEL).count == whole
    with writing_vectors(folder, MODEL) as writer:
        assert sorted(writer.digests) == [1, 2, 3, 4][:whole]
        writer.add([9], [1], somewhere(1, seed=9))
        writer.flush()
    assert ids_of(Neighbours(folder, MODEL).nearest(somewhere(1, seed=9)[0], 1)) == [9]
    shutil.rmtree(folder)


@given(place=st.integers(min_value=0, max_value=5 * RECORD.itemsize - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_costs_its_own_record_and_all_is_looked_through_again(tmp_path_factory, place, bit):
    folder = tmp_path_factory.mktemp("bit")
    with writing_vectors(folder, MODEL) as writer:
        writer.add([1, 2, 3, 4], [7] * 4, somewhere(4))
        writer.flush()
    file = vectors.current_file(folder)
    held = bytearray(file.read_bytes())
    held[HEAD + place] ^= 1 << bit
    file.write_bytes(held)
    spoiled = place // RECORD.itemsize

    with writing_vectors(folder, MODEL) as writer:
        assert sorted(writer.digests) == [one for one in (1, 2, 3, 4) if one != spoiled]
        assert writer.position == 0
    assert Neighbours(folder, MODEL).count == len([one for one in (1, 2, 3, 4) if one != spoiled])
    shutil.rmtree(folder)


def test_a_file_that_is_mostly_old_is_written_anew_with_the_living(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "OLD_RECORDS", 20)
    there = somewhere(10)
    reader = Neighbours(tmp_path, MODEL)
    with writing_vectors(tmp_path, MODEL) as writer:
        writer.move_to(5)
        first = writer.file
        for turn in range(5):
            writer.add(list(range(10)), [turn] * 10, np.roll(there, turn, axis=0))
            writer.flush()
            assert ids_of(reader.nearest(there[0], 1)) == [turn]
        assert writer.file != first
        assert [file.name for file in tmp_path.glob("*.vectors")] == [writer.file.name]
        writer.add([10], [1], somewhere(1, seed=3))
        writer.flush()

    assert reader.count == 11
    with writing_vectors(tmp_path, MODEL) as writer:
        assert (writer.position, writer.digests[3]) == (5, 4)


def graphed(folder: Path, count: int) -> Path:
    with writing_vectors(folder, MODEL) as writer:
        writer.add(list(range(count)), [1] * count, somewhere(count))
        writer.flush()
        extend_graph(writer.file, MODEL, writer.digests)
        return writer.file


def test_the_graph_finds_what_looking_at_each_finds(tmp_path):
    graphed(tmp_path, 2_000)
    reader = Neighbours(tmp_path, MODEL)
    asked = somewhere(20, seed=5)

    shares = []
    for one in asked:
        exact = set(ids_of(reader.nearest(one, 10, exact=True)))
        shares.append(len(exact & set(ids_of(reader.nearest(one, 10)))) / 10)

    assert sum(shares) / len(shares) >= 0.98


def test_what_is_newer_than_the_graph_is_found_and_what_it_holds_of_old_is_not(tmp_path):
    graphed(tmp_path, 500)
    reader = Neighbours(tmp_path, MODEL)
    there = somewhere(500)
    assert ids_of(reader.nearest(there[17], 1)) == [17]

    with writing_vectors(tmp_path, MODEL) as writer:
        writer.add([17, 900], [2, 2], somewhere(2, seed=8))
        writer.remove([18])
        writer.flush()

    assert ids_of(reader.nearest(there[17], 1))[0] not in (17, 18)
    assert 18 not in ids_of(reader.nearest(there[18], 500))
    assert ids_of(reader.nearest(somewhere(2, seed=8)[1], 1)) == [900]

    with writing_vectors(tmp_path, MODEL) as writer:
        extend_graph(writer.file, MODEL, writer.digests)
    assert ids_of(reader.nearest(somewhere(2, seed=8)[0], 1)) == [17]
    assert len(reader.nearest(there[0], 1_000)) == 500


def test_a_graph_whose_bytes_changed_is_not_opened_and_each_is_looked_at(tmp_path):
    file = graphed(tmp_path, 300)
    found = next(tmp_path.glob("*.graph"))
    held = bytearray(found.read_bytes())
    held[len(held) // 2] ^= 1
    found.write_bytes(held)

    assert open_graph(file, mapped=True) is None
    assert ids_of(Neighbours(tmp_path, MODEL).nearest(somewhere(300)[7], 1)) == [7]
    note_of(file).write_text("{")
    assert open_graph(file, mapped=True) is None


def test_what_a_crash_left_unfinished_is_cleared_away(tmp_path):
    file = graphed(tmp_path, 50)
    (tmp_path / f"{file.stem}.60.aside").write_bytes(b"half")
    (tmp_path / "0123.vectors").write_bytes(b"a file that was never swapped in")

    with writing_vectors(tmp_path, MODEL):
        pass

    assert {one.suffix for one in tmp_path.iterdir()} == {"", ".vectors", ".graph", ".noted", ".lock"}
    assert len(list(tmp_path.glob("*.vectors"))) == 1
    assert open_graph(file, mapped=True) is not None


def test_a_graph_is_due_once_there_are_many_and_many_new_ones():
    assert not graph.is_graph_due(graph.GRAPH_FROM - 1, graph.GRAPH_FROM - 1)
    assert graph.is_graph_due(graph.GRAPH_FROM, graph.GRAPH_FROM)
    assert not graph.is_graph_due(1_000_000, 40_000)


def test_how_near_a_query_is_to_anything_is_known(tmp_path):
    reader = Neighbours(tmp_path, MODEL)
    assert reader.usual_similarity(somewhere(1)[0]) == 0.0
    there = somewhere(300) + 0.02
    add(tmp_path, list(range(300)), there)

    usual = reader.usual_similarity(np.full(384, 0.02, np.float32))

    lengths = np.linalg.norm(there, axis=1)
    assert usual == pytest.approx(float((there.sum(axis=1) * 0.02 / lengths).mean()), abs=0.005)


def test_a_writer_that_is_closed_forgets_what_was_not_flushed(tmp_path):
    with writing_vectors(tmp_path, MODEL) as writer:
        assert isinstance(writer, VectorWriter)
        writer.add([1], [1], somewhere(1))

    with writing_vectors(tmp_path, MODEL) as writer:
        assert writer.count == 0


@pytest.mark.long
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_said_was_there(tmp_path):
    moments = random.Random(4)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.search.meaning.killed", str(tmp_path)]
    acknowledged = 0

    for _ in range(12):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        acknowledged = max(acknowledged, int(child.stdout.readline()))
        # Wait a random while without sleeping: until so much more was said, or the time is over.
        select.select([], [], [], moments.random() * 0.2)
        child.kill()
        acknowledged = max([acknowledged, *(int(line) for line in child.stdout.read().split())])
        child.wait()
        child.stdout.close()

        assert Neighbours(tmp_path, "killed").count == DOCUMENTS
        with writing_vectors(tmp_path, "killed") as writer:
            # The position follows the vectors, so it may lie behind them and never before them.
            assert acknowledged <= writer.position <= acknowledged + 1
            assert all(digest >= writer.position for digest in writer.digests.values())


@pytest.mark.parametrize("tail", [0, 10_000])
def test_the_same_documents_come_in_the_order_of_another_vector(tmp_path, monkeypatch, tail):
    monkeypatch.setattr("rialto.search.meaning.neighbours.LONGEST_TAIL", tail)
    there = somewhere(60)
    reader = Neighbours(tmp_path, MODEL)
    add(tmp_path, list(range(30)), there[:30])
    assert reader.count == 30
    add(tmp_path, list(range(30, 60)), there[30:])
    asked, order = somewhere(2, seed=5)

    plain, ordered = reader.nearest(asked, 12), reader.nearest(asked, 12, orders=[Order(order)])

    assert {(one.id, one.similarity) for one in plain} == {(one.id, one.similarity) for one in ordered}
    fits = there @ order
    assert [one.fits[0] for one in ordered] == [pytest.approx(fits[one.id], abs=0.01) for one in ordered]
    assert ids_of(ordered) == sorted(ids_of(ordered), key=lambda one: -fits[one]) != ids_of(plain)


def test_texts_are_put_in_order_by_what_they_were_before_something_was_taken_from_them(tmp_path):
    taken, said = 0.8 * somewhere(1)[0], somewhere(40, seed=3)
    said /= np.linalg.norm(said, axis=1, keepdims=True)
    moved = said - taken
    add(tmp_path, list(range(40)), moved / np.linalg.norm(moved, axis=1, keepdims=True))
    asked = somewhere(1, seed=5)[0]

    ordered = Neighbours(tmp_path, MODEL).nearest(asked, 12, orders=[Order(asked, taken)])

    as_said = said @ asked - taken @ asked
    assert [one.fits[0] for one in ordered] == [pytest.approx(as_said[one.id], abs=0.01) for one in ordered]
    assert ids_of(ordered) == sorted(ids_of(ordered), key=lambda one: -as_said[one])


def test_what_says_the_same_as_something_better_steps_behind_what_fits_about_as_well(tmp_path):
    asked, other, far = somewhere(3, seed=5)
    best = asked + 0.4 * other
    same = best + 0.1 * far
    nearly_as_good, worse = asked + 0.42 * far, asked + 1.5 * far
    there = np.stack([best, same, nearly_as_good, worse])
    there /= np.linalg.norm(there, axis=1, keepdims=True)
    fits = there @ asked
    assert fits[0] > fits[1] > fits[2] > fits[1] - 0.03 > fits[3]
    add(tmp_path, [1, 2, 3, 4], there)
    reader = Neighbours(tmp_path, MODEL)

    assert ids_of(reader.nearest(asked, 4)) == [1, 2, 3, 4]
    assert ids_of(reader.nearest(asked, 4, orders=[Order(asked)])) == [1, 3, 2, 4]
    assert ids_of(reader.nearest(asked, 4, orders=[Order(asked * 9)])) == [1, 3, 2, 4]
