"""Who sees logos: everybody, as the page of the organisation."""

from rialto.organisations.models import Profile
from rialto.pictures.uses import Use, register

register(Use(model=Profile, field="logo", public=lambda: Profile.objects.filter(logo__isnull=False)))
