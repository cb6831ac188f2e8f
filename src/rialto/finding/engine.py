"""The one engine of this installation."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rialto.finding.documents import SHAPE
from rialto.search.port import Reader
from rialto.search.tantivy_engine import TantivyEngine


@lru_cache(maxsize=4)
def _engine(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder, SHAPE)


@lru_cache(maxsize=4)
def _reader(folder: Path) -> Reader:
    return _engine(folder).reader()


def engine() -> TantivyEngine:
    """The engine over the folder of the settings (tests point it elsewhere)."""
    return _engine(Path(settings.INDEX_FOLDER))


def reader() -> Reader:
    """This process's reader; it follows every commit by itself."""
    return _reader(Path(settings.INDEX_FOLDER))
