"""Reading one page that somebody pasted: the offers it describes, by every generic reader, nothing written."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import FetchFailed, fetch
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.adapters.plain_page.adapter import PlainPageAdapter
from rialto.harvesting.detection import detect
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable
from rialto.harvesting.probing.looking import ACCEPT
from rialto.harvesting.probing.places import pasted_address
from rialto.harvesting.probing.tasting import taste_of

SECONDS = 8.0
PAGE_LIMIT = 4 * 1024 * 1024


@dataclass(slots=True)
class PageRead:
    """What a page describes, the surest first; `problem` says why there is nothing."""

    address: str
    entries: list[FoundEntry] = field(default_factory=list)
    problem: str = ""


def read_page(address: str, *, default_kind: Kind, allow: tuple[str, ...] = ()) -> PageRead:
    """Fetch a page by the guarded client and read it: its data, or else its words as `default_kind`. Raises nothing.

    Plain words are read even where the operator has harvesting leave them alone: a person looks at every value.
    """
    read = PageRead(pasted_address(address))
    try:
        # A person asks for their own page, once: that is no crawling.
        fetched = fetch(
            read.address, limit=PAGE_LIMIT, seconds=SECONDS, patience=SECONDS, allow=allow, accept=ACCEPT,
            obey_robots=False,
        )  # fmt: skip
        options = ReadingOptions(today=timezone.localdate(), default_kind=default_kind)
        payload = Payload(
            address=fetched.address, body=fetched.body, content_type=fetched.content_type, charset=fetched.charset,
            options=options,
        )  # fmt: skip
        read.entries = entries_in(payload)
    except (FetchFailed, Unreadable) as failure:
        read.problem = str(failure)
        return read
    if not read.entries:
        read.problem = _("We could read nothing there that describes one offer. Type it in instead.")
    for one in read.entries:
        one.address = one.address or fetched.address
    return read


def entries_in(payload: Payload) -> list[FoundEntry]:
    """What a document describes: its data first, and where it has none, its words."""
    for way in detect(payload):
        if not way.address:
            taste = taste_of(way.adapter_key, payload, seconds=3.0)
            if taste.entries:
                return taste.entries
    return [one for one in PlainPageAdapter().read(payload) if isinstance(one, FoundEntry)]
