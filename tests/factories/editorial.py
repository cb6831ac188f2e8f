import factory
from django.utils import timezone

from rialto.editorial.choices import PageKind, State
from rialto.editorial.models import BlockPage, Edition, Revision

TEXT = {"id": "text0001", "kind": "text", "html": "<p>Begin with what you do every day.</p>"}


class BlockPageFactory(factory.django.DjangoModelFactory):
    """A page of the site without any edition. Traits: article."""

    class Meta:
        model = BlockPage

    class Params:
        article = factory.Trait(kind=PageKind.ARTICLE)

    slug = factory.Sequence("page-{}".format)


class EditionFactory(factory.django.DjangoModelFactory):
    """An English draft with one text, and its first revision. Traits: published (an article gets no entry by that)."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(state=State.PUBLISHED, published_at=factory.LazyFunction(timezone.now))

    page = factory.SubFactory(BlockPageFactory)
    language = "en"
    title = factory.Sequence("A guide for beginners {}".format)
    blocks = factory.LazyFunction(lambda: [dict(TEXT)])

    @factory.post_generation
    def revision(self, create, extracted, **kwargs):
        made = Revision.objects.create(
            edition=self, number=self.version, title=self.title, lead=self.lead, blocks=self.blocks
        )
        if self.state == State.PUBLISHED:
            made.is_kept = True
            made.save()
            self.shown = made
            self.save()
