"""What a person says of themselves."""

from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from rialto.accounts.choices import Audience
from rialto.accounts.models import Profile, User
from rialto.accounts.pictures import portrait

FIELDS = ("situation", "country", "region", "languages", "skills", "interests")


@transaction.atomic
def change_profile(
    values: Mapping[str, Any],
    *,
    by: User,
    audiences: Mapping[str, Audience],
    picture: BinaryIO | None = None,
    picture_size: int = 0,
) -> Profile:
    """Keep what the person says of themselves, and who may see which part. Raises Refused for a picture that cannot be taken."""
    made = portrait(picture, size=picture_size) if picture else None
    profile, _is_new = Profile.objects.get_or_create(user=by)
    by.name, by.language = values["name"], values["language"]
    by.save(update_fields=["name", "language"])
    for field in FIELDS:
        setattr(profile, field, values[field])
    profile.audiences = {part: str(audiences.get(part, Audience.ME)) for part in Profile.PARTS}
    if made is not None:
        _forget_file(profile)
        profile.picture.save(f"{uuid4().hex}.webp", ContentFile(made), save=False)
    profile.save()
    return profile


@transaction.atomic
def remove_picture(*, by: User) -> None:
    """Forget the person's picture."""
    profile = Profile.objects.filter(user=by).first()
    if profile and profile.picture:
        _forget_file(profile)
        profile.picture = ""
        profile.save(update_fields=["picture"])


def _forget_file(profile: Profile) -> None:
    """Delete the file once it is sure that the row no longer names it."""
    if profile.picture and profile.picture.name:
        storage, name = profile.picture.storage, profile.picture.name
        transaction.on_commit(lambda: storage.delete(name))
