"""One run, document by document: what has arrived is parsed and written, and what it names is asked for."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice
from urllib.parse import urljoin

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import CutOff, FetchFailed, NotNow, TooSlow, Unreachable, Validators
from rialto.harvesting import bodies
from rialto.harvesting.actions.document import DocumentReading, Item, Watch
from rialto.harvesting.actions.runs import end_run
from rialto.harvesting.actions.settling import settle
from rialto.harvesting.actions.since import begins_with_changes, is_refusal, judge_answer, question_for
from rialto.harvesting.actions.worklist import PAGES, READ_WELL, WorkList
from rialto.harvesting.adapters import CHANGES_ONLY, Adapter, adapters
from rialto.harvesting.choices import DocumentState, RunState
from rialto.harvesting.credentials import OPTION as CREDENTIAL
from rialto.harvesting.detection import detect
from rialto.harvesting.documents import Arrival, Errand, fingerprint_of, from_store, options_of, payload_of
from rialto.harvesting.marks import Marks, unpacked
from rialto.harvesting.models import Document, RefusedRecord, Run
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable

log = structlog.get_logger(__name__)
# A host that does not answer so many times in a row is left alone for this run.
SILENT_ANSWERS = 5
SILENT = (Unreachable, TooSlow, CutOff)
# The server's word that a page will not come back.
GONE = 410
NO_MARKS = Marks()
# All of a list is read at least so often, even where it can say what changed.
ALL_READ_WITHIN = timedelta(days=30)


class Reading:
    """A run in the hands of this process. `watch` is told of the items that are read."""

    def __init__(self, run: Run, *, allow: tuple[str, ...] = (), watch: Watch | None = None) -> None:
        self.run, self.allow, self.watch = run, allow, watch
        self.options = replace(options_of(run.feed), since=read_until(run))
        self.worklist = WorkList(run, self.options)
        if not run.documents.exists():
            self._begin()
        self.ready: deque[Document] = deque()
        self.documents: dict[int, Document] = {}
        self.left: int | None = run.terms.get("limit")
        self.marks: Marks | None = None
        self.silent_count = 0

    def _begin(self) -> None:
        """Ask for the feed's own document, or only for what changed since the last run where that is enough."""
        question = question_for(self.run, self.worklist)
        with transaction.atomic():
            if question is None:
                self.worklist.begin()
                return
            further, self.run.since_at = question
            self.worklist.enlist(self.worklist.root, [further])
            self.run.save(update_fields=["since_at"])

    def next_errand(self) -> Errand | None:
        """What to get next, or none while nothing waits that is not already on its way."""
        if not self.ready:
            self.ready.extend(self.worklist.next())
        if not self.ready or self.left == 0:
            return None
        document = self.ready.popleft()
        self.documents[document.pk] = document
        return Errand(
            document_id=document.pk,
            address=document.address,
            validators=self._validators(document),
            allow=self.allow,
            credential=str(self.run.feed.options.get(CREDENTIAL, "")),
            kept=document.body if self.run.terms.get("reparse") else None,
        )

    def take(self, arrival: Arrival) -> None:
        """Deal with what came of an errand. Raises only what ends the run, or lets it wait (`NotNow`)."""
        document = self.documents.pop(arrival.errand.document_id)
        try:
            if isinstance(arrival.failure, NotNow):
                # The document waits with the run.
                raise arrival.failure
            self._note_request(arrival)
            if arrival.failure is not None:
                self._fail(document, arrival.failure, arrival.status)
            else:
                self.silent_count = 0
                self._read(document, arrival)
        except Unreadable as failure:
            self._fail(document, failure, arrival.status)
        except FetchFailed:
            raise
        except Exception as error:
            if is_essential(document):
                raise
            # A page that breaks our reader costs itself, not its source.
            log.exception("document failed", feed=self.run.feed_id, document=document.pk)
            reason = _("Something went wrong while reading: %(reason)s.") % {"reason": error}
            self._fail(document, Unreadable(reason), arrival.status)
        finally:
            self.worklist.in_hand.discard(document.pk)

    def finish(self) -> None:
        """The work-list is empty: the run has succeeded."""
        run = self.run
        changed = run.documents.exclude(state=DocumentState.UNCHANGED)
        run.is_same_document = self.left is None and not changed.exists()
        if not run.adapter and (last := run.feed.runs.filter(state=RunState.SUCCEEDED).first()):
            run.adapter = last.adapter
        with transaction.atomic():
            settle(run)
            judge_answer(run)
            end_run(run, RunState.SUCCEEDED)

    def _validators(self, document: Document) -> Validators | None:
        """What to ask with, if an answer "it has not changed" would be enough to go on with."""
        if self.worklist.is_read_again or not document.validators or not document.body:
            return None
        digest = document.body.digest
        is_enough = self.worklist.is_read_as_before(document, digest) or bodies.is_kept(digest)
        return Validators.from_json(document.validators) if is_enough else None

    def _note_request(self, arrival: Arrival) -> None:
        if arrival.is_asked:
            self.run.request_count += 1
            self.run.answered_at = self.run.answered_at or arrival.answered_at
            self.run.conditional_count += arrival.errand.validators is not None
            self.run.not_modified_count += arrival.is_unchanged

    def _read(self, document: Document, arrival: Arrival) -> None:
        if arrival.is_unchanged:
            if document.body and not self.worklist.is_read_as_before(document, document.body.digest):
                # It has not changed, but is read in another way than before.
                arrival = replace(
                    from_store(arrival.errand, document.body),
                    address=document.final_address,
                    status=document.status,
                    validators=document.validators,
                )
            else:
                self._keep(document, arrival)
                return
        self.run.byte_count += arrival.size
        if not self.worklist.is_read_again and self.worklist.is_read_as_before(document, arrival.digest):
            self._keep(document, arrival)
            return
        adapter, items = self._items(document, arrival)
        said = f"{adapter.key} {adapter.version} {adapter.window(self.options.today)}"
        fingerprint = fingerprint_of(arrival.digest, said, self.options)
        reading = DocumentReading(
            self.worklist, document, arrival, adapter=adapter, marks=self._marks_elsewhere(adapter)
        )
        if self.left is not None:
            items = islice(items, self.left)
        reading.read(items, fingerprint, watch=self.watch)
        if self.left is not None:
            self.left = max(0, self.left - document.done_count)
            # Nobody knows what stands behind the limit.
            Document.objects.filter(pk=document.pk).update(fingerprint="", validators={})
        if self.marks is not None:
            self.marks.update(unpacked(document.holds))

    def _items(self, document: Document, arrival: Arrival) -> tuple[Adapter, Iterable[Item]]:
        """The document's adapter, and what it makes of it. Raises `Unreadable` when nothing fits."""
        payload = payload_of(arrival, self.options)
        key = document.adapter or (self.run.feed.adapter if document.parent_id is None else "")
        if key in adapters():
            return self._with(key, payload)
        ranked = [way for way in detect(payload) if not way.address or document.parent_id is None]
        ranked = [way for way in ranked if not way.address or not arrival.errand.is_file]
        if not ranked:
            raise Unreadable(
                _("This is no calendar, feed, sitemap, table or page with structured data that can be read.")
            )
        best = ranked[0]
        if best.address:
            # A page that holds nothing itself names a calendar or feed: that is read instead.
            target = urljoin(payload.address, best.address)
            return (
                adapters()[PAGES],
                [FurtherDocument(address=target, adapter_key=best.adapter_key)],
            )
        return self._with(best.adapter_key, payload)

    def _with(self, key: str, payload: Payload) -> tuple[Adapter, Iterable[Item]]:
        adapter = adapters()[key]
        self.run.adapter = self.run.adapter or key
        return adapter, adapter.read(payload)

    def _keep(self, document: Document, arrival: Arrival) -> None:
        with transaction.atomic():
            document.fetched_at, document.status = timezone.now(), document.status
            if arrival.validators:
                document.validators = arrival.validators
            document.save(update_fields=["fetched_at", "validators"])
            self.worklist.keep_unchanged([document])
            self.run.beat_at = timezone.now()
            self.run.save()
        if self.marks is not None:
            self.marks.update(unpacked(document.holds))

    def _fail(self, document: Document, failure: FetchFailed | Unreadable, status: int | None) -> None:
        """Keep why a document was not read; what it held before counts as held. The feed's own ends the run."""
        is_list = document.parent_id is None or document.adapter in CHANGES_ONLY
        is_odd = begins_with_changes(document) and is_refusal(failure)
        is_essential_now = is_essential(document) and not is_odd
        with transaction.atomic():
            document.state = DocumentState.FAILED if is_list or status != GONE else DocumentState.GONE
            document.error, document.status, document.fetched_at = str(failure), status, timezone.now()
            document.save(update_fields=["state", "error", "status", "fetched_at"])
            if not is_essential_now:
                RefusedRecord.objects.create(
                    run=self.run, document=document, place=document.address[:500], reason=str(failure)
                )
                self.run.found_count += 1
                self.run.refused_count += 1
            self.run.failed_document_count += 1
            self.run.document_count += 1
            self.run.beat_at, self.run.is_odd = timezone.now(), self.run.is_odd or is_odd
            self.run.save()
        if is_essential_now:
            raise failure
        self.silent_count = self.silent_count + 1 if isinstance(failure, SILENT) else 0
        if self.silent_count >= SILENT_ANSWERS:
            raise Unreachable(_("The source stopped answering."))

    def _marks_elsewhere(self, adapter: Adapter) -> Marks:
        """Records that the run has met on other pages: of two, the first counts. In lists, what comes later is newer."""
        if adapter.key != PAGES:
            return NO_MARKS
        if self.marks is None:
            done = self.run.documents.filter(state__in=READ_WELL).values_list("holds", flat=True)
            self.marks = Marks(
                chain.from_iterable(unpacked(holds) for holds in done.iterator(chunk_size=200))
            )
        return self.marks


def is_essential(document: Document) -> bool:
    """Whether the run fails with this document: the feed's own, its changes, or the feed that its page stands for."""
    parent = document.parent
    if parent is None or begins_with_changes(document):
        return True
    is_pointer = parent.parent_id is None and parent.reader == PAGES
    return is_pointer and document.adapter not in ("", PAGES)


def read_until(run: Run) -> datetime | None:
    """Since when a list that can tell need only say what changed; none where all of it is to be read.

    Once a month it is, so that what was missed is found.
    """
    if run.terms:
        return None
    healthy = run.feed.runs.filter(state=RunState.SUCCEEDED, is_healthy=True).exclude(pk=run.pk)
    last = healthy.first()
    is_known = healthy.filter(is_complete=True, began_at__gt=timezone.now() - ALL_READ_WITHIN).exists()
    return last.began_at if last and is_known else None
