"""Pages in many languages."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language behind in the thread: each test begins in English and leaves nothing."""
    with translation.override("en"):
        yield
