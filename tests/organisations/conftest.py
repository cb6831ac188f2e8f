"""What the tests of organisations share."""

from collections.abc import Iterator

import pytest

from tests.name_server import NameServer, name_server


@pytest.fixture
def names(settings) -> Iterator[NameServer]:
    """A name server that Rialto asks."""
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]
        yield server
