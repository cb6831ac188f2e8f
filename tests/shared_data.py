"""Real data beside the checkout, read in place. A test that needs a file skips by name where it is missing."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("RIALTO_SHARED_DATA", ROOT.parent / "shared" / "data"))


def shared(name: str) -> Path:
    """Return the path of a file or folder of the shared data, or skip the test that asked for it."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"needs the shared data file {name}")
    return path
