import factory
from django.utils import timezone

from rialto.catalogue.choices import Kind
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution
from tests.factories.accounts import UserFactory


class ContributionFactory(factory.django.DjangoModelFactory):
    """A draft of a training that is whole enough to be sent. Traits: waiting."""

    class Meta:
        model = Contribution

    class Params:
        waiting = factory.Trait(state=State.IN_REVIEW, sent_at=factory.LazyFunction(timezone.now))

    author = factory.SubFactory(UserFactory)
    kind = Kind.TRAINING
    title = factory.Sequence("Spreadsheets for beginners {}".format)
    language = "en"
    country = "AT"
    values = factory.LazyAttribute(
        lambda made: {
            "title": made.title,
            "summary": "Learn in two evenings how to keep the books of a small club.",
            "language": made.language,
            "provider_name": "Adult school of Graz",
            "address": "https://school.example.org/spreadsheets",
            "countries": [made.country],
        }
    )
