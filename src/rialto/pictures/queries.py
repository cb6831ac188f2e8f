"""Who may see a picture, and what a page or a program needs to show it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rialto.pictures.choices import Focus, Format
from rialto.pictures.models import Picture, rows_that_use
from rialto.pictures.uses import uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One <source> of a picture: a format, and its widths as a srcset."""

    content_type: str
    srcset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture ready to be shown. `alt` is "" for one that only decorates; `language` is that of `alt`."""

    public_id: UUID
    address: str
    content_type: str
    width: int
    height: int
    srcset: str
    sources: tuple[Source, ...]
    alt: str = ""
    language: str = ""
    credit: str = ""
    licence: str = ""
    focus: str = Focus.CENTRE


def shown(
    picture: Picture,
    *,
    alt: str,
    language: str = "",
    credit: str = "",
    licence: str = "",
    focus: str = Focus.CENTRE,
) -> ShownPicture:
    """A picture with what its use says of it; asks nothing. Sizes that are not made yet are left out."""
    own = Format(picture.format)
    newer = (
        Source(content_type=form.content_type, srcset=srcset)
        for form in (Format.AVIF, Format.WEBP)
        if (srcset := _srcset(picture, form))
    )
    return ShownPicture(
        public_id=picture.public_id,
        address=picture.get_absolute_url(),
        content_type=own.content_type,
        width=picture.width,
        height=picture.height,
        srcset=_srcset(picture, own),
        sources=tuple(newer),
        alt=alt,
        language=language,
        credit=credit,
        licence=licence,
        focus=focus if focus in Focus.values else Focus.CENTRE,
    )


def _srcset(picture: Picture, form: Format) -> str:
    widths = picture.sizes.get(form, ())
    return ", ".join(f"{picture.address_of(width, form)} {width}w" for width in widths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture that somebody may see, and whether everybody may."""

    picture: Picture
    is_public: bool


def picture_seen_by(user: Any, public_id: UUID) -> Seen | None:
    """The picture, where one of its uses lets this person see it. All permission is here."""
    picture = Picture.objects.filter(public_id=public_id).first()
    if picture is None:
        return None
    if any(use.public().filter(**{use.field: picture.pk}).exists() for use in uses() if use.public):
        return Seen(picture=picture, is_public=True)
    if any(
        use.readable_by(user).filter(**{use.field: picture.pk}).exists() for use in uses() if use.readable_by
    ):
        return Seen(picture=picture, is_public=False)
    return None


def unused(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """Those of these pictures to which no row of any room leads."""
    for model, field in rows_that_use():
        pictures = pictures.exclude(Exists(model._default_manager.filter(**{field: OuterRef("pk")})))
    return pictures


def picture_bytes(picture: Picture, width: int, form: Format) -> IO[bytes]:
    """One size's file, open. Raises FileNotFoundError for what was not made."""
    if not picture.has(width, form):
        raise FileNotFoundError(picture.name_of(width, form))
    file: IO[bytes] = picture.file.storage.open(picture.name_of(width, form), "rb")
    return file


def without_sizes() -> list[Picture]:
    """Pictures whose sizes were promised long ago and never made."""
    return list(Picture.objects.filter(sizes={}, created_at__lt=timezone.now() - timedelta(hours=1))[:500])
