"""A linear projection of questions to put texts in order by, learned from the names of concepts.

A classification says what one thing is called, several times and in many languages: what no small model knows of a trade. From pairs of
names of one concept, one as it is asked and one as it stands in a text, a square (384 x 384) is learned by contrast: a question projected by
it shall be nearer to another name of its concept than to those of others in the same batch (InfoNCE, van den Oord, Li and Vinyals 2018). It
starts from the question as it is and is held near to that, most of all where the shop's own entries lie: what names of trades teach must
not change how questions about passwords are answered. Which texts are near at all is told by the question as it is; only their
order follows the projected one.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from ..tantivy_engine.folder import Folder, sync_folder
from .embedding import DIMENSIONS

log = structlog.get_logger(__name__)

# Raise it when the same names would teach another square.
PROJECTION_VERSION = 1
FILE = "square.npy"
# Measured on job titles that nobody learned from (docs/benchmarks.md): half of this temperature, and more steps, fit the names themselves.
STEPS, BATCH, TEMPERATURE = 2_000, 384, 0.02
RATE, MOMENTUM = 0.004, 0.9
# How strongly the square is held near to leaving everything as it is, and how strongly to leaving the similarity of the shop's own titles and
# texts as it is. Without the second, lessons lose six points (docs/benchmarks.md).
HELD, HELD_HERE = 0.01, 3_000.0
# So many questions are paired with a name in their own language, and so many batches hold texts of all languages: the square learns to
# tell meanings apart within a language and across languages, and not to prefer one.
SAME_LANGUAGE, MIXED = 0.5, 0.5
# Learning stops here and goes on at the next step, so that whoever learns can do something else between.
STEPS_AT_ONCE = 25


class Names(NamedTuple):
    """Names to learn from, n of them: the concept and the language of each as numbers from 0 without a gap, one of its names as a question
    to order by, and one, another where it has two, as a text (n, 384 each). A concept has one row a language at most.
    """

    concepts: NDArray[np.int64]
    languages: NDArray[np.int64]
    asked: NDArray[np.float32]
    said: NDArray[np.float32]


class Here(NamedTuple):
    """What the shop has: titles of entries as questions to order by, and their texts (m, 384 each)."""

    asked: NDArray[np.float32]
    said: NDArray[np.float32]


def learning(names: Names, here: Here, *, seed: int = 0, steps: int = STEPS) -> Iterator[NDArray[np.float32]]:
    """The square (384, 384) as far as it is learned, after each few steps; the last one is it. The same for the same names and seed."""
    dice = np.random.default_rng(seed)
    rows = np.full((int(names.concepts.max()) + 1, int(names.languages.max()) + 1), -1)
    rows[names.concepts, names.languages] = np.arange(len(names.concepts))
    # In the directions that what is here varies in, where holding is a factor for each number of the square, however strong it is.
    from_questions, of_questions = _directions(_of_length_one(here.asked))
    from_texts, of_texts = _directions(here.said)
    rate = RATE / (1 - MOMENTUM)
    held = 1 / (1 + rate * (HELD + HELD_HERE * np.outer(of_questions, of_texts)))
    asked, said = _of_length_one(names.asked) @ from_questions, names.said @ from_texts
    still = from_questions.T @ from_texts
    square, pull = still.copy(), np.zeros_like(still)
    for step in range(1, steps + 1):
        questions, texts = _batch(names, rows, dice)
        question, text = asked[questions], said[texts]
        likely = _softmax(np.asarray(question @ square @ text.T / TEMPERATURE, np.float32))
        wrong = likely - np.eye(len(questions), dtype=np.float32)
        pull = MOMENTUM * pull + question.T @ (wrong @ text) / (TEMPERATURE * len(questions))
        square = still + held * (square - RATE * pull - still)
        if step % STEPS_AT_ONCE == 0 or step == steps:
            yield np.asarray(from_questions @ square @ from_texts.T, np.float32)


def _directions(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The directions (384, 384) that vectors (m, 384) vary in, and how much of them lies in each (384); m may be 0."""
    found = vectors.T @ vectors / max(len(vectors), 1)
    amounts, directions = np.linalg.eigh(found.astype(np.float64))
    return directions.astype(np.float32), np.maximum(amounts, 0).astype(np.float32)


