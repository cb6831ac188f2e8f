"""What a feed and a calendar of a search hold."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rialto.base.atom import Item
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry, Session
from rialto.catalogue.queries.pages import EntryPage
from rialto.catalogue.queries.texts import ShownEntry, shown_entries
from rialto.finding.alerts.standing import plain_search, standing_query, words_of
from rialto.finding.asking import Search
from rialto.finding.choices import Order
from rialto.finding.engine import reader
from rialto.finding.lines import kind_label
from rialto.search.port import DEEPEST_OFFSET

FEED_SIZE = 50
# A calendar keeps what was lately, so that it does not vanish from people's weeks; and no more events than this.
CALENDAR_BACK = timedelta(days=31)
CALENDAR_SIZE = 500
# What XML 1.0 cannot hold at all.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One page of a search, newest first, with its addresses. `self_address` of page 1 is the feed's identity."""

    search: Search
    language: str
    title: str
    home_address: str
    identity: str
    self_address: str
    next_address: str
    previous_address: str
    items: tuple[Item, ...]

    @property
    def updated_at(self) -> datetime | None:
        return max((item.updated_at for item in self.items), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One entry of a calendar, with its sessions (none: it has days only)."""

    id: UUID
    entry: Entry
    first: date
    url: str
    title: str
    language: str
    summary: str
    kind_label: str
    updated_at: datetime
    sessions: tuple[Session, ...]


def feed_of(search: Search, *, language: str, route: str) -> Feed:
    """A page of the newest entries of a search. Raises IndexUnavailable. Three queries, however many entries."""
    plain = plain_search(search)
    query = replace(
        standing_query(plain, language=language),
        order=("published", "desc"),
        offset=(search.page - 1) * FEED_SIZE,
        limit=FEED_SIZE,
    )
    found = reader().search(query)
    path = f"{settings.ORIGIN}{reverse(f'finding:{route}')}"
    has_more = search.page * FEED_SIZE < min(found.total, DEEPEST_OFFSET)
    return Feed(
        search=plain,
        language=language,
        title=_clean(words_of(plain, language=language)),
        home_address=f"{settings.ORIGIN}{reverse('finding:results')}{_query(plain, sort=Order.NEWEST)}",
        identity=f"{path}{_query(plain)}",
        self_address=f"{path}{_query(plain, page=search.page)}",
        next_address=f"{path}{_query(plain, page=search.page + 1)}" if has_more else "",
        previous_address=f"{path}{_query(plain, page=search.page - 1)}" if search.page > 1 else "",
        items=_items([hit.id for hit in found.hits], language=language),
    )


def dated_of(search: Search, *, language: str) -> list[Dated]:
    """What of a search has a first day, from a month ago on, soonest first. Raises IndexUnavailable."""
    today = timezone.localdate()
    query = standing_query(plain_search(search), language=language, today=today)
    at_least = {day: bound for day, bound in query.at_least.items() if day != "expires"}
    at_least.setdefault("starts", (today - CALENDAR_BACK).toordinal())
    at_most = {"starts": date(2100, 12, 31).toordinal()} | dict(query.at_most)
    query = replace(query, at_least=at_least, at_most=at_most, order=("starts", "asc"), limit=CALENDAR_SIZE)
    shown = shown_entries([hit.id for hit in reader().search(query).hits], language=language)
    moments = _moments([one.entry.pk for one in shown])
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(entry__in=list(moments)).order_by("starts_at", "pk"):
        sessions[session.entry_id].append(session)
    return [
        Dated(
            id=one.entry.public_id,
            entry=one.entry,
            first=one.entry.starts_on,
            url=f"{settings.ORIGIN}{one.entry.get_absolute_url()}",
            title=one.title.text,
            language=one.title.language,
            summary=one.summary.text,
            kind_label=kind_label(one.entry),
            updated_at=moments[one.entry.pk][1],
            sessions=tuple(sessions[one.entry.pk]) if one.entry.kind == Kind.EVENT else (),
        )
        for one in shown
        if one.entry.starts_on
    ]


def dated_entry(page: EntryPage) -> Dated:
    """One entry, which has a first day, with all its sessions."""
    entry = page.entry
    if entry.starts_on is None:
        raise ValueError("an entry without a day stands in no calendar")
    return Dated(
        id=entry.public_id,
        entry=entry,
        first=entry.starts_on,
        url=f"{settings.ORIGIN}{entry.get_absolute_url()}",
        title=page.title.text,
        language=page.title.language,
        summary=page.summary.text,
        kind_label=kind_label(entry),
        updated_at=entry.updated_at,
        sessions=tuple(page.sessions),
    )


def _items(ids: Sequence[int], *, language: str) -> tuple[Item, ...]:
    shown = shown_entries(ids, language=language)
    moments = _moments(ids)
    return tuple(_item(one, *moments[one.entry.pk]) for one in shown if one.entry.pk in moments)


def _item(one: ShownEntry, published_at: datetime, updated_at: datetime) -> Item:
    entry = one.entry
    return Item(
        id=entry.public_id,
        url=f"{settings.ORIGIN}{entry.get_absolute_url()}",
        title=_clean(one.title.text),
        language=one.title.language,
        summary=_clean(one.summary.text) if one.summary.language == one.title.language else "",
        kind_label=kind_label(entry),
        provider=_clean(entry.provider.name) if entry.provider else "",
        tags=tuple(one.technologies),
        published_at=published_at,
        updated_at=max(published_at, updated_at),
        machine_translated_from=entry.language if one.is_machine_made else "",
    )


def _moments(ids: Sequence[int]) -> dict[int, tuple[datetime, datetime]]:
    rows = Entry.objects.filter(pk__in=ids).values_list("pk", "published_at", "updated_at")
    return {pk: (published_at or updated_at, updated_at) for pk, published_at, updated_at in rows}


def _query(search: Search, *, page: int = 1, sort: Order | None = None) -> str:
    changed = search.changed(order=sort) if sort else search
    query = changed.address(page=page)
    return "" if query == "?" else query


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)
