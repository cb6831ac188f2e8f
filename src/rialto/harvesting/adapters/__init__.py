"""One adapter for each format. They read what they are handed, keep no state, and know neither database nor network."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from django.conf import settings

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.payload import FurtherDocument, Payload

Item = FoundEntry | RefusedItem | FoundGone | FurtherDocument
# Read answers to "what has changed?": what is absent there says nothing, whatever the feed says of its lists.
CHANGES_ONLY = frozenset({"oai-pmh-changes", "json-api-changes"})


class Adapter(Protocol):
    """Translates one kind of document into entries; `version` rises when it reads the same document differently."""

    key: str
    version: int
    # Whether it fetches further documents, so that an unchanged first one says nothing about the whole.
    reads_further: bool
    # Whether an entry that is absent from a healthy, complete reading may be gone at its source: a calendar lists all
    # that it has, a news feed only the latest. A run is complete when every adapter that took part in it says so.
    lists_everything: bool

    def window(self, today: date) -> str:
        """What, besides document and options, decides what is read: "" or the window of time that is unrolled."""
        ...

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield what the document holds, in its order, a refusal for each item that cannot be read, and what to read next.

        Raises `Unreadable` when the document cannot be read at all, or not further.
        """
        ...


def adapters() -> dict[str, Adapter]:
    """All adapters by their key."""
    from rialto.harvesting.adapters.elm.adapter import ElmAdapter
    from rialto.harvesting.adapters.feed import FeedAdapter
    from rialto.harvesting.adapters.icalendar import ICalendarAdapter
    from rialto.harvesting.adapters.json_api import JsonApiAdapter, JsonApiChangesAdapter
    from rialto.harvesting.adapters.oai_pmh.adapter import OaiPmhAdapter, OaiPmhChangesAdapter
    from rialto.harvesting.adapters.rdf.adapter import RdfAdapter
    from rialto.harvesting.adapters.rpde import RpdeAdapter
    from rialto.harvesting.adapters.schema_org.adapter import SchemaOrgAdapter
    from rialto.harvesting.adapters.sitemap import SitemapAdapter
    from rialto.harvesting.adapters.table import TableAdapter

    known: list[Adapter] = [
        ICalendarAdapter(),
        SchemaOrgAdapter(),
        SitemapAdapter(),
        FeedAdapter(),
        TableAdapter(),
        OaiPmhAdapter(),
        OaiPmhChangesAdapter(),
        RdfAdapter(),
        ElmAdapter(),
        RpdeAdapter(),
        JsonApiAdapter(),
        JsonApiChangesAdapter(),
    ]
    if settings.HARVEST_READS_PLAIN_PAGES:
        from rialto.harvesting.adapters.plain_page.adapter import PlainPageAdapter

        known.append(PlainPageAdapter())
    return {adapter.key: adapter for adapter in known}
