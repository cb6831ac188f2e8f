"""Documents made into rows by processes beside the one that writes, so that a rebuild uses more than one core.

A process is given documents and what the splitters of compounds learned since it was last given any, and answers with rows: both
pickled, over pipes, between processes of one installation that started each other. It knows no database and no settings but the folder
of dictionaries.
"""

import os
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import cycle
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from rialto.base.memory import settle

from ..analysis import compounds
from ..analysis.splitting import composed, split
from ..analysis.steps import left_out
from ..port import Document, Shape
from .columns import Columns

# A process beside the writer takes as long for a document as the writer and the engine's own thread together.
MOST_ANALYSTS = 4
# Documents that are given at a time, and how many pieces lie before each process: while the writer commits, they go on.
PIECE, AHEAD = 500, 4
_LENGTH = struct.Struct("<Q")

# What a document puts into the columns, or why it cannot be taken.
Row = dict[str, Any] | str
Counts = dict[str, dict[str, int]]


class Analysed(NamedTuple):
    """Some documents with their rows."""

    documents: list[Document]
    rows: list[Row]


def learn(documents: Iterable[Document]) -> Counts:
    """Teach the splitters of compounds the words of documents before they are indexed; returns what they learned, by language."""
    learned: Counts = {}
    for document in documents:
        for language, texts in document.texts.items():
            splitter = compounds.splitter(language)
            if splitter is not None:
                words = (word for text in texts.values() for word, _, _ in split(composed(text)))
                splitter.learn(words, learned.setdefault(language, {}))
    return learned


def analyst_count() -> int:
    """How many processes help: one for every core, since the writer waits for them about as often as they for it.

    None on one core, or where words are measured with steps left out.
    """
    cores = os.cpu_count() or 1
    return 0 if left_out() or cores == 1 else min(cores, MOST_ANALYSTS)


class Analysts:
    """So many processes, for one rebuild; they end with the context. Without any, this one does the work."""

    def __init__(self, columns: Columns, count: int) -> None:
        self._columns = columns
        self._analysts = [_Analyst(columns.shape) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._analysts:
            one.end()

    def rows(self, batches: Iterable[list[Document]]) -> Iterator[Analysed]:
        """Pieces of the batches with their rows, in their order, each batch learned from before it is analysed.

        Raises RuntimeError when a process broke down.
        """
        waiting: deque[tuple[list[Document], Future[bytes]]] = deque()
        turns = cycle(self._analysts)
        for batch in batches:
            learned = learn(batch)
            if not self._analysts:
                yield Analysed(batch, [row_of(self._columns, one) for one in batch])
                continue
            for one in self._analysts:
                one.missed.append(learned)
            for begin in range(0, len(batch), PIECE):
                piece = batch[begin : begin + PIECE]
                waiting.append((piece, next(turns).ask(piece)))
                if len(waiting) > AHEAD * len(self._analysts):
                    yield _answered(*waiting.popleft())
        while waiting:
            yield _answered(*waiting.popleft())


def _answered(documents: list[Document], answer: Future[bytes]) -> Analysed:
    return Analysed(documents, pickle.loads(answer.result()))  # noqa: S301


class _Analyst:
    """One process, and the thread that talks with it."""

    def __init__(self, shape: Shape) -> None:
        from django.conf import settings

        # Documents not yet given to it have taught these.
        self.missed: list[Counts] = []
        self._process = subprocess.Popen(  # noqa: S603 -- our own module, nothing of it comes from outside
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Nothing else of the environment: it needs no secrets.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._thread = ThreadPoolExecutor(max_workers=1)
        # Every field of it goes along, but those that may be views of something else as plain ones.
        plain = replace(
            shape, texts=dict(shape.texts), demoted=dict(shape.demoted), lifting=dict(shape.lifting)
        )
        self._thread.submit(self._introduce, pickle.dumps((plain, str(settings.LEMMA_FOLDER))))

    def ask(self, documents: list[Document]) -> "Future[bytes]":
        """Give it documents; the answer is the pickled list of their rows."""
        question = pickle.dumps((self.missed, documents), 5)
        self.missed = []
        return self._thread.submit(self._exchange, question)

    def end(self) -> None:
        """Let it go, whatever it is doing."""
        self._process.kill()
        self._thread.shutdown()
        self._process.communicate()

    def _introduce(self, first: bytes) -> None:
        # Where nobody listens, the first question says so.
        with suppress(OSError):
            _give(self._pipe(self._process.stdin), first)

    def _exchange(self, question: bytes) -> bytes:
        try:
            _give(self._pipe(self._process.stdin), question)
            answer = _taken(self._pipe(self._process.stdout))
        except OSError as error:
            raise RuntimeError("A process that analyses documents broke down.") from error
        if answer is None:
            raise RuntimeError("A process that analyses documents ended.")
        return answer

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise RuntimeError("There is no pipe to the process.")
        return pipe


def _give(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _taken(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    return pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


def _analyse() -> None:
    """Answer questions until nobody asks any more: the life of an analysing process."""
    from django.conf import settings

    given, answers = sys.stdin.buffer, sys.stdout.buffer
    first = _taken(given)
    if first is None:
        return
    shape, lemma_folder = pickle.loads(first)  # noqa: S301
    settings.configure(LEMMA_FOLDER=lemma_folder)

    columns = Columns(shape)
    settle()
    while (question := _taken(given)) is not None:
        missed, documents = pickle.loads(question)  # noqa: S301
        for learned in missed:
            compounds.add(learned)
        _give(answers, pickle.dumps([row_of(columns, one) for one in documents], 5))


def row_of(columns: Columns, document: Document) -> Row:
    """What the document puts into the columns, or why it cannot be taken."""
    try:
        return columns.values(document)
    except Exception as error:  # whatever is wrong with it, the others go on
        return str(error)[:300] or type(error).__name__


if __name__ == "__main__":
    _analyse()
