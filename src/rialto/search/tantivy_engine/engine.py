"""The engine as others see it: a reader, the writer, a rebuild, and its state. Nothing heavy is imported before it is used."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from .. import analysis
from ..analysis import compounds
from ..port import Commit, Document, IndexUnwritable, RebuildRefused, Refusal, Shape, State
from .failures import fullness_noticed
from .folder import Folder, Generation
from .written import forget

if TYPE_CHECKING:
    from .columns import Columns
    from .reader import TantivyReader
    from .writer import TantivyWriter

BULK_MEMORY = 128_000_000
# Documents between two commits: what a replay has to keep in memory.
BULK_BATCH = 5_000


class TantivyEngine:
    """Tantivy in a folder. `remember`: how many queries' counts a reader keeps per commit (those of everything are always kept)."""

    def __init__(self, folder: Path, shape: Shape, *, remember: int = 200) -> None:
        self._folder = Folder(Path(folder))
        self._shape = shape
        self._remember = remember

    @cached_property
    def _columns(self) -> "Columns":
        from .columns import Columns

        return Columns(self._shape)

    def reader(self) -> "TantivyReader":
        """A reader to keep for the life of the process; it opens the index at its first question."""
        from .reader import TantivyReader

        return TantivyReader(self._folder, self._columns, remember=self._remember)

    def writer(self) -> "AbstractContextManager[TantivyWriter]":
        """The one writer, as a context; raises WriterBusy, IndexMissing or IndexDamaged when entered."""
        from .writer import writing

        return writing(self._folder, self._columns)

    def state(self) -> State:
        """Whether the index can be used as it is, told without opening it."""
        generation = self._folder.current()
        if generation is None:
            return State.MISSING
        if generation.is_damaged:
            return State.DAMAGED
        about = generation.about()
        if about.get("version") != self._columns.version():
            return State.OUTDATED
        return State.READY if about.get("lemmas") == analysis.lemma_state() else State.STALE

    @property
    def position(self) -> int:
        """The noted position of the change log, told without opening the index."""
        generation = self._folder.current()
        return generation.position if generation else 0

    def rebuild(self, documents: Iterator[Document], *, position: int, at_least: int = 0) -> Commit:
        """Build everything anew aside and swap it in.

        Raises RebuildRefused below `at_least` documents, WriterBusy while another rebuilds, IndexUnwritable where there is no room for it.
        """
        with self._folder.locked("rebuilding"):
            self._folder.remove_others(and_building=True)
            if not self._folder.has_room():
                raise IndexUnwritable("There is no room to build an index in.")
            generation = self._folder.new_generation()
            try:
                with fullness_noticed(self._folder):
                    commit, count = self._build(generation, documents, position)
                    if count < at_least:
                        raise RebuildRefused(
                            f"The rebuilt index holds {count} documents instead of {at_least} at least."
                        )
                    self._folder.swap_in(generation)
            except BaseException:
                generation.remove()  # half of an index only takes room
                raise
            self._folder.remove_others()
            return commit

    def _build(
        self, generation: Generation, documents: Iterator[Document], position: int
    ) -> tuple[Commit, int]:
        from .analysing import Analysts, analyst_count
        from .columns import open_index
        from .writer import TantivyWriter

        generation.note({"version": self._columns.version(), "lemmas": analysis.lemma_state()})
        open_index(self._columns, str(generation.files), create=True)
        writer = TantivyWriter(self._folder, self._columns, memory=BULK_MEMORY, generation=generation)
        documents = iter(documents)
        refused: list[Refusal] = []
        compounds.restore({})
        forget()
        batches = _batches(documents)
        first = next(batches, [])
        # So few are done before another process has started.
        helpers = analyst_count() if len(first) == BULK_BATCH else 0
        with Analysts(self._columns, helpers) as analysts:
            # Commits bound what is kept for a replay.
            waiting = 0
            for analysed in analysts.rows(chain([first], batches)):
                writer.put(analysed)
                waiting += len(analysed.documents)
                if waiting >= BULK_BATCH:
                    refused += writer.commit(0).refused
                    waiting = 0
            refused += writer.commit(0).refused
        generation.keep_vocabularies(compounds.vocabularies())
        writer.commit(position)
        return Commit(position=position, refused=tuple(refused)), writer.finish()


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, BULK_BATCH)):
        yield batch
