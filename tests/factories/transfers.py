"""Practices that cross borders."""

from datetime import date, timedelta

import factory

from rialto.catalogue.choices import Kind
from rialto.coalitions.models import Transfer
from rialto.coalitions.transfer_choices import TransferState
from tests.factories.catalogue import EntryFactory
from tests.factories.coalitions import CoalitionFactory

WANTED_ON = date(2026, 3, 2)


class TransferFactory(factory.django.DjangoModelFactory[Transfer]):
    """Malta wants an Austrian practice. Traits: adapting (after ten days), adopted (after thirty), given_up."""

    class Meta:
        model = Transfer

    class Params:
        adapting = factory.Trait(
            state=TransferState.IN_ADAPTATION, adaptation_on=WANTED_ON + timedelta(days=10)
        )
        adopted = factory.Trait(
            state=TransferState.ADOPTED,
            adaptation_on=WANTED_ON + timedelta(days=10),
            adopted_on=WANTED_ON + timedelta(days=30),
        )
        given_up = factory.Trait(state=TransferState.GIVEN_UP, given_up_on=WANTED_ON + timedelta(days=5))

    entry = factory.SubFactory(EntryFactory, kind=Kind.GOOD_PRACTICE, published=True, countries=["AT"])
    marked_entry = factory.SelfAttribute("entry")
    home = "AT"
    coalition = factory.SubFactory(CoalitionFactory)
    wanted_on = WANTED_ON
