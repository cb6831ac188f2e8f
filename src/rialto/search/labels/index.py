"""The index of labels in its folder: built aside and swapped in, read by every process from the same mapped files."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import analysis
from ..port import LESS_SURE, IndexUnavailable
from ..tantivy_engine.failures import damage_noticed
from ..tantivy_engine.folder import Folder, Generation
from .label import Label, Near, Span

if TYPE_CHECKING:
    from .matching import Matcher
    from .nearest import Nearest


class _Open(NamedTuple):
    """One generation, opened; None inside where there is none or it cannot be used."""

    mark: tuple[int, int] | None
    generation: Generation | None
    matcher: "Matcher | None"
    nearest: "Nearest | None"


class LabelIndex:
    """Labels in a folder. Safe to share between threads; follows every rebuild by any process at its next question."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(Path(folder))
        self._lock = threading.Lock()
        self._open: _Open | None = None

    @property
    def stamp(self) -> str:
        """What the labels were stamped with when this was built; empty where there is nothing that could be used."""
        generation = self._folder.current()
        about = generation.about() if generation and not generation.is_damaged else {}
        return str(about.get("stamp", "")) if about.get("version") == _version() else ""

    @property
    def label_count(self) -> int:
        generation = self._folder.current()
        return int(generation.about().get("labels", 0)) if generation else 0

    def build(self, labels: Iterable[Label], *, stamp: str) -> int:
        """Build anew aside and swap in; returns how many labels there are. Raises WriterBusy while another process builds."""
        from .building import build

        with self._folder.rebuilding() as generation:
            count = build(generation.path, labels)
            generation.note(
                {"version": _version(), "lemmas": analysis.lemma_state(), "stamp": stamp, "labels": count}
            )
        return count

    def concepts_in(self, pieces: Sequence[str], languages: Sequence[str]) -> tuple[Span, ...]:
        """The concepts that a query's typed words (parted at spaces) name; nothing where there is no index.

        `languages`: those it is probably in, surest first.
        """
        matcher = self._opened().matcher
        return matcher.in_query(pieces, languages) if matcher else ()

    def concepts_of_text(self, text: str, language: str) -> dict[int, bool]:
        """The concepts whose label stands in a text of that language, each with whether it is the preferred one."""
        matcher = self._opened().matcher
        return matcher.in_text(text, language) if matcher and text else {}

    def about(self, texts: Iterable[tuple[str, str]], surely: Iterable[int] = ()) -> tuple[str, ...]:
        """The values of a document's facet of concepts, by its telling texts (language, text) and the concepts that are known to be its."""
        about = dict.fromkeys(surely, True)
        for language, text in texts:
            for concept, is_sure in self.concepts_of_text(text, language).items():
                about[concept] = about.get(concept, False) or is_sure
        return tuple(f"{concept}{'' if is_sure else LESS_SURE}" for concept, is_sure in sorted(about.items()))

    def nearest(self, text: str, languages: Sequence[str], *, limit: int = 10) -> list[Near]:
        """The concepts that are called most like the text in these languages, best first."""
        opened = self._opened()
        if opened.nearest is None or opened.generation is None:
            return []
        try:
            with damage_noticed(self._folder, opened.generation):
                return opened.nearest.of(text, languages, limit)
        except IndexUnavailable:
            return []

    def _opened(self) -> _Open:
        mark = self._folder.mark()
        known = self._open
        if known is not None and known.mark == mark:
            return known
        with self._lock:
            generation = self._folder.current()
            self._open = opened = _opened(mark, generation)
        return opened


def _opened(mark: tuple[int, int] | None, generation: Generation | None) -> _Open:
    import marisa_trie

    from .building import ALIKE, KEYS, MASK, RECORD, WHOLE, WORDS, open_alike
    from .matching import Matcher
    from .nearest import Nearest

    nothing = _Open(mark, None, None, None)
    if generation is None or generation.is_damaged or generation.about().get("version") != _version():
        return nothing
    try:
        keys = marisa_trie.Trie().mmap(str(generation.path / KEYS))
        whole = marisa_trie.RecordTrie(RECORD).mmap(str(generation.path / WHOLE))
        words = marisa_trie.RecordTrie(MASK).mmap(str(generation.path / WORDS))
        return _Open(
            mark, generation, Matcher(keys, whole, words), Nearest(open_alike(generation.path / ALIKE))
        )
    except (OSError, ValueError, RuntimeError) as error:  # gone or not whole: searching goes on without it
        generation.mark_damaged(str(error))
        return nothing


def _version() -> str:
    from .building import LABELS_VERSION

    return f"{LABELS_VERSION}.{analysis.version()}"
