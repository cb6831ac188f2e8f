"""The one engine of this installation."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from rialto.finding.documents import SHAPE
from rialto.search.port import Query, Reader
from rialto.search.tantivy_engine import TantivyEngine

if TYPE_CHECKING:
    from rialto.search.tantivy_engine.reader import TantivyReader


@lru_cache(maxsize=4)
def _engine(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder, SHAPE)


@lru_cache(maxsize=4)
def _reader(folder: Path) -> "TantivyReader":
    return _engine(folder).reader()


def engine() -> TantivyEngine:
    """The engine over the folder of the settings (tests point it elsewhere)."""
    return _engine(Path(settings.INDEX_FOLDER))


def reader() -> Reader:
    """This process's reader; it follows every commit by itself."""
    return _reader(Path(settings.INDEX_FOLDER))


def keep_reader_warm(questions: Callable[[], Iterable[Query]]) -> None:
    """Have a thread of this process ask each commit these before its reader answers from it."""
    _reader(Path(settings.INDEX_FOLDER)).keep_warm(questions)
