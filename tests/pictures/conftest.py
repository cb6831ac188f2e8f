"""What the tests of this room share."""

from pathlib import Path
from typing import Any

import pytest

from rialto.pictures import uses


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def without_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has said yet who may see anything."""
    monkeypatch.setattr(uses, "_uses", [])
