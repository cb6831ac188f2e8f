"""Pledges of organisations."""

from datetime import date

import factory
from django.utils import timezone

from rialto.coalitions.actions.pledge_counting import recount
from rialto.coalitions.models import Pledge, PledgeAction, PledgeBeneficiary
from rialto.coalitions.pledge_choices import (
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeMeasure,
    PledgeState,
)
from tests.factories.organisations import OrganisationFactory


class PledgeFactory(factory.django.DjangoModelFactory[Pledge]):
    """A pledge in draft that could be sent, but for its actions. Traits: published."""

    class Meta:
        model = Pledge

    class Params:
        published = factory.Trait(state=PledgeState.PUBLISHED)

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence("Teach people to bank online {}".format)
    text = "We teach people over 60 to bank safely online."
    language = "en"
    country = "MT"
    starts_on = date(2025, 1, 1)
    ends_on = date(2035, 12, 31)
    terms_accepted_at = factory.LazyFunction(timezone.now)
    sent_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)


class PledgeActionFactory(factory.django.DjangoModelFactory[PledgeAction]):
    """A training that is counted in people trained; `targets`: how many of which group."""

    class Meta:
        model = PledgeAction
        skip_postgeneration_save = True

    pledge = factory.SubFactory(PledgeFactory)
    pillar = Pillar.LABOUR_FORCE
    action_type = ActionType.TRAINING
    methodology = Methodology.ONLINE
    measure = PledgeMeasure.TRAINED

    @factory.post_generation
    def targets(self, create, extracted, **kwargs):
        said = {Beneficiary.UNEMPLOYED: 100} if extracted is None else extracted
        for group, target in said.items():
            PledgeBeneficiary.objects.create(action=self, group=group, target=target)
        recount(self.pledge)
