import factory

from rialto.base.addresses import domain_of
from rialto.base.text import folded
from rialto.organisations.choices import Category
from rialto.organisations.models import Organisation
from rialto.organisations.recognition import core_of


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
