"""Dates that coalitions share, and tasks between them."""

from datetime import timedelta

import factory
from django.utils import timezone

from rialto.base.identity import new_public_id
from rialto.coalitions.models import CoalitionDate, CoalitionTask
from tests.factories.coalitions import CoalitionFactory


class CoalitionDateFactory(factory.django.DjangoModelFactory[CoalitionDate]):
    """A date for all coalitions in a week."""

    class Meta:
        model = CoalitionDate

    coalition = factory.SubFactory(CoalitionFactory)
    title = "Round table"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    actor_id = factory.LazyFunction(new_public_id)


class CoalitionTaskFactory(factory.django.DjangoModelFactory[CoalitionTask]):
    """A task from Malta for Slovakia."""

    class Meta:
        model = CoalitionTask

    sender = factory.SubFactory(CoalitionFactory)
    receiver = factory.SubFactory(CoalitionFactory, country="SK")
    title = "Send the survey"
