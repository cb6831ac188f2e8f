"""Pages that search need an index: each test that asks for it gets an empty one of its own, and fills it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rialto.finding.actions import rebuild_index


@pytest.fixture
def build_index(tmp_path: Path, settings) -> Callable[[], int]:
    """Builds the index of this test from the entries that are there by then."""
    settings.INDEX_FOLDER = tmp_path / "index"
    return rebuild_index
