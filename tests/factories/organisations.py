from datetime import timedelta

import factory
from django.utils import timezone

from rialto.base.addresses import domain_of
from rialto.base.text import folded
from rialto.organisations.choices import Category, ClaimState, ClaimWay, MemberRole
from rialto.organisations.models import Claim, Membership, Organisation
from rialto.organisations.recognition import core_of
from tests.factories.accounts import UserFactory


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation of which only the name is known. Traits: coalition (of `country`, Malta unless given)."""

    class Meta:
        model = Organisation

    class Params:
        coalition = factory.Trait(
            is_national_coalition=True,
            category=Category.PARTNERSHIP,
            country="MT",
            website="https://coalition.example.org/",
            evidence_address="https://coalition.example.org/about",
        )

    name = factory.Sequence("Organisation {}".format)
    slug = factory.Sequence("organisation-{}".format)
    name_key = factory.LazyAttribute(lambda made: folded(made.name))
    core_key = factory.LazyAttribute(lambda made: core_of(made.name_key))
    language = "en"
    domain = factory.LazyAttribute(lambda made: domain_of(made.website) if made.website else "")
    website = ""
    origin = "rialto"


class MembershipFactory(factory.django.DjangoModelFactory):
    """Somebody in an organisation, as a member. Traits: manager."""

    class Meta:
        model = Membership

    class Params:
        manager = factory.Trait(role=MemberRole.MANAGER)

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class ClaimFactory(factory.django.DjangoModelFactory):
    """Somebody claims an organisation by its domain, and has proven nothing yet. Traits: proven."""

    class Meta:
        model = Claim

    class Params:
        proven = factory.Trait(
            state=ClaimState.PROVEN, way=ClaimWay.DNS, proven_at=factory.LazyFunction(timezone.now)
        )

    organisation = factory.SubFactory(OrganisationFactory, website="https://school.example/")
    user = factory.SubFactory(UserFactory)
    website = factory.SelfAttribute("organisation.website")
    domain = factory.SelfAttribute("organisation.domain")
    token = factory.Sequence("token-{:032x}".format)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
