"""Reading: feeds and how they fare, runs and how far they are, what was refused, and documents as they came."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.catalogue.actions import clean_remote_id
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Source, SourceRecord
from rialto.harvesting import bodies
from rialto.harvesting.adapters import Item, adapters
from rialto.harvesting.choices import DocumentState, FeedState, RunState
from rialto.harvesting.documents import options_of
from rialto.harvesting.models import Body, Document, Feed, RefusedRecord, Run
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable

HISTORY = timedelta(days=366)
# What a page shows of a document.
SHOWN_LENGTH = 200_000
# What a page waits for when a document is read again for one of its records.
READ_AGAIN_BYTES, READ_AGAIN_SECONDS = 16 << 20, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is: documents dealt with of those known so far; more may be named on the way."""

    run: Run
    done_count: int
    document_count: int
    is_under_way: bool

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done_count / self.document_count if self.document_count else 0.0

    @property
    def quarter(self) -> int:
        """The share in percent, rounded down to 0, 25, 50, 75 or 100."""
        return int(self.share * 4) * 25


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    """How many feeds there are of each state, how many are due, and how many failed at their last run."""

    by_state: dict[str, int]
    due: int
    failing: int


def feed_named(slug: str) -> Feed | None:
    """The feed of the source with this slug."""
    return Feed.objects.select_related("source").filter(source__slug=slug).first()


def feeds_with_last_run(*, state: FeedState | None = None) -> QuerySet[Feed]:
    """Feeds with their source, those that need a person first, then by name.

    Each has `last_state`, `last_began_at`, `last_found`, `last_refused` and `last_error` of its last run (none before
    the first), and `record_count`, the records that its source has shown.
    """
    last = Run.objects.filter(feed=OuterRef("pk")).order_by("-began_at", "-pk")
    feeds = Feed.objects.select_related("source").annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_began_at=Subquery(last.values("began_at")[:1]),
        last_found=Subquery(last.values("found_count")[:1]),
        last_refused=Subquery(last.values("refused_count")[:1]),
        last_error=Subquery(last.values("error")[:1]),
        record_count=Count("source__records"),
        needs_a_person=Case(When(state__in=[FeedState.HELD, FeedState.PROPOSED], then=1), default=0),
    )
    if state:
        feeds = feeds.filter(state=state)
    return feeds.order_by("-needs_a_person", "source__name")


def feed_counts() -> FeedCounts:
    by_state = dict(Feed.objects.values_list("state").annotate(Count("pk")))
    active = Feed.objects.filter(state=FeedState.ACTIVE)
    return FeedCounts(
        by_state=by_state,
        due=active.filter(due_at__lte=timezone.now()).count(),
        failing=active.filter(failure_count__gt=0).count(),
    )


def runs_of(feed: Feed, *, since: datetime | None = None) -> QuerySet[Run]:
    """The feed's runs of a year, or since then, the latest first."""
    return feed.runs.filter(began_at__gte=since or timezone.now() - HISTORY)


def refusals_of(run: Run) -> QuerySet[RefusedRecord]:
    """What a run could not take in, with the document and, where it is kept, the body that it stood in."""
    return run.refusals.select_related("document", "body")


def documents_of(run: Run) -> QuerySet[Document]:
    """The documents of a run in their order, without what they hold."""
    return run.documents.select_related("parent", "body").defer("holds", "drops", "names").order_by("pk")


def progress_of(run: Run) -> RunProgress:
    """How far a run is: one query."""
    waiting = run.documents.aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(state=DocumentState.WAITING))
    )
    return RunProgress(
        run=run,
        done_count=waiting["all"] - waiting["waiting"],
        document_count=waiting["all"],
        is_under_way=run.state in (RunState.RUNNING, RunState.WAITING),
    )


def runs_under_way() -> list[RunProgress]:
    """Runs that are being read now or wait for their next turn."""
    runs = Run.objects.filter(state__in=[RunState.RUNNING, RunState.WAITING]).select_related("feed__source")
    return [progress_of(run) for run in runs]


def text_of_body(body: Body, *, length: int = SHOWN_LENGTH) -> str:
    """The beginning of a document as it came, unpacked and as text; raises `Unreadable` when it is no longer kept."""
    path = bodies.path_of(body.digest)
    payload = Payload(
        address="", path=path, charset=body.charset, content_type=body.content_type,
        options=ReadingOptions(today=timezone.localdate()),
    )  # fmt: skip
    with payload.open() as stream:
        return stream.read(length * 4).decode(payload.encoding, errors="replace").lstrip("\ufeff")[:length]


def public_sources() -> QuerySet[Source]:
    """Sources that visitors may know of: all but those that still wait for somebody's approval."""
    return Source.objects.exclude(feed__state=FeedState.PROPOSED)


def latest_runs_of(source: Source, *, limit: int = 5) -> list[Run]:
    """The last readings of a source, newest first, those that go on among them."""
    return list(Run.objects.filter(feed__source=source).order_by("-began_at", "-pk")[:limit])


def parsed_again(record: SourceRecord) -> FoundEntry | None:
    """What stands of a record in the document that it was read from, as that came last; nothing is fetched.

    None where it was not read from a document, no longer stands there, or the document is too long to be read for a
    page. Raises `Unreadable` where the document is no longer kept.
    """
    documents = Document.objects.select_related("body", "feed__source")
    document = documents.filter(pk=record.document_id).first() if record.document_id else None
    if document is None or document.reader not in adapters():
        return None
    payload = _payload_again(document)
    if payload.path and payload.path.stat().st_size > READ_AGAIN_BYTES:
        return None
    for item in _for_a_while(adapters()[document.reader].read(payload)):
        if isinstance(item, FoundEntry) and clean_remote_id(item.remote_id) == record.remote_id:
            return item
    return None


def _payload_again(document: Document) -> Payload:
    body, is_file = document.body, not document.feed.is_on_the_web
    path = Path(document.address) if is_file else bodies.path_of(body.digest if body else "")
    if not path.is_file() or not (body or is_file):
        raise Unreadable(_("The document is no longer kept, so it has to be fetched again."))
    return Payload(
        address=document.final_address or document.address, path=path, options=options_of(document.feed),
        charset=body.charset if body else "", content_type=body.content_type if body else "",
    )  # fmt: skip


def _for_a_while(items: Iterator[Item]) -> Iterator[Item]:
    until = time.monotonic() + READ_AGAIN_SECONDS
    for item in items:
        yield item
        if time.monotonic() > until:
            return


__all__ = [
    "FeedCounts", "RunProgress", "Unreadable", "documents_of", "feed_counts", "feed_named", "feeds_with_last_run",
    "latest_runs_of", "parsed_again", "progress_of", "public_sources", "refusals_of", "runs_of", "runs_under_way",
    "text_of_body",
]  # fmt: skip
