"""Logos: pictures that stand for organisations, with words that say what they show."""

from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.actions.editing import edit_organisation
from rialto.organisations.models import Organisation, Profile, Revision
from rialto.organisations.rules import may_edit_organisation
from rialto.pictures.actions import forget_unused, keep_picture
from rialto.pictures.models import Picture

BYTES, SIDE = 4 * 1024 * 1024, 512


@transaction.atomic
def set_logo(
    organisation: Organisation, upload: IO[bytes], *, size: int, words: str, by: User
) -> Revision | None:
    """Give an organisation a logo, with words that say what it shows; `size` is the file's, in bytes.

    Raises `Refused` for what is no usable picture.
    """
    if not may_edit_organisation(by, organisation):
        raise Refused(_("Only managers of the organisation may do this."))
    if not words.strip():
        raise Refused(_("Say in words what the logo shows: not everybody sees it."))
    if size > BYTES:
        raise Refused(_("The file is larger than 4 MB. Take a smaller one."))
    picture = keep_picture(upload, size=size, by=by.public_id, longest=SIDE)
    said = {"logo": str(picture.public_id), "logo_text": words.strip()[:200]}
    return _change(organisation, said, by=by)


@transaction.atomic
def remove_logo(organisation: Organisation, *, by: User) -> Revision | None:
    """Take the logo away."""
    return _change(organisation, {"logo": "", "logo_text": ""}, by=by)


def _change(organisation: Organisation, said: dict[str, str], *, by: User) -> Revision | None:
    """The logo that was there before is deleted: no revision brings it back."""
    before = Profile.objects.filter(organisation=organisation).values_list("logo", flat=True).first()
    revision = edit_organisation(organisation, said, by=by)
    if before is not None:
        forget_unused(Picture.objects.filter(pk=before))
    return revision
