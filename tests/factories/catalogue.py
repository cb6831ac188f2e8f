from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone

from rialto.base.addresses import canonical_address
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry, EntryText, Source, SourceRecord
from rialto.translation.choices import TextOrigin

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class EntryFactory(factory.django.DjangoModelFactory):
    """A draft of a training in English. Traits: published, withdrawn, expired, event (`starts_on` in ten days).

    Details tables stay empty: make the row of the kind's own table where the test needs one.
    """

    class Meta:
        model = Entry

    class Params:
        published = factory.Trait(status=Status.PUBLISHED, published_at=NOON)
        withdrawn = factory.Trait(
            status=Status.WITHDRAWN, published_at=NOON, withdrawn_at=NOON + timedelta(days=30)
        )
        event = factory.Trait(
            kind=Kind.EVENT,
            starts_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10)),
            ends_on=factory.SelfAttribute("starts_on"),
            expires_on=factory.SelfAttribute("starts_on"),
        )
        expired = factory.Trait(
            ends_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10)),
            expires_on=factory.SelfAttribute("ends_on"),
        )

    origin = "rialto"
    kind = Kind.TRAINING
    title = factory.Sequence("Entry {}".format)
    slug = factory.Sequence("entry-{}".format)
    language = "en"
    address = factory.Sequence("https://provider.example.org/offers/{}".format)
    canonical_address = factory.LazyAttribute(lambda made: canonical_address(made.address))


class EntryTextFactory(factory.django.DjangoModelFactory):
    """A person's German translation of an entry's title. Traits: machine."""

    class Meta:
        model = EntryText

    class Params:
        machine = factory.Trait(origin=TextOrigin.MACHINE)

    entry = factory.SubFactory(EntryFactory)
    field = "title"
    language = "de"
    text = factory.Sequence("Eintrag {}".format)
    origin = TextOrigin.PERSON


class SourceFactory(factory.django.DjangoModelFactory):
    """A place that publishes entries, of which only name and address are known."""

    class Meta:
        model = Source

    name = factory.Sequence("Source {}".format)
    slug = factory.Sequence("source-{}".format)
    address = factory.Sequence("https://source.example.org/feed-{}.json".format)


class SourceRecordFactory(factory.django.DjangoModelFactory):
    """One entry as one source knows it, seen in its last run."""

    class Meta:
        model = SourceRecord

    source = factory.SubFactory(SourceFactory)
    entry = factory.SubFactory(EntryFactory, published=True)
    remote_id = factory.Sequence("remote-{}".format)
    content_hash = factory.Sequence("{:032x}".format)
