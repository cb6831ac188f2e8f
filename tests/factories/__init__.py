"""Rows for tests, without surprises: as little as the database accepts; states are traits (`published=True`).

Factories write rows and nothing else: no change record and no index. A test that searches builds the index itself
(with `rebuild_index`, after the fixture `index` of tests/published.py).
"""

from tests.factories.accounts import UserFactory
from tests.factories.catalogue import EntryFactory, EntryTextFactory, SourceFactory, SourceRecordFactory
from tests.factories.coalition_people import CoalitionDateFactory, CoalitionTaskFactory
from tests.factories.coalitions import CoalitionFactory, CoalitionMemberFactory
from tests.factories.contributing import ContributionFactory
from tests.factories.editorial import BlockPageFactory, EditionFactory
from tests.factories.organisations import ClaimFactory, MembershipFactory, OrganisationFactory
from tests.factories.plans import (
    ActionPlanFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    MeasureFactory,
    MilestoneFactory,
)
from tests.factories.transfers import TransferFactory

__all__ = [
    "ActionPlanFactory",
    "BlockPageFactory",
    "ClaimFactory",
    "CoalitionDateFactory",
    "CoalitionFactory",
    "CoalitionMemberFactory",
    "CoalitionTaskFactory",
    "ContributionFactory",
    "EditionFactory",
    "EntryFactory",
    "EntryTextFactory",
    "IndicatorFactory",
    "IndicatorValueFactory",
    "MeasureFactory",
    "MembershipFactory",
    "MilestoneFactory",
    "OrganisationFactory",
    "SourceFactory",
    "SourceRecordFactory",
    "TransferFactory",
    "UserFactory",
]
