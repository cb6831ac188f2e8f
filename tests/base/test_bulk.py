from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from rialto.base.bulk import insert_identified, insert_rows, insert_values
from rialto.catalogue.choices import Presence
from rialto.catalogue.models import Entry, EntryConcept, FundingDetails, Session, Source, SourceRecord
from rialto.changes.choices import Verb
from rialto.changes.models import ChangeRecord
from rialto.organisations.models import Organisation
from rialto.taxonomy.models import Concept, Scheme
from tests.factories.catalogue import EntryFactory
from tests.factories.organisations import OrganisationFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def columns(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in type(row)._meta.concrete_fields
        if not (field.primary_key and not field.is_relation)
    }


def test_every_kind_of_column_comes_back_as_bulk_create_would_have_it():
    entry, other = EntryFactory(), EntryFactory()
    source = Source.objects.create(slug="source", name="Source")

    def rows(one):
        return [
            Session(entry=one, starts_at=NOON, timezone="UTC", deadline_on=date(2026, 3, 1), is_online=None, seats=12),
            SourceRecord(
                source=source, entry=one, remote_id=f"“{one.pk}” %s", content_hash="ä", fields=["title", "größe"],
                presence=Presence.SEEN, first_seen_at=NOON, changed_at=NOON,
            ),
            FundingDetails(entry=one, amount_to=Decimal("1250000.50"), currency="EUR"),
        ]  # fmt: skip

    for quick, usual in zip(rows(entry), rows(other), strict=True):
        insert_rows([quick])
        type(usual)._default_manager.bulk_create([usual])

    for model in (Session, SourceRecord, FundingDetails):
        written, expected = (columns(model._default_manager.get(entry=one)) for one in (entry, other))
        for differs in ("entry_id", "remote_id"):
            written.pop(differs, None), expected.pop(differs, None)
        assert written == expected
    assert SourceRecord.objects.get(entry=entry).remote_id == f"“{entry.pk}” %s"


def test_identities_and_moments_keep_their_types():
    identity = UUID("0190d1f4-0000-7000-8000-000000000001")

    insert_rows([ChangeRecord(noun="entry", public_id=identity, verb=Verb.CREATED, at=NOON, origin="rialto")])

    record = ChangeRecord.objects.get()
    assert (record.public_id, record.at, record.actor_id) == (identity, NOON, None)


def test_a_constraint_refuses_all_rows_of_a_batch():
    entry = EntryFactory()
    source = Source.objects.create(slug="source", name="Source")
    twice = [SourceRecord(source=source, entry=entry, remote_id="same", content_hash="") for _ in range(2)]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(twice)

    assert SourceRecord.objects.count() == 0


def test_no_rows_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_plain_values_become_rows_with_defaults_for_what_is_not_named():
    entry = EntryFactory()
    scheme = Scheme.objects.create(key="kinds-of-cheese", title="Cheese")
    concepts = [Concept.objects.create(scheme=scheme, key=key) for key in ("ai", "cloud")]

    insert_values(
        EntryConcept, ("entry_id", "role", "concept", "level_to"),
        [(entry.pk, "technology", concepts[0].pk, 3), (entry.pk, "audience", concepts[1].pk, None)],
    )  # fmt: skip

    rows = EntryConcept.objects.filter(entry=entry)
    assert [(row.concept_id, row.role, row.level_from, row.level_to, row.assertion) for row in rows] == [
        (concepts[0].pk, "technology", None, 3, "source"), (concepts[1].pk, "audience", None, None, "source"),
    ]  # fmt: skip


def test_new_objects_learn_their_ids(django_assert_num_queries):
    entries = EntryFactory.build_batch(3, provider=None)

    with django_assert_num_queries(2):
        insert_identified(entries, by="public_id")

    assert [(one.pk, one.title) for one in entries] == list(
        Entry.objects.order_by("pk").values_list("pk", "title")
    )
    entries[0].title = "Another"
    entries[0].save()
    assert Entry.objects.count() == 3


def test_what_sets_its_own_moment_does_so():
    organisation = OrganisationFactory.build()

    insert_rows([organisation])

    assert Organisation.objects.get().created_at == organisation.created_at is not None


def test_equal_values_of_other_forms_are_kept_apart_where_it_matters():
    amounts = [Decimal("10"), Decimal("10.00"), Decimal("10.5"), None]

    insert_rows([FundingDetails(entry=EntryFactory(), amount_to=one, currency="EUR") for one in amounts])

    assert list(FundingDetails.objects.order_by("pk").values_list("amount_to", flat=True)) == amounts
