"""What names teach: a projection of questions, kept for every process, and none where it cannot be trusted."""

import numpy as np
import pytest

from rialto.search.meaning.embedding import Asked, Order
from rialto.search.meaning.projection import FILE, Here, Names, Projection, learning
from rialto.search.port import WriterBusy

MODEL = "a model"
CONCEPTS, LANGUAGES = 400, 3


def names_of(count: int, seed: int) -> Names:
    """Names that differ in what they mean in some directions, and more in how they say it in others."""
    dice = np.random.default_rng(seed)
    meaning, manner = np.linalg.qr(np.random.default_rng(1).standard_normal((384, 60)))[0].T.reshape(
        2, 30, 384
    )
    concepts = np.repeat(np.arange(count), LANGUAGES)
    meant = dice.standard_normal((count, 30))[concepts] @ meaning

    def said() -> np.ndarray:
        vectors = meant + 2 * dice.standard_normal((len(concepts), 30)) @ manner
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    return Names(concepts, np.tile(np.arange(LANGUAGES), count), said(), said())


def found_first(names: Names, square: np.ndarray) -> float:
    """The share of questions whose concept the nearest text is of."""
    likeness = names.asked @ square @ names.said.T
    return float((names.concepts[likeness.argmax(axis=1)] == names.concepts).mean())


NOTHING = Here(np.zeros((0, 384), np.float32), np.zeros((0, 384), np.float32))


def learned(names: Names, here: Here = NOTHING, **given) -> np.ndarray:
    return list(learning(names, here, **given))[-1]


@pytest.fixture(scope="module")
def square():
    return learned(names_of(CONCEPTS, seed=2), steps=400)


def test_questions_that_it_did_not_learn_from_are_projected_to_what_they_mean(square):
    others = names_of(CONCEPTS, seed=3)

    as_it_was = found_first(others, np.eye(384, dtype=np.float32))
    assert (as_it_was < 0.6, found_first(others, square) > 0.95) == (True, True)


def test_titles_of_what_is_here_find_what_they_found(square):
    others = names_of(CONCEPTS, seed=3)
    manners = np.linalg.qr(np.random.default_rng(7).standard_normal((384, 20)))[0].T.astype(np.float32)
    # What is here differs in other things, and in a few that names teach to overlook.
    asked = (
        np.random.default_rng(8).standard_normal((50, 20)).astype(np.float32) @ manners
        + others.asked[:50] / 4
    )
    here = Here(asked / np.linalg.norm(asked, axis=1, keepdims=True), others.said[:50])
    before = here.asked @ here.said.T

    beside = learned(names_of(CONCEPTS, seed=2), here, steps=400)

    changed = [float(np.abs(here.asked @ one @ here.said.T - before).mean()) for one in (square, beside)]
    assert changed[1] < changed[0] / 5


def test_the_same_names_teach_the_same(square):
    assert np.array_equal(learned(names_of(CONCEPTS, seed=2), steps=400), square)


def test_it_is_learned_bit_by_bit_up_to_the_last_step():
    assert len(list(learning(names_of(5, seed=2), NOTHING, steps=60))) == 3


@pytest.mark.parametrize("count", [1, 2])
def test_next_to_no_names_teach_nothing_wrong(count):
    names = names_of(count, seed=2)
    only = Names(*(column[:1] for column in names)) if count == 1 else names

    assert np.isfinite(learned(only, steps=30)).all()


def test_a_concept_without_a_name_in_a_language_is_no_hindrance():
    names = names_of(50, seed=2)
    kept = np.flatnonzero((names.concepts + names.languages) % 3 > 0)

    assert np.isfinite(learned(Names(*(column[kept] for column in names)), steps=60)).all()


def test_what_is_kept_is_used_by_a_reader_that_was_open_before(tmp_path, square):
    reader = Projection(tmp_path, MODEL)
    assert (reader.square, reader.names, reader.labels) == (None, "", "")

    Projection(tmp_path, MODEL).keep(square, names="n", labels="l")

    assert np.array_equal(reader.square, square)
    assert (reader.names, reader.labels) == ("n", "l")
    Projection(tmp_path, MODEL).move_to("others")
    assert (reader.names, reader.labels) == ("n", "others")
    assert np.array_equal(reader.square, square)


def test_that_there_was_too_little_to_learn_from_is_kept_too(tmp_path, square):
    projection = Projection(tmp_path, MODEL)
    projection.keep(square, names="n", labels="l")
    projection.keep(None, names="few", labels="l")

    assert (projection.square, projection.names) == (None, "few")


def test_what_another_model_was_taught_is_not_used(tmp_path, square):
    Projection(tmp_path, MODEL).keep(square, names="n", labels="l")
    other = Projection(tmp_path, "another")

    assert (other.square, other.names, other.labels) == (None, "", "")


@pytest.mark.parametrize(
    "content",
    [b"", b"\x93NUMPY", b"{}", np.eye(3, dtype=np.float32), np.full((384, 384), np.nan, np.float32)],
)
def test_a_damaged_square_is_none(tmp_path, square, content):
    projection = Projection(tmp_path, MODEL)
    projection.keep(square, names="n", labels="l")
    (file,) = tmp_path.glob(f"*/files/{FILE}")
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        np.save(file, content)

    assert Projection(tmp_path, MODEL).square is None


def test_one_process_keeps_at_a_time(tmp_path, square):
    projection = Projection(tmp_path, MODEL)
    with projection._folder.rebuilding(), pytest.raises(WriterBusy):
        projection.keep(square, names="n", labels="l")


def test_a_projected_question_is_near_to_the_same_and_put_in_order_otherwise():
    typed, said = np.eye(384, dtype=np.float32)[:2]
    asked = Asked((typed,), Order(typed * 3), Order(typed + said))

    projected = asked.projected(np.roll(np.eye(384, dtype=np.float32), 5, axis=1))

    assert projected.bounds is asked.bounds
    assert projected.order.vector.argmax() == 5
    assert np.linalg.norm(projected.order.vector) == pytest.approx(1)
    assert np.flatnonzero(projected.order_elsewhere.vector).tolist() == [5, 6]
    assert Asked((typed,), None).projected(np.eye(384, dtype=np.float32)).order is None
