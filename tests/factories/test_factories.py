"""The factories make what the database accepts, in every state they offer."""

import pytest

from rialto.catalogue.choices import Kind, Status
from tests.factories import (
    EntryFactory,
    EntryTextFactory,
    OrganisationFactory,
    SourceFactory,
    SourceRecordFactory,
    UserFactory,
)
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def test_people_can_sign_in_and_are_nobody_special():
    person = UserFactory()

    assert person.check_password(PASSWORD)
    assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, True)


def test_an_administrator_is_staff():
    person = UserFactory(administrator=True)

    assert (person.is_staff, person.is_superuser) == (True, True)


def test_an_entry_is_a_draft_until_it_is_published():
    assert EntryFactory().status == Status.DRAFT
    assert EntryFactory(published=True).is_public
    assert EntryFactory(withdrawn=True).status == Status.WITHDRAWN


def test_states_of_an_entry_can_be_joined():
    entry = EntryFactory(published=True, event=True)

    assert (entry.kind, entry.is_public, entry.is_expired) == (Kind.EVENT, True, False)
    assert EntryFactory(published=True, expired=True).is_expired


def test_a_coalition_has_a_country_and_a_page_that_was_read():
    organisation = OrganisationFactory(coalition=True, country="SK")

    assert (organisation.country, organisation.is_national_coalition) == ("SK", True)
    assert organisation.evidence_address


def test_rows_come_in_batches():
    source = SourceFactory()
    records = SourceRecordFactory.create_batch(3, source=source)
    EntryTextFactory(entry=records[0].entry, machine=True)

    assert source.records.count() == 3
    assert len({record.entry.slug for record in records}) == 3
