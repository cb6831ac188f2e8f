"""An article is an entry of the catalogue as well: made, changed and withdrawn together with it."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.markup import shorten
from rialto.catalogue.actions import move_entry, publish_contributed
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.found import FoundEntry, GivenPicture
from rialto.catalogue.models import Entry
from rialto.editorial.blocks import Picture, markup_of, read_blocks, words_of
from rialto.editorial.models import BlockPage, Edition, Revision

# The source that stands for what editors write here.
EDITORS = "editors"
EDITORS_NAME = "Editors of this site"
SUMMARY_LENGTH = 300


def write_article(page: BlockPage, *, by: User | None, reason: str = "") -> None:
    """Bring the entry up to date with the editions that the public sees; without any, it is withdrawn. Inside a transaction."""
    shown = list(page.editions.exclude(shown=None).select_related("shown").order_by("pk"))
    if not shown:
        entry = page.entry
        if entry is not None and entry.status in (Status.PUBLISHED, Status.IN_REVIEW):
            move_entry(entry, to=Status.WITHDRAWN, by=by, reason=reason or _("taken away as planned"))
        return
    first = next((one for one in shown if one.language == page.language), shown[0])
    entry = publish_contributed(
        _found(page, first, shown),
        pictures=_pictures(page, first, shown),
        entry=page.entry,
        by=by,
        provider=page.organisation,
        source=(EDITORS, EDITORS_NAME),
        # What somebody corrected in a language that has no edition stays.
        languages=set(page.editions.values_list("language", flat=True)),
    )
    if entry.status != Status.PUBLISHED:
        entry = move_entry(entry, to=Status.PUBLISHED, by=by)
    if page.entry_id != entry.pk:
        page.entry = entry
        page.save(update_fields=["entry"])


def _found(page: BlockPage, first: Edition, shown: list[Edition]) -> FoundEntry:
    words = _texts(_revision(first))
    return FoundEntry(
        remote_id=str(page.public_id),
        kind=Kind.ARTICLE,
        extractor="editors",
        language=first.language,
        title=words["title"],
        summary=words["summary"],
        description=words["description"],
        countries=[page.country] if page.country else [],
        published_on=first.published_at.date() if first.published_at else None,
        translations={one.language: _texts(_revision(one)) for one in shown if one.pk != first.pk},
    )


def _pictures(page: BlockPage, first: Edition, shown: list[Edition]) -> list[GivenPicture]:
    """What the article shows, each picture once, with its words in each language in which it stands there."""
    given: dict[str, GivenPicture] = {}
    own = {str(name) for name in page.pictures.values_list("picture__public_id", flat=True)}
    others = [one for one in shown if one.pk != first.pk]
    words = {
        (block.picture, one.language): block.alternative
        for one in others
        for block in read_blocks(_revision(one).blocks)
        if isinstance(block, Picture)
    }
    for block in read_blocks(_revision(first).blocks):
        if isinstance(block, Picture) and block.picture in own and block.picture not in given:
            given[block.picture] = GivenPicture(
                public_id=UUID(block.picture),
                alt=block.alternative,
                credit=block.credit,
                translations={
                    one.language: text for one in others if (text := words.get((block.picture, one.language)))
                },
            )
    return list(given.values())


def _revision(edition: Edition) -> Revision:
    if edition.shown is None:
        raise ValueError("not public")
    return edition.shown


def _texts(revision: Revision) -> dict[str, str]:
    blocks = read_blocks(revision.blocks)
    # Elsewhere, paths of this site lead nowhere.
    description = markup_of(blocks).replace('href="/', f'href="{settings.ORIGIN}/')
    return {
        "title": revision.title,
        "summary": revision.lead or shorten(words_of(blocks), SUMMARY_LENGTH),
        "description": description,
    }


def article_of(entry: Entry) -> BlockPage | None:
    """The block page of an entry, where it has one: one query."""
    return BlockPage.objects.filter(entry=entry).first()
