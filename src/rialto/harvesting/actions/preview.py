"""What a run would do, shown before anybody lets it: read, compared with the catalogue, and nothing written."""

import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import FetchFailed, fetch
from rialto.catalogue.actions import clean_remote_id
from rialto.catalogue.actions.comparing import Compared, compare_found
from rialto.catalogue.choices import Outcome, Presence
from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.catalogue.models import Source, SourceRecord
from rialto.harvesting.actions.feeds import is_web
from rialto.harvesting.adapters import adapters
from rialto.harvesting.credentials import OPTION as CREDENTIAL
from rialto.harvesting.credentials import asking_with
from rialto.harvesting.detection import detect
from rialto.harvesting.documents import options_of
from rialto.harvesting.models import Feed
from rialto.harvesting.payload import FurtherDocument, Payload, ReadingOptions, Unreadable
from rialto.harvesting.understanding import completing

ENTRY_LIMIT = 200
DOCUMENT_LIMIT = 10
# For all documents together, and what each of them may take at least.
SECONDS, LEAST_SECONDS = 30.0, 1.0
# As many of each outcome are shown; the rest is counted.
SHOWN = 5
LISTED = 50


@dataclass(frozen=True, slots=True)
class Leaving:
    """A record that the source no longer shows."""

    remote_id: str
    title: str


@dataclass(slots=True)
class Preview:
    """What was read (`entry_count` entries out of `document_count` documents), and what would become of it.

    `samples` shows some of each outcome with their differences; `duplicates` are those that the catalogue has from
    elsewhere. `is_complete` says that the source was read to its end: only then can `leaving` name what it no longer
    has, which a run would take away after its time of grace.
    """

    adapter: str = ""
    entry_count: int = 0
    document_count: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    samples: list[Compared] = field(default_factory=list)
    duplicates: list[Compared] = field(default_factory=list)
    refused: list[RefusedItem] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    leaving_count: int = 0
    is_complete: bool = True
    failure: str = ""

    def add(self, one: Compared) -> None:
        """Count one entry in, and show it while its outcome has few samples."""
        if one.outcome == Outcome.REFUSED:
            self.refuse(RefusedItem(place_in_source=one.found.place_in_source, reason=one.reason))
            return
        if sum(sample.outcome == one.outcome for sample in self.samples) < SHOWN:
            self.samples.append(one)
        if one.outcome == Outcome.GROUPED and len(self.duplicates) < LISTED:
            self.duplicates.append(one)
        self.outcomes[one.outcome] += 1
        self.kinds[one.found.kind] += 1
        self.languages[one.language] += 1

    def refuse(self, item: RefusedItem) -> None:
        self.outcomes[Outcome.REFUSED] += 1
        if len(self.refused) < LISTED:
            self.refused.append(item)


@dataclass(slots=True)
class Reading:
    """What was read so far, within the bounds."""

    limit: int
    until: float
    entries: dict[str, FoundEntry] = field(default_factory=dict)
    refused: list[RefusedItem] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    waiting: deque[FurtherDocument] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    adapter: str = ""
    is_cut: bool = False
    lists_everything: bool = True
    # The source's own document, where that is a file of this machine; no document may name another one.
    file: str = ""

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= self.limit or time.monotonic() > self.until


def preview_feed(feed: Feed, *, limit: int = ENTRY_LIMIT, allow: tuple[str, ...] = ()) -> Preview:
    """What a run of a feed would do now; bounded to `limit` entries, ten documents and half a minute."""
    return preview(
        feed.address,
        source=feed.source,
        adapter=feed.adapter,
        options=options_of(feed),
        credential=str(feed.options.get(CREDENTIAL, "")),
        limit=limit,
        allow=allow,
    )


