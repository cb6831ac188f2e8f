from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rialto.catalogue.actions import WriteReport, write_found
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Source
from rialto.taxonomy.queries import forget_vocabularies
from tests.factories import SourceFactory

Write = Callable[..., WriteReport]


def found(**given: Any) -> FoundEntry:
    """A training in English that a source offers, with an address of its own."""
    remote_id = given.get("remote_id", "one")
    values = {
        "remote_id": remote_id,
        "kind": Kind.TRAINING,
        "title": "Spreadsheets for beginners",
        "language": "en",
        "address": f"https://provider.example.org/{remote_id}",
        "place_in_source": f"item {remote_id}",
    }
    return FoundEntry(**(values | given))


@pytest.fixture
def source() -> Source:
    return SourceFactory()


@pytest.fixture
def write(source: Source) -> Write:
    """Write found entries of one source, published."""

    def write_all(*entries: FoundEntry, of: Source = source, publish: bool = True) -> WriteReport:
        return write_found(of, entries, publish=publish)

    return write_all


@pytest.fixture
def written(write: Write) -> Callable[..., Entry]:
    """Write one found entry with the given values, and read what became of it."""

    def write_one(**given: Any) -> Entry:
        report = write(found(**given))
        assert (report.added, report.refused) == (1, [])
        return Entry.objects.latest("pk")

    return write_one


@pytest.fixture
def vocabularies(vocabularies: None) -> Iterator[None]:
    """The value lists, with nothing remembered of another test's."""
    forget_vocabularies()
    yield
    forget_vocabularies()
