"""Asking an interface only for what changed: when that is enough, since when, and whether the answer fits the question."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from rialto.base.client import BadAnswer, CutOff, FetchFailed, TooSlow, Unreachable
from rialto.catalogue.choices import Presence
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import SourceRecord
from rialto.harvesting import bodies
from rialto.harvesting.actions.worklist import READ_WELL, WorkList
from rialto.harvesting.adapters.json_api import JsonApiAdapter, JsonApiChangesAdapter, mapping_of
from rialto.harvesting.adapters.json_api.pages import address_since
from rialto.harvesting.adapters.json_api.shape import ApiMapping
from rialto.harvesting.choices import FeedState, RunState
from rialto.harvesting.documents import Errand, from_store, payload_of
from rialto.harvesting.models import Document, Run
from rialto.harvesting.payload import FurtherDocument, Unreadable

# Everything is asked for at least so often: only then can be seen what is missing. And after an answer that did not fit.
WHOLE_WITHIN = timedelta(days=7)
# While something is missing, so that its grace is counted in days, not in weeks.
WHOLE_WITHIN_WHILE_MISSING = timedelta(days=1)
# Each question reaches so far behind the last answer. Servers that take our moment for one of their own time zone, or
# count in days, are wrong by less than that; what is told twice costs no write.
OVERLAP = timedelta(days=1)
TOO_OFTEN = 429


def question_for(run: Run, worklist: WorkList) -> tuple[FurtherDocument, datetime] | None:
    """What to ask instead of the feed's own document, and since when; none where everything has to be asked for."""
    root = worklist.root
    if root.reader != JsonApiAdapter.key or root.state not in READ_WELL or not root.body:
        return None
    # Another mapping, another version or other defaults: all of it is to be read in the new way.
    if not worklist.is_read_as_before(root, root.body.digest):
        return None
    watermark = watermark_for(run)
    mapping = mapping_read_by(root, worklist) if watermark else None
    if watermark is None or mapping is None or mapping.since is None:
        return None
    since = watermark - OVERLAP
    address = address_since(root.address, mapping.since, since)
    return FurtherDocument(address=address, adapter_key=JsonApiChangesAdapter.key), since


def watermark_for(run: Run) -> datetime | None:
    """Up to when the runs before this one know what changed; none where a whole run is due."""
    feed, now = run.feed, timezone.now()
    if run.terms or feed.state == FeedState.HELD or feed.is_loss_accepted:
        return None
    if feed.runs.filter(is_odd=True, began_at__gt=now - WHOLE_WITHIN).exists():
        return None
    healthy = healthy_runs(run)
    whole = healthy.filter(since_at=None).first()
    missing = SourceRecord.objects.filter(source=feed.source, presence=Presence.UNSEEN)
    within = WHOLE_WITHIN_WHILE_MISSING if missing.exists() else WHOLE_WITHIN
    if whole is None or not whole.is_complete or whole.began_at <= now - within:
        return None
    last = healthy.first()
    return last.watermark if last else None


def healthy_runs(run: Run) -> QuerySet[Run]:
    """Runs of the feed before this one that read all that they had asked for, the latest first."""
    return run.feed.runs.filter(state=RunState.SUCCEEDED, is_healthy=True).exclude(pk=run.pk)


def mapping_read_by(root: Document, worklist: WorkList) -> ApiMapping | None:
    """The mapping that the feed's own document was read by: as its settings say, or as the document was recognised."""
    body = root.body
    if body is None or not bodies.is_kept(body.digest):
        return None
    errand = Errand(document_id=root.pk, address=root.final_address or root.address)
    try:
        return mapping_of(payload_of(from_store(errand, body), worklist.options))
    except Unreadable:
        return None


def begins_with_changes(document: Document) -> bool:
    """Whether it is the question itself, not a further page of the answer."""
    parent = document.parent
    return document.adapter == JsonApiChangesAdapter.key and parent is not None and parent.parent_id is None


def is_refusal(failure: FetchFailed | Unreadable) -> bool:
    """Whether a failure says that the question is not understood, rather than that the server is in trouble."""
    if isinstance(failure, BadAnswer):
        return failure.status < 500 and failure.status != TOO_OFTEN
    return not isinstance(failure, (Unreachable, TooSlow, CutOff))


def note_times(run: Run, document: Document, entries: Iterable[FoundEntry]) -> None:
    """Remember the latest change that a batch tells of; an older one than was asked for makes the answer odd."""
    times = [entry.modified_at for entry in entries if entry.modified_at and entry.modified_at.tzinfo]
    if not times:
        return
    document.latest_change_at = max(
        [*times, *([document.latest_change_at] if document.latest_change_at else [])]
    )
    if run.since_at and min(times) < run.since_at - OVERLAP:
        run.is_odd = True


def judge_answer(run: Run) -> None:
    """At the end of a run: what it knows of its source's time, and whether what it was told can be all that changed."""
    run.latest_change_at = run.documents.aggregate(at=Max("latest_change_at"))["at"]
    if run.since_at is None:
        return
    last = healthy_runs(run).first()
    if last and last.latest_change_at and not run.found_count:
        # What had changed last stands within the overlap, so that something has to be in the answer.
        run.is_odd = True
    if run.is_odd:
        run.is_healthy = False
