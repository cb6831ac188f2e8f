"""What tests of finding share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rialto.finding.gazetteer import placing
from rialto.finding.gazetteer.building import Built
from tests.places import build_places


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> Iterator[Built]:
    """The small gazetteer in place of none."""
    settings.PLACES_FILE = tmp_path / "places.sqlite3"
    placing.forget()
    yield build_places(tmp_path / "packages", settings.PLACES_FILE)
    placing.forget()
