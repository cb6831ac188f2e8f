"""A catalogue with an index of its own."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rialto.catalogue.actions import write_found
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.catalogue.models import Entry, Source
from rialto.changes.queries import last_position
from rialto.finding.actions import follow_log, rebuild_index
from rialto.finding.documents import SHAPE
from rialto.finding.engine import engine
from rialto.finding.facets import forget_names
from rialto.finding.synonyms.matching import forget_groups
from rialto.search.tantivy_engine import TantivyEngine

Publish = Callable[..., list[Entry]]


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the catalogue's shape that holds nothing, to be copied: building one takes longer."""
    folder = tmp_path_factory.mktemp("empty") / "index"
    TantivyEngine(folder, SHAPE).rebuild(iter(()), position=0)
    return folder


@pytest.fixture
def index(vocabularies: None, empty_index: Path, settings: Any, tmp_path: Path) -> None:
    """An index of what there is, in a folder of this test, with the vocabularies loaded."""
    settings.INDEX_FOLDER = tmp_path / "index"
    forget_names()
    forget_groups()
    if last_position() or Entry.objects.exists():
        rebuild_index()
    else:
        shutil.copytree(empty_index, settings.INDEX_FOLDER)


@pytest.fixture
def publish(index: None) -> Publish:
    """Write entries through the pipeline, follow the log, and give them back in the order they were given."""

    def write(*found: FoundEntry) -> list[Entry]:
        source, _made = Source.objects.get_or_create(slug="test-source", defaults={"name": "Test source"})
        report = write_found(source, found, publish=True)
        assert report.refused == []
        catch_up()
        by_id = {record.remote_id: record.entry for record in source.records.select_related("entry")}
        return [by_id[one.remote_id] for one in found]

    return write


def catch_up() -> None:
    """Let the indexer deal with everything in the log."""
    with engine().writer() as writer:
        while follow_log(writer):
            pass


def training(remote_id: str, title: str, **values: Any) -> FoundEntry:
    """A training in English, at an address of its own."""
    given = {
        "language": "en",
        "address": f"https://provider.example/{remote_id}",
        "provider_name": "Evening school",
    }
    concepts = [FoundConcept(role="technology", key=key) for key in values.pop("technologies", [])]
    return FoundEntry(
        remote_id=remote_id, kind=Kind.TRAINING, title=title, concepts=concepts, **given | values
    )


def event(remote_id: str, title: str, *, in_days: int, **values: Any) -> FoundEntry:
    """An event of one day, so many days from today."""
    day: date = timezone.localdate() + timedelta(days=in_days)
    given = {"language": "en", "address": f"https://events.example/{remote_id}", "starts_on": day}
    return FoundEntry(remote_id=remote_id, kind=Kind.EVENT, title=title, **given | values)
