"""Block pages as they are drawn: each block with its template and all that it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from rialto.base.lines import Line
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.texts import shown_entries
from rialto.editorial.blocks import (
    Block,
    Columns,
    Entries,
    Picture,
    Questions,
    Text,
    pictures_in,
    read_blocks,
)
from rialto.editorial.markup import clean_rich, own_or_outside
from rialto.editorial.models import ABOUT, BlockPage, Edition
from rialto.editorial.queries.public import ShownPage, article_page_of, pictures_of, shown_of
from rialto.editorial.starter import about_in
from rialto.finding.asking import Search
from rialto.finding.lines import lines_shown
from rialto.finding.queries import languages_asked, searched
from rialto.pictures.models import Picture as KeptPicture
from rialto.pictures.queries import ShownPicture, shown
from rialto.search.port import Query
from rialto.search.query_text import parse
from rialto.taxonomy.queries import language_name

TEMPLATES = {
    "heading": "editorial/blocks/heading.html",
    "text": "editorial/blocks/text.html",
    "picture": "editorial/blocks/picture.html",
    "quote": "editorial/blocks/quote.html",
    "action": "editorial/blocks/action.html",
    "entries": "editorial/blocks/entries.html",
    "questions": "editorial/blocks/questions.html",
    "figures": "editorial/blocks/figures.html",
    "columns": "editorial/blocks/columns.html",
    "notice": "editorial/blocks/notice.html",
    "operator": "editorial/blocks/operator.html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A block ready to be drawn by the template of its kind."""

    block: Block
    html: SafeString | str = ""
    items: Sequence[tuple[str, SafeString]] = ()
    address: str = ""
    picture: ShownPicture | None = None
    lines: Sequence[Line] = field(default=())

    @property
    def template(self) -> str:
        return TEMPLATES[self.block.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """That a page is not there in the reader's language: what that is called, and the one shown instead."""

    wanted: str
    shown: str


def shown_blocks(blocks: Sequence[Block], *, page: BlockPage, language: str) -> list[ShownBlock]:
    """Some blocks as somebody reads them in a language: one query for all pictures, two for all lists of entries."""
    pictures = pictures_of(page, pictures_in(blocks))
    lines = _lists([one for one in blocks if isinstance(one, Entries)], language=language)
    return [_shown(one, pictures, lines, language) for one in blocks]


def _shown(
    block: Block, pictures: Mapping[str, KeptPicture], lines: Mapping[str, list[Line]], language: str
) -> ShownBlock:
    address = own_or_outside(getattr(block, "address", ""))
    if isinstance(block, Text):
        return ShownBlock(block=block, html=safe_rich(block.html))
    if isinstance(block, Questions):
        return ShownBlock(block=block, items=[(one.question, safe_rich(one.answer)) for one in block.items])
    if isinstance(block, Columns):
        return ShownBlock(block=block, items=[(one.title, safe_rich(one.html)) for one in block.items])
    if isinstance(block, Picture):
        picture = pictures.get(block.picture)
        return ShownBlock(block=block, picture=shown(picture, alt=block.alternative) if picture else None)
    if isinstance(block, Entries):
        return ShownBlock(block=block, lines=lines.get(block.id, ()), address=_results(block))
    return ShownBlock(block=block, address=address)


def safe_rich(text: str) -> SafeString:
    """Stored rich text, cleaned once more on its way out."""
    return mark_safe(clean_rich(text)) if text else SafeString("")


def _results(block: Entries) -> str:
    asked = {"q": block.words, "kind": block.entry_kind, "country": block.country}
    return (
        f"{reverse('finding:results')}?{urlencode({name: value for name, value in asked.items() if value})}"
    )


def _lists(blocks: Sequence[Entries], *, language: str) -> dict[str, list[Line]]:
    """The lines of each list: a look at the index for each, and one fetch for all."""
    wanted = {one.id: _found(one, language) for one in blocks}
    ids = list(dict.fromkeys(number for found in wanted.values() for number in found))
    if not ids:
        return {}
    entries = shown_entries(ids, language=language)
    lines = lines_shown(entries, language=language)
    by_entry = {one.entry.pk: line for one, line in zip(entries, lines, strict=True)}
    return {name: [by_entry[one] for one in found if one in by_entry] for name, found in wanted.items()}


def _found(block: Entries, language: str) -> list[int]:
    text = parse(block.words) if block.words else None
    query = Query(
        text=text,
        languages=languages_asked(Search(text=text), language) if text else (),
        filters={
            name: (value,)
            for name, value in (("kind", block.entry_kind), ("country", block.country))
            if value
        },
        at_least={"expires": timezone.localdate().toordinal()},
        order="relevance" if text else ("published", "desc"),
        limit=block.count,
        relax=text is not None,
    )
    return [hit.id for hit in searched(query).hits]


def page_context(read: ShownPage, *, language: str) -> dict[str, Any]:
    """All that `website/block_page.html` needs."""
    fallback = None
    if read.language != language:
        fallback = Fallback(
            wanted=language_name(language, language), shown=language_name(read.language, language)
        )
    return {
        "shown": read,
        "block_page": read.page,
        "blocks": shown_blocks(read.blocks, page=read.page, language=language),
        "fallback": fallback,
        "others": [(code, language_name(code, code)) for code in read.languages if code != read.language],
        "address": read.page.get_absolute_url(),
        "operator": settings.OPERATOR,
        "contact": settings.CONTACT,
    }


def preview_of(edition: Edition) -> ShownPage:
    """What is written in an edition, as everybody would see it."""
    return ShownPage(
        page=edition.page,
        title=edition.title,
        lead=edition.lead,
        blocks=read_blocks(edition.blocks),
        language=edition.language,
    )


def shipped_about(language: str) -> ShownPage:
    """The page about the site as it comes with Rialto, for a shop into which it was not yet brought."""
    content, code = about_in(language), language
    if content is None:
        content, code = about_in("en"), "en"
    assert content is not None  # noqa: S101 -- English has all its own words
    return ShownPage(
        page=BlockPage(slug=ABOUT, language="en"),
        title=content.title,
        lead=content.lead,
        blocks=read_blocks(content.blocks),
        language=code,
        languages=[code],
    )


def article_shown(entry: Entry, language: str) -> ShownPage | None:
    """The article that an entry was made from, as everybody sees it; None for other entries."""
    page = article_page_of(entry)
    if page is None:
        return None
    page.entry = entry
    return shown_of(page, language)