def preview(
    address: str,
    *,
    source: Source | None = None,
    adapter: str = "",
    column_map: Mapping[str, Any] | None = None,
    options: ReadingOptions | None = None,
    credential: str = "",
    limit: int = ENTRY_LIMIT,
    allow: tuple[str, ...] = (),
) -> Preview:
    """What a run of an address would do now. Nothing is written, and what goes wrong is told in the preview.

    `source` is whose records are compared (none: a new one's); `allow` names hosts that may be reached though they
    are not public.
    """
    options = options or ReadingOptions(today=timezone.localdate())
    if column_map:
        options = replace(options, column_map=column_map)
    source = source or Source(
        default_kind=options.default_kind or "", default_language=options.default_language,
        default_country=options.default_country,
    )  # fmt: skip
    reading = Reading(limit=limit, until=time.monotonic() + SECONDS)
    reading.file = "" if is_web(address) else address
    shown = Preview()
    reading.waiting.append(FurtherDocument(address=address, adapter_key=adapter))
    while reading.waiting and not reading.is_full and shown.document_count < DOCUMENT_LIMIT:
        try:
            read_document(reading, options, credential=credential, allow=allow)
        except (FetchFailed, Unreadable) as failure:
            if not shown.document_count:
                return Preview(failure=str(failure), is_complete=False)
            reading.refused.append(RefusedItem(place_in_source=address, reason=str(failure)))
            reading.is_cut = True
        shown.document_count += 1
    shown.adapter, shown.entry_count = reading.adapter, len(reading.entries)
    shown.is_complete = not reading.waiting and not reading.is_cut
    for item in reading.refused:
        shown.refuse(item)
    found = list(reading.entries.values())
    for one in compare_found(source, found, completing=completing(options)):
        shown.add(one)
    add_leaving(shown, source, reading)
    return shown


def read_document(
    reading: Reading, options: ReadingOptions, *, credential: str, allow: tuple[str, ...]
) -> None:
    """Fetch and read the next document that waits. Raises `FetchFailed` and `Unreadable`."""
    further = reading.waiting.popleft()
    reading.seen.add(further.address)
    if reading.file and further.address == reading.file:
        path = Path(reading.file)
        payload = Payload(address=path.name, path=path, options=options)
    else:
        asked = asking_with(credential, further.address)
        fetched = fetch(
            further.address,
            seconds=max(LEAST_SECONDS, reading.until - time.monotonic()),
            allow=allow,
            **asked,
        )
        payload = Payload(
            address=fetched.address, body=fetched.body, content_type=fetched.content_type, charset=fetched.charset,
            options=options,
        )  # fmt: skip
    key = further.adapter_key
    if not key:
        ways = detect(payload)
        if not ways:
            raise Unreadable(_("This is in no format that is read."))
        if ways[0].address:
            reading.waiting.append(
                FurtherDocument(
                    address=urljoin(payload.address, ways[0].address), adapter_key=ways[0].adapter_key
                )
            )
            return
        key = ways[0].adapter_key
    adapter = adapters()[key]
    reading.adapter = reading.adapter or key
    reading.lists_everything = reading.lists_everything and adapter.lists_everything
    for item in adapter.read(payload):
        if reading.is_full:
            reading.is_cut = True
            return
        sort_item(reading, item)


def sort_item(reading: Reading, item: Any) -> None:
    if isinstance(item, FoundEntry):
        remote_id = clean_remote_id(item.remote_id)
        if remote_id in reading.entries:
            reason = _("The same thing stands twice in this source: %(title)s.") % {"title": item.title[:80]}
            reading.refused.append(RefusedItem(place_in_source=item.place_in_source, reason=reason))
        else:
            reading.entries[remote_id] = item
    elif isinstance(item, RefusedItem):
        reading.refused.append(item)
    elif isinstance(item, FoundGone):
        reading.gone.append(clean_remote_id(item.remote_id))
    elif item.address not in reading.seen:
        reading.seen.add(item.address)
        reading.waiting.append(item)


def add_leaving(shown: Preview, source: Source, reading: Reading) -> None:
    """Records that the source says are gone, and, after a reading to the end, those that it no longer shows."""
    if source.pk is None:
        return
    records = SourceRecord.objects.filter(source=source).exclude(presence=Presence.GONE)
    if shown.is_complete and reading.lists_everything:
        leaving = records.exclude(remote_id__in=list(reading.entries))
    else:
        leaving = records.filter(remote_id__in=reading.gone)
    shown.leaving_count = leaving.count()
    shown.leaving = [
        Leaving(remote_id, title)
        for remote_id, title in leaving.order_by("pk").values_list("remote_id", "entry__title")[:LISTED]
    ]
    if shown.leaving_count:
        shown.outcomes[Outcome.GONE] = shown.leaving_count
