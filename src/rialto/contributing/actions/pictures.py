"""Pictures of a contribution: added, described, put first, taken away. What no form or revision names any more is deleted."""

from collections.abc import Mapping
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.contributing.actions.drafting import locked, save_draft
from rialto.contributing.models import Contribution, ContributionPicture
from rialto.contributing.pictures import (
    MOST_PICTURES,
    PICTURES,
    SMALLEST,
    picture_ids,
    said_of_pictures,
    without_picture,
)
from rialto.pictures.actions import forget_unused, keep_picture
from rialto.pictures.models import Picture


@transaction.atomic
def add_picture(
    contribution: Contribution, file: IO[bytes], *, size: int, said: Mapping[str, str], by: User
) -> Contribution:
    """Take a picture in and add it as the last one. `said`: what is known of it already, see `contributing.pictures`.

    Refuses what is no usable picture, and more than twelve. Without alternative text it is kept all the same: who uploads
    from a phone should not have to do it twice.
    """
    contribution = locked(contribution)
    known = said_of_pictures(contribution.values)
    if len(known) >= MOST_PICTURES:
        words = _("There are %(count)d pictures already. Take one away first.")
        raise Refused(words % {"count": MOST_PICTURES})
    if not contribution.is_writable:
        raise Refused(_("This cannot be changed now. Take it back from review first."))
    picture = keep_picture(file, size=size, by=by.public_id, smallest=SMALLEST)
    ContributionPicture.objects.create(contribution=contribution, picture=picture)
    one = {"id": str(picture.public_id), **{name: text for name, text in said.items() if text}}
    return save_draft(contribution, {PICTURES: [*known, one]}, by=by)


@transaction.atomic
def describe_pictures(
    contribution: Contribution, said: Mapping[str, Mapping[str, str]], *, by: User, first: str = ""
) -> Contribution:
    """Say of each picture (by its id) what is said of it now, and put one before all others."""
    contribution = locked(contribution)
    rows = [
        {"id": one["id"], **{name: text for name, text in said.get(one["id"], one).items() if text}}
        for one in said_of_pictures(contribution.values)
    ]
    rows.sort(key=lambda one: one["id"] != first)
    return save_draft(contribution, {PICTURES: rows}, by=by)


@transaction.atomic
def take_picture_away(contribution: Contribution, picture_id: str, *, by: User) -> Contribution:
    """Take a picture out of the form. It is deleted unless a revision that was kept, or the public entry, still shows it."""
    contribution = locked(contribution)
    contribution = save_draft(contribution, without_picture(contribution.values, picture_id), by=by)
    forget_unnamed(contribution)
    return contribution


def forget_unnamed(contribution: Contribution) -> None:
    """Forget the pictures of a contribution that neither its form nor any of its revisions names."""
    named = picture_ids(contribution.values)
    for values in contribution.revisions.values_list("values", flat=True):
        named |= picture_ids(values)
    rows = ContributionPicture.objects.filter(contribution=contribution)
    rows = rows.exclude(picture__public_id__in=named)
    forgotten = list(rows.values_list("picture_id", flat=True))
    rows.delete()
    forget_unused(Picture.objects.filter(pk__in=forgotten))