def _batch(
    names: Names, rows: NDArray[np.int64], dice: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which names are asked and which texts are theirs: one pair a concept, all texts in one language or in any."""
    concepts = dice.permutation(len(rows))
    if dice.random() < MIXED:
        concepts = concepts[:BATCH]
        texts = _any_of(rows[concepts], dice)
    else:
        language = names.languages[dice.integers(len(names.languages))]
        concepts = concepts[rows[concepts, language] >= 0][:BATCH]
        texts = rows[concepts, language]
    is_same = dice.random(len(concepts)) < SAME_LANGUAGE
    return np.where(is_same, texts, _any_of(rows[concepts], dice)), texts


def _any_of(rows: NDArray[np.int64], dice: np.random.Generator) -> NDArray[np.int64]:
    """One name of each concept (concepts, languages; -1: no name), by chance."""
    chances = np.where(rows >= 0, dice.random(rows.shape), -1.0)
    return np.asarray(rows[np.arange(len(rows)), chances.argmax(axis=1)])


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


class Projection:
    """The square that was learned for one model, in a folder. Safe to share between threads; follows what any process learns at its next question."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = Folder(Path(folder))
        self._model = model
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int] | None, NDArray[np.float32] | None] | None = None

    @property
    def names(self) -> str:
        """Names what was learned of, or what there was too little to learn of; empty where nothing was noted for this model."""
        return str(self._noted().get("names", ""))

    @property
    def labels(self) -> str:
        """Names the labels that the names were taken from."""
        return str(self._noted().get("labels", ""))

    @property
    def square(self) -> NDArray[np.float32] | None:
        """What a question to order by is multiplied with (384, 384); None where nothing was learned."""
        mark = self._folder.mark()
        known = self._read
        if known is None or known[0] != mark:
            with self._lock:
                self._read = known = mark, self._opened()
        return known[1]

    def keep(self, square: NDArray[np.float32] | None, *, names: str, labels: str) -> None:
        """Put a square, or that there is none to be learned, in place of the last; raises WriterBusy while another process does."""
        with self._folder.rebuilding() as generation:
            if square is not None:
                np.save(generation.files / FILE, square.astype(np.float32))
                sync_folder(generation.files)
            generation.note(self._note(names, labels))

    def move_to(self, labels: str) -> None:
        """Note that other labels teach the same."""
        if generation := self._folder.current():
            generation.note(self._note(self.names, labels))

    def _note(self, names: str, labels: str) -> dict[str, Any]:
        return {"version": PROJECTION_VERSION, "model": self._model, "names": names, "labels": labels}

    def _noted(self) -> dict[str, Any]:
        generation = self._folder.current()
        about = generation.about() if generation else {}
        is_ours = (about.get("version"), about.get("model")) == (PROJECTION_VERSION, self._model)
        return about if is_ours else {}

    def _opened(self) -> NDArray[np.float32] | None:
        generation = self._folder.current()
        if generation is None or not self._noted():
            return None
        try:
            square = np.load(generation.files / FILE, mmap_mode="r", allow_pickle=False)
        except FileNotFoundError:  # nothing could be learned
            return None
        except (OSError, ValueError, EOFError) as problem:
            log.warning("projection.unreadable", reason=str(problem))
            return None
        is_whole = square.shape == (DIMENSIONS, DIMENSIONS) and square.dtype == np.float32
        if not is_whole or not np.isfinite(square).all():
            log.warning("projection.unreadable", reason="not a square of numbers")
            return None
        return np.asarray(square)
