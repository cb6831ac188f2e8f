"""Coalitions and their people."""

import factory

from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Coalition, CoalitionMember
from tests.factories.accounts import UserFactory


class CoalitionFactory(factory.django.DjangoModelFactory[Coalition]):
    class Meta:
        model = Coalition
        django_get_or_create = ("country",)

    country = "MT"


class CoalitionMemberFactory(factory.django.DjangoModelFactory[CoalitionMember]):
    """A member; `coordinator=True` for who runs it."""

    class Meta:
        model = CoalitionMember

    class Params:
        coordinator = factory.Trait(role=CoalitionRole.COORDINATOR)

    coalition = factory.SubFactory(CoalitionFactory)
    user = factory.SubFactory(UserFactory, is_in_coalition=True)
