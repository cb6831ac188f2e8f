"""The writing side: batches that become visible at once, and documents that the engine cannot take found one by one."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import tantivy

from ..analysis import compounds
from ..port import Commit, Document, IndexDamaged, IndexMissing, Refusal
from .analysing import Analysed
from .columns import Columns, open_index
from .failures import damage_noticed, fullness_noticed, is_of_engine
from .folder import Folder, Generation
from .written import forget

log = structlog.get_logger(__name__)

# The engine wants 15 MB a thread at least.
LIVE_MEMORY = 32_000_000
# What counts as holding an object while only an attribute does: the attribute, and the question itself.
ONLY_OURS = 2


class TantivyWriter:
    """Writes into the current generation, and goes over to another one when a rebuild has swapped it in."""

    def __init__(
        self,
        folder: Folder,
        columns: Columns,
        *,
        memory: int = LIVE_MEMORY,
        generation: Generation | None = None,
    ) -> None:
        self._folder = folder
        self._columns = columns
        self._memory = memory
        self._fixed = generation
        self._pending: list[Document | int] = []
        # Why the engine stopped taking changes before the commit; it is told at the commit, which does the batch again.
        self._stopped: BaseException | None = None
        self._refused: list[Refusal] = []
        self._open(generation or self._current())

    @property
    def position(self) -> int:
        """As the port says; raises IndexMissing or IndexDamaged when somebody found meanwhile that there is nothing to go on with."""
        current = self._current() if self._fixed is None else self._fixed
        if current.path != self._generation.path:
            self._open(current)
        return self._generation.position

    def upsert(self, documents: Iterable[Document]) -> None:
        self._take(documents)

    def put(self, analysed: Analysed) -> None:
        """As `upsert`, of documents whose rows were worked out elsewhere."""
        for document, row in zip(analysed.documents, analysed.rows, strict=True):
            self._pending.append(document)
            if isinstance(row, str):
                self._refuse(document, ValueError(row))
                continue
            try:
                made = self._columns.made(row)
            except Exception as error:
                self._refuse(document, error)
                continue
            self._unless_stopped(self._add, document.id, made)

    def delete(self, ids: Iterable[int]) -> None:
        self._take(ids)

    def _take(self, changes: Iterable[Document | int]) -> None:
        for change in changes:
            self._pending.append(change)
            self._unless_stopped(self._apply, change)

    def _unless_stopped(self, give: Callable[..., None], *given: Any) -> None:
        """Give the engine something, unless it takes nothing any more: its threads die of a full disk, or of a bad document."""
        if self._stopped is not None:
            return
        try:
            give(*given)
        except BaseException as error:
            if not is_of_engine(error):
                raise
            self._stopped = error

    def commit(self, position: int) -> Commit:
        """As the port says; raises IndexUnwritable where the disk is full, after which this writer is of no use any more."""
        with fullness_noticed(self._folder):
            return self._commit(position)

    def _commit(self, position: int) -> Commit:
        try:
            if self._stopped is not None:
                raise self._stopped
            self._writer.commit()
        except BaseException as error:
            if not is_of_engine(error):
                raise
            if not self._moved():
                if not self._folder.has_room():
                    raise
                log.warning("search.commit_failed", reason=str(error)[:300], documents=len(self._pending))
                self._replay()
        if self._moved():
            # A rebuild was swapped in meanwhile; it stands at an older position, and all this is read once more.
            self._open(self._current())
            return Commit(position=self._generation.position)
        self._generation.position = position
        commit = Commit(position=position, refused=tuple(self._refused))
        self._pending, self._refused, self._stopped = [], [], None
        return commit

    def close(self) -> None:
        """Forget what was not committed and free the engine's lock."""
        self._pending, self._refused = [], []
        self._drop()

    def finish(self) -> int:
        """Wait for merges, free everything, and say how many documents there are."""
        self._writer.wait_merging_threads()
        self._drop()
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def _current(self) -> Generation:
        generation = self._folder.current()
        if generation is None or generation.about().get("version") != self._columns.version():
            raise IndexMissing("There is no index that could be continued.")
        if generation.is_damaged:
            raise IndexDamaged(f"The index {generation.name} is marked as damaged.")
        return generation

    def _moved(self) -> bool:
        if self._fixed is not None:
            return False
        current = self._folder.current()
        return current is not None and current.path != self._generation.path

    def _open(self, generation: Generation) -> None:
        self._drop()
        self._pending, self._refused, self._stopped = [], [], None
        self._generation = generation
        if self._fixed is None:
            compounds.restore(generation.vocabularies())
            forget()
        self._begin()

    def _begin(self) -> None:
        with damage_noticed(self._folder, self._generation):
            self._index = open_index(self._columns, str(self._generation.files))
            with fullness_noticed(self._folder):
                self._writer = self._index.writer(self._memory, 1)
                # A writer that was killed between a file and the list of files leaves one that stands in the way of the same commit.
                self._writer.garbage_collect_files()

    def _drop(self) -> None:
        # The engine frees its own lock with its writer: at once, unless an error that is still at hand holds that too.
        if hasattr(self, "_writer"):
            is_held = sys.getrefcount(self._writer) > ONLY_OURS
            del self._writer
            if is_held:
                gc.collect()

    def _apply(self, change: Document | int) -> None:
        if isinstance(change, int):
            self._writer.delete_documents_by_term("id", change)
            return
        try:
            row = self._columns.row(change)
        except Exception as error:
            self._refuse(change, error)
            return
        self._add(change.id, row)

    def _add(self, number: int, row: tantivy.Document) -> None:
        self._writer.delete_documents_by_term("id", number)
        self._writer.add_document(row)

    def _refuse(self, document: Document, error: BaseException) -> None:
        log.warning("search.document_refused", document=document.id, reason=str(error)[:300])
        self._refused.append(Refusal(id=document.id, reason=str(error)[:300] or type(error).__name__))

    def _replay(self) -> None:
        """Do the failed batch again, one change a commit, and leave out those that fail alone."""
        pending, self._refused = self._pending, []
        self._reopen()
        for change in pending:
            try:
                self._apply(change)
                self._writer.commit()
            except BaseException as error:
                # A document is only to blame where there is room for it.
                if not is_of_engine(error) or isinstance(change, int) or not self._folder.has_room():
                    raise
                self._refuse(change, error)
                self._reopen()

    def _reopen(self) -> None:
        self._drop()
        self._begin()


@contextmanager
def writing(folder: Folder, columns: Columns) -> Iterator[TantivyWriter]:
    """The one writer of an index; raises WriterBusy while another process has it."""
    with folder.locked("writing"):
        folder.tidy()
        writer = TantivyWriter(folder, columns)
        try:
            yield writer
        finally:
            writer.close()
