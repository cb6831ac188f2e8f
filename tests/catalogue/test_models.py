"""What the database itself does not let in, whoever writes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from rialto.catalogue.choices import ConceptRole, Kind, Level, Status, levels_between
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryConcept,
    EntryText,
    EventDetails,
    FormerAddress,
    FundingDetails,
    InitiativeDetails,
    OpportunityDetails,
    Override,
    PathStep,
    Session,
    SourceRecord,
    TrainingDetails,
    Transition,
)
from rialto.taxonomy.models import Concept, Scheme
from tests.factories import (
    EntryFactory,
    EntryTextFactory,
    OrganisationFactory,
    SourceFactory,
    SourceRecordFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 9, 18, tzinfo=UTC)
DAY = date(2026, 9, 9)


def refused_by(name: str):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("published_entries_know_when", {"status": Status.PUBLISHED, "published_at": None}),
        ("entry_dates_in_order", {"starts_on": DAY, "ends_on": date(2026, 9, 8)}),
        ("entry_price_with_currency", {"price_amount": Decimal(5)}),
        ("entry_price_with_currency", {"price_currency": "EUR"}),
        ("entry_price_with_currency", {"price_amount": Decimal(-1), "price_currency": "EUR"}),
        ("entry_free_means_no_price", {"price_amount": Decimal(5), "price_currency": "EUR", "is_free": True}),
        ("entry_levels_in_order", {"level_from": 0, "level_to": 3}),
        ("entry_levels_in_order", {"level_from": 3, "level_to": 9}),
        ("entry_levels_in_order", {"level_from": 4, "level_to": 3}),
        ("entry_levels_in_order", {"level_from": 3}),
        ("entry_levels_in_order", {"level_to": 3}),
        ("entry_has_a_title", {"title": ""}),
        ("entry_kind_is_known", {"kind": "novel"}),
        ("entry_state_is_known", {"status": "lost"}),
    ],
)
def test_an_entry_that_cannot_be_is_refused(constraint, values):
    entry = EntryFactory()

    with refused_by(constraint), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": DAY, "ends_on": DAY},
        {"ends_on": DAY},
        {"price_amount": Decimal(0), "price_currency": "EUR", "is_free": True},
        {"price_amount": Decimal(5), "price_currency": "EUR", "is_free": False},
        {"level_from": 1, "level_to": 8},
        {"status": Status.PUBLISHED, "published_at": timezone.now()},
    ],
)
def test_an_entry_at_the_edge_of_what_can_be_is_taken(values):
    entry = EntryFactory(**values)

    entry.full_clean(exclude=["is_online", "is_free", "is_self_paced", "has_certificate"])


@pytest.mark.parametrize(
    ("model", "constraint", "values"),
    [
        (TrainingDetails, "training_eqf_in_range", {"eqf_level": 9}),
        (TrainingDetails, "training_credential_price_with_currency", {"credential_price_amount": Decimal(9)}),
        (OpportunityDetails, "pay_in_order", {"pay_from": 9, "pay_to": 5, "pay_currency": "EUR"}),
        (OpportunityDetails, "pay_with_currency", {"pay_from": 9}),
        (OpportunityDetails, "pay_with_currency", {"pay_to": 9}),
        (FundingDetails, "funding_amounts_in_order", {"amount_from": 9, "amount_to": 5, "currency": "EUR"}),
        (FundingDetails, "funding_amounts_with_currency", {"amount_to": 9}),
        (FundingDetails, "funding_amounts_with_currency", {"budget": 9}),
        (FundingDetails, "funding_rate_is_a_share", {"rate_percent": Decimal("100.01")}),
        (FundingDetails, "funding_rate_is_a_share", {"rate_percent": -1}),
        (InitiativeDetails, "initiative_budget_with_currency", {"budget": 9}),
    ],
)
def test_details_that_cannot_be_are_refused(model, constraint, values):
    with refused_by(constraint), transaction.atomic():
        model.objects.create(entry=EntryFactory(), **values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("session_times_in_order", {"ends_at": datetime(2026, 9, 9, 17, tzinfo=UTC)}),
        ("session_seats_left_exist", {"seats": 3, "seats_left": 4}),
    ],
)
def test_sessions_that_cannot_be_are_refused(constraint, values):
    with refused_by(constraint), transaction.atomic():
        Session.objects.create(entry=EntryFactory(), starts_at=AT, **values)


def twice(make: Any) -> None:
    make()
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_there_is_one_of_each():
    entry, source, person = EntryFactory(), SourceFactory(), UserFactory()
    concept = Concept.objects.create(scheme=Scheme.objects.create(key="s"), key="c")

    twice(lambda: EntryTextFactory(entry=entry, field="title", language="de"))
    twice(lambda: EntryConcept.objects.create(entry=entry, concept=concept, role=ConceptRole.TECHNOLOGY))
    twice(lambda: SourceRecordFactory(source=source, remote_id="same"))
    twice(lambda: Override.objects.create(entry=entry, field="title", actor_id=person.public_id))
    twice(lambda: FormerAddress.objects.create(entry=entry, kind=entry.kind, slug="same"))
    twice(lambda: PathStep.objects.create(path=entry, order=1, title="First"))
    twice(lambda: EntryFactory(slug="same"))
    twice(lambda: TrainingDetails.objects.create(entry=entry))


def test_only_known_fields_are_translated():
    with refused_by("entry_text_field_is_known"), transaction.atomic():
        EntryTextFactory(field="price")


def test_a_step_leads_somewhere():
    with refused_by("step_leads_somewhere"), transaction.atomic():
        PathStep.objects.create(path=EntryFactory(), order=1)


def test_a_provider_is_not_deleted_under_its_entries():
    provider = OrganisationFactory()
    EntryFactory(provider=provider)

    with pytest.raises(ProtectedError):
        provider.delete()


def test_everything_of_an_entry_goes_with_it():
    record = SourceRecordFactory()
    entry = record.entry
    EntryTextFactory(entry=entry)
    Session.objects.create(entry=entry, starts_at=AT)
    TrainingDetails.objects.create(entry=entry)
    Transition.objects.create(entry=entry, after=Status.PUBLISHED)
    series = EntryFactory(event=True)
    EventDetails.objects.create(entry=series, series=entry)

    entry.delete()

    tables: list[type[models.Model]] = [SourceRecord, EntryText, Session, TrainingDetails, Transition]
    assert [model._default_manager.count() for model in tables] == [0] * 5
    assert EventDetails.objects.get().series is None


def test_history_is_added_to_and_never_changed():
    step = Transition.objects.create(entry=EntryFactory(), after=Status.DRAFT)

    step.reason = "rewritten"
    with pytest.raises(TypeError, match="History"):
        step.save()
    with pytest.raises(TypeError, match="History"):
        step.delete()

    assert Transition.objects.get().reason == ""


def test_what_is_over_is_not_current():
    today = date(2026, 3, 1)
    kept = [EntryFactory(expires_on=day) for day in (None, today, date(2026, 3, 2))]
    EntryFactory(expires_on=date(2026, 2, 28))

    assert set(Entry.objects.current(today)) == set(kept)


@pytest.mark.parametrize(
    ("low", "high", "levels"),
    [
        (1, 1, [Level.BASIC]),
        (2, 3, [Level.BASIC, Level.INTERMEDIATE]),
        (1, 8, list(Level)),
        (8, 8, [Level.EXPERT]),
        (None, None, []),
    ],
)
def test_levels_are_told_in_four_words(low, high, levels):
    assert levels_between(low, high) == levels


def test_each_kind_has_a_table_of_its_own():
    assert set(DETAILS_OF_KIND) == set(Kind)
    assert len(set(DETAILS_OF_KIND.values())) == 10
