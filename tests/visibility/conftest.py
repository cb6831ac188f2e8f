"""A world that is made once, and what everybody saw of it."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from rialto.finding.actions import rebuild_index
from rialto.taxonomy.actions import load_vocabularies
from rialto.taxonomy.models import Scheme
from tests.visibility.asking import Answer, posts, walk
from tests.visibility.roles import QUICK, Role
from tests.visibility.things import World
from tests.visibility.world import make_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A walk through all addresses is walked once, beside the journeys: it takes too long to stand among the unit and view tests."""
    for item in items:
        if {"answers", "posted"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.whole)


@contextmanager
def _quietly() -> Iterator[None]:
    """Thousands of answers that are no page are what is wanted here, and nothing to write down."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One of everything with the real index beside it; gone again when the tests of this folder are done."""
    with (
        django_db_blocker.unblock(),
        tempfile.TemporaryDirectory(prefix="rialto-world-") as name,
        override_settings(
            INDEX_FOLDER=Path(name) / "index",
            MEDIA_ROOT=Path(name) / "media",
            HARVEST_FOLDER=Path(name) / "harvest",
            LABELS_FOLDER=Path(name) / "labels",
            # Each preview of a source asks its host, which nobody knows here: there is nobody to be polite to.
            FETCH_PAUSE_SECONDS=0.0,
        ),
        translation.override("en"),
        _quietly(),
        transaction.atomic(),
    ):
        try:
            if not Scheme.objects.exists():
                load_vocabularies()
            made = make_world()
            rebuild_index()
            yield made
        finally:
            transaction.set_rollback(True)


@pytest.fixture(scope="package")
def answers(world: World) -> list[Answer]:
    """What everybody saw who looked at every address."""
    return walk(world, QUICK)


@pytest.fixture(scope="package")
def posted(world: World) -> list[Answer]:
    """What came of sending something to every address."""
    return posts(world, (Role.VISITOR, Role.STRANGER, Role.MANAGER, Role.AUTHOR, Role.REVIEWER))
