"""Rows for tests, without surprises: as little as the database accepts; states are traits (`published=True`).

Factories write rows and nothing else: no change record and no index. A test that searches builds the index itself
(`tests/website/conftest.py` shows how).
"""

from tests.factories.accounts import UserFactory
from tests.factories.catalogue import EntryFactory, EntryTextFactory, SourceFactory, SourceRecordFactory
from tests.factories.organisations import OrganisationFactory

__all__ = [
    "EntryFactory",
    "EntryTextFactory",
    "OrganisationFactory",
    "SourceFactory",
    "SourceRecordFactory",
    "UserFactory",
]
