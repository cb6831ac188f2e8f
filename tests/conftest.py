"""What every test gets: the network is shut (loopback excepted), and the database where a test asks for it."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings

from tests import tables
from tests.hosts import forget_hosts

# Speed is measured in bench/; a deadline would only measure how busy the machine is.
settings.register_profile("rialto", deadline=None, max_examples=60)
settings.load_profile("rialto")

pytest_plugins = ["tests.published"]
_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: Any) -> Any:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
        "127.0.0.1",
        "::1",
        "localhost",
    ):
        raise AssertionError(f"A test tried to reach {address[0]}: tests stay on this machine.")
    return _connect(self, address)


# Files of few tests that take minutes. Begun last, they would leave the other process without work at the end.
LONGEST = (
    "visibility/test_seeing", "bench/test_commands", "visibility/test_nasty", "safekeeping/test_restoring",
    "visibility/test_crawl", "bench/test_exchange", "harvesting/test_two_matchers", "upgrade/test_upgrade",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin first."""

    def rank(item: pytest.Item) -> int:
        found = [number for number, name in enumerate(LONGEST) if f"tests/{name}.py" in item.nodeid]
        return found[0] if found else len(LONGEST)

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Take what was imported and collected out of the garbage collector's sight, as long-running commands do.

    Looking through a heap of this size takes a fifth of a second each time.
    """
    from rialto.base.memory import settle

    settle()


@pytest.fixture(autouse=True, scope="session")
def shut_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _only_loopback)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def _lent_tables() -> Iterator[None]:
    with tables.lent():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, _lent_tables: None) -> None:
    """Begin with the tables that an earlier run kept."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the vocabularies once: every installation has them, and a fifth of a second a test adds up."""
    from rialto.taxonomy.actions import load_vocabularies

    with django_db_blocker.unblock():
        tables.keep()
        load_vocabularies()


@pytest.fixture(scope="session")
def copy_tables(django_db_setup: None) -> Callable[[Path], None]:
    """Makes an SQLite database with all tables in a folder of state, for processes of their own."""
    return tables.copy_into


@pytest.fixture
def vocabularies(db: None) -> None:
    """The shipped value lists, loaded anew only where a test with transactions of its own emptied the tables."""
    from rialto.taxonomy.actions import load_vocabularies
    from rialto.taxonomy.models import Scheme

    if not Scheme.objects.exists():
        load_vocabularies()


@pytest.fixture(autouse=True)
def no_site_is_known(request: pytest.FixtureRequest) -> None:
    """What an earlier test learnt of a port is no news of the site that has it now."""
    forget_hosts(request)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test starts in English again."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def vocabularies_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask once in each test whether a vocabulary has changed: by the clock, slow tests would count one query more."""
    from rialto.taxonomy.queries import vocabularies

    monkeypatch.setattr(vocabularies, "FRESH_SECONDS", 86400.0)
    monkeypatch.setattr(vocabularies._kept, "asked_at", float("-inf"))


@pytest.fixture(autouse=True)
def foot_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The foot of the page is put together once in ten minutes: whichever test came first would count a query more."""
    from rialto.editorial.templatetags import editorial

    monkeypatch.setattr(editorial, "footer_links", lambda language: [])
