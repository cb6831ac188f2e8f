"""Who sees pictures of pages: everybody what a public edition shows, writers what is theirs to write."""

from rialto.editorial.models import PagePicture
from rialto.editorial.rules import pages_written_by
from rialto.pictures.uses import Use, register

register(
    Use(
        model=PagePicture,
        public=lambda: PagePicture.objects.filter(is_shown=True),
        readable_by=lambda user: PagePicture.objects.filter(page__in=pages_written_by(user)),
    )
)
