"""Beginning pages and their editions, and what is true of a page in all languages."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.identity import new_public_id
from rialto.base.text import short_id, slug_of
from rialto.editorial.actions.locking import held_page
from rialto.editorial.actions.writing import save_edition, write
from rialto.editorial.choices import Cause, PageKind
from rialto.editorial.content import Content
from rialto.editorial.models import ABOUT, BlockPage, Edition
from rialto.editorial.rules import (
    countries_written_for,
    edits_pages_where,
    may_settle,
    organisations_written_for,
    pages_written_by,
)
from rialto.organisations.models import Organisation
from rialto.pictures.actions import forget_unused
from rialto.pictures.models import Picture

SLUG_LENGTH = 80


@transaction.atomic
def begin_page(
    title: str,
    *,
    kind: PageKind,
    language: str,
    by: User,
    organisation: Organisation | None = None,
    country: str = "",
) -> Edition:
    """A new page with its first edition, a draft. Raises `Refused` where somebody may not begin one.

    `country` (ISO 3166-1 alpha-2): whose page it is where it is no organisation's; "" for the whole site's.
    """
    country = organisation.country if organisation else country
    is_editor = edits_pages_where(by).covers(country)
    if not is_editor:
        if organisation is None and country not in countries_written_for(by):
            raise Refused(_("Only editors begin pages of the site itself."))
        if organisation and not organisations_written_for(by).filter(pk=organisation.pk).exists():
            raise Refused(_("Only managers of the organisation may do this."))
    public_id = new_public_id()
    slug = slug_of(title)[:SLUG_LENGTH].strip("-")
    # Only editors choose addresses of the site; what others write is told apart by a short name at its end.
    if organisation is not None or not is_editor or not slug or BlockPage.objects.filter(slug=slug).exists():
        slug = f"{slug}-{short_id(public_id.int)}".strip("-")
    page = BlockPage.objects.create(
        public_id=public_id, kind=kind, slug=slug, language=language, organisation=organisation,
        country=country,
    )  # fmt: skip
    return begin_edition(page, language=language, by=by, title=title)


@transaction.atomic
def begin_edition(page: BlockPage, *, language: str, by: User, title: str = "") -> Edition:
    """A page in one more language: begun with the words of the first one, so that they can be translated in place."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages of the site."))
    page = held_page(page)
    if not pages_written_by(by).filter(pk=page.pk).exists():
        raise Refused(_("Only those who may write in the page may do this."))
    if page.editions.filter(language=language).exists():
        raise Refused(_("The page is there in that language already."))
    model = page.editions.filter(language=page.language).first()
    edition = Edition.objects.create(
        page=page, language=language, title=(title or (model.title if model else ""))[:200] or "–", version=1
    )
    content = Content(
        title=edition.title, lead=model.lead if model else "", blocks=list(model.blocks) if model else []
    )
    write(edition, content, actor_id=by.public_id, cause=Cause.SAVED)
    if title:
        # Cleaned, and refused where there is no title in it.
        save_edition(
            edition,
            Content(title=title, lead=content.lead, blocks=content.blocks),
            by=by,
            seen=edition.version,
        )
    edition.refresh_from_db()
    return edition


@transaction.atomic
def settle_page(page: BlockPage, *, slug: str, is_in_footer: bool, by: User) -> BlockPage:
    """What is true of a page in every language: the end of its address, and whether the foot of all pages names it."""
    if not may_settle(by):
        raise Refused(_("Only editors do this."))
    page = held_page(page)
    if page.slug == ABOUT and slug != ABOUT:
        raise Refused(_("The page about the site keeps its address."))
    if BlockPage.objects.filter(slug=slug).exclude(pk=page.pk).exists():
        raise Refused(_("Another page has this address. Choose another."))
    if slug != page.slug and page.kind == PageKind.PAGE and page.editions.exclude(published_at=None).exists():
        raise Refused(_("The page was public at its address, and others may lead there: it keeps it."))
    page.slug, page.is_in_footer = slug, is_in_footer and page.kind == PageKind.PAGE
    page.save(update_fields=["slug", "is_in_footer"])
    return page


@transaction.atomic
def delete_page(page: BlockPage, *, by: User) -> None:
    """Delete a page that the public never saw, with all that was written in it."""
    page = held_page(page)
    if not pages_written_by(by).filter(pk=page.pk).exists():
        raise Refused(_("Only those who may write in the page may do this."))
    if page.editions.exclude(published_at=None).exists():
        raise Refused(
            _("It was public once, and its address has to say what became of it. Withdraw it instead.")
        )
    pictures = list(page.pictures.values_list("picture", flat=True))
    page.delete()
    forget_unused(Picture.objects.filter(pk__in=pictures))
