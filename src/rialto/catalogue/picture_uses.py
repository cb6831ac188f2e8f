"""Who sees pictures of entries: everybody, as long as the entry is public."""

from rialto.catalogue.choices import Status
from rialto.catalogue.models import EntryPicture
from rialto.pictures.uses import Use, register

register(Use(model=EntryPicture, public=lambda: EntryPicture.objects.filter(entry__status=Status.PUBLISHED)))
