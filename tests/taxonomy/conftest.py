"""Nothing that one test had read of the vocabularies may reach the next."""

from collections.abc import Iterator

import pytest

from rialto.taxonomy.queries import forget_vocabularies


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    forget_vocabularies()
    yield
    forget_vocabularies()
