"""What the public sees of block pages: never a draft, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rialto.catalogue.models import Entry
from rialto.editorial.blocks import Block, read_blocks
from rialto.editorial.choices import PageKind
from rialto.editorial.models import BlockPage, Edition
from rialto.organisations.models import Organisation
from rialto.pictures.models import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page as somebody reads it: in their language, or in another where theirs is not there.

    `languages`: those that it is public in, the page's own first.
    """

    page: BlockPage
    title: str
    lead: str
    blocks: Sequence[Block]
    language: str
    languages: Sequence[str] = ()
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A public page in a list: its title in the language that was found, and where it is."""

    title: str
    language: str
    address: str


def page_at(slug: str) -> BlockPage | None:
    """A page of the site by the end of its address; articles have theirs in the catalogue."""
    return BlockPage.objects.filter(slug=slug, kind=PageKind.PAGE).select_related("organisation").first()


def article_page_of(entry: Entry) -> BlockPage | None:
    """The block page that an entry was made from: one query."""
    return BlockPage.objects.filter(entry=entry).select_related("organisation").first()


def shown_of(page: BlockPage, language: str) -> ShownPage | None:
    """What everybody sees of a page in a language, else in the page's own, in English, or in any; None where nothing is public."""
    editions = {
        one.language: one for one in page.editions.exclude(shown=None).select_related("shown").defer("blocks")
    }
    if not editions:
        return None
    chosen = next((one for one in (language, page.language, "en") if one in editions), next(iter(editions)))
    edition = editions[chosen]
    revision = edition.shown
    if revision is None:
        return None
    return ShownPage(
        page=page,
        title=revision.title,
        lead=revision.lead,
        blocks=read_blocks(revision.blocks),
        language=chosen,
        languages=sorted(editions, key=lambda code: (code != page.language, code)),
        published_at=edition.published_at,
        changed_at=revision.at,
    )


def was_public(page: BlockPage) -> bool:
    """Whether everybody could read it once."""
    return page.editions.exclude(published_at=None).exists()


def public_pages() -> QuerySet[BlockPage]:
    """Pages of the site that everybody can read in some language."""
    return BlockPage.objects.filter(kind=PageKind.PAGE, editions__shown__isnull=False).distinct()


def links_to(pages: QuerySet[BlockPage], language: str) -> list[PageLink]:
    """Public pages in a list, each in the language of the reader where it is there: two queries."""
    rows = (
        Edition.objects.filter(page__in=pages, shown__isnull=False)
        .select_related("page__entry", "shown")
        .defer("blocks", "shown__blocks")
        .order_by("page__created_at", "page", "pk")
    )
    by_page: dict[int, list[Edition]] = {}
    for one in rows:
        by_page.setdefault(one.page_id, []).append(one)
    links = []
    for editions in by_page.values():
        order = {language: 0, editions[0].page.language: 1, "en": 2}
        best = min(editions, key=lambda one: order.get(one.language, 3))
        if best.shown is not None:
            links.append(
                PageLink(title=best.shown.title, language=best.language, address=best.page.get_absolute_url())
            )
    return links


def footer_links(language: str) -> list[PageLink]:
    """The pages that the foot of every page names."""
    return links_to(public_pages().filter(is_in_footer=True), language)


def links_of(organisation: Organisation, language: str) -> list[PageLink]:
    """The pages of an organisation that are no articles: those stand among its entries."""
    return links_to(public_pages().filter(organisation=organisation), language)


def languages_by_slug() -> list[tuple[str, list[str], datetime]]:
    """For the map of the site: each public page's slug, its languages and when it last changed."""
    rows = (
        Edition.objects.filter(page__kind=PageKind.PAGE, shown__isnull=False)
        .order_by("page", "language")
        .values_list("page__slug", "language", "shown__at")
    )
    found: dict[str, tuple[list[str], list[datetime]]] = {}
    for slug, language, at in rows:
        languages, times = found.setdefault(slug, ([], []))
        languages.append(language)
        times.append(at)
    return [(slug, languages, max(times)) for slug, (languages, times) in found.items()]


def pictures_of(page: BlockPage, names: set[str]) -> dict[str, Picture]:
    """The pictures of a page by their public id: one query, none where there are no names."""
    if not names or page.pk is None:
        return {}
    found = Picture.objects.filter(of_block_pages__page=page, public_id__in=names)
    return {str(one.public_id): one for one in found}
