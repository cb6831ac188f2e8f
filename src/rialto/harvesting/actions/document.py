"""Reading one document: its items, in batches, each written in one transaction with all that the run remembers of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.catalogue.actions import ReadFrom, WriteReport, clean_remote_id, note_gone, write_found
from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.actions.since import note_times
from rialto.harvesting.actions.worklist import WorkList
from rialto.harvesting.adapters import Adapter
from rialto.harvesting.choices import DocumentState
from rialto.harvesting.documents import Arrival
from rialto.harvesting.marks import Marks, mark_of, packed
from rialto.harvesting.models import Body, Document, RefusedRecord
from rialto.harvesting.payload import FurtherDocument
from rialto.harvesting.places import Places
from rialto.harvesting.understanding import completing

Item = FoundEntry | RefusedItem | FoundGone | FurtherDocument
# Told how many items were read, as they are.
Watch = Callable[[int], object]
BATCH = 300
# A source with more mistakes than this has one mistake: the rest is counted, not kept.
REFUSALS_KEPT = 2000
COUNTS = ("found_count", "added_count", "grouped_count", "changed_count", "unchanged_count", "refused_count")


@dataclass(slots=True)
class Sorted:
    """The items of a batch by what they are."""

    entries: list[FoundEntry] = field(default_factory=list)
    # The places of the entries, by their marks.
    placed: dict[int, str] = field(default_factory=dict)
    refused: list[RefusedItem] = field(default_factory=list)
    gone: list[FoundGone] = field(default_factory=list)
    further: list[FurtherDocument] = field(default_factory=list)


class DocumentReading:
    """Takes one document's items to the catalogue. `marks` are those of the records that the run has met elsewhere."""

    def __init__(
        self,
        worklist: WorkList,
        document: Document,
        arrival: Arrival,
        *,
        adapter: Adapter,
        marks: Marks,
    ) -> None:
        self.run, self.document, self.arrival = worklist.run, document, arrival
        self.adapter, self.worklist, self.elsewhere = adapter, worklist, marks
        self.places = Places()
        self.drops: set[int] = set()
        self.names: set[int] = set()
        self.is_cut = False
        self.body: Body | None = None

    def read(self, items: Iterable[Item], fingerprint: str, *, watch: Watch | None) -> None:
        """Write all items, from where an earlier process stopped; raises what the adapter raises, after what it gave."""
        with closing(self.places):
            self._read(items, fingerprint, watch=watch)

    def _read(self, items: Iterable[Item], fingerprint: str, *, watch: Watch | None) -> None:
        document = self.document
        done = document.done_count if document.reading == fingerprint else 0
        if not done:
            self._begin(fingerprint)
        position = 0
        for batch, is_last in with_last(batches(items)):
            position += len(batch)
            if watch:
                watch(len(batch))
            if position <= done and not is_last:
                self._pass_over(batch)
            else:
                self._write(batch if position > done else [], passed=batch if position <= done else [], is_last=is_last,
                            fingerprint=fingerprint)  # fmt: skip

    def _begin(self, fingerprint: str) -> None:
        """Start anew: what an unfinished reading of other words had counted is taken back."""
        document, run = self.document, self.run
        if document.reading:
            for name in COUNTS:
                setattr(run, name, max(0, getattr(run, name) - getattr(document, name)))
        for name in COUNTS:
            setattr(document, name, 0)
        document.done_count, document.reading, document.fingerprint = 0, fingerprint, ""
        document.latest_change_at = None

    def _pass_over(self, batch: list[Item]) -> None:
        """What was written before the run stopped counts as seen; nothing is written again."""
        sorted_items = self._sort(batch)
        self._note_held(sorted_items)
        ids, is_whole = self.worklist.enlist(self.document, sorted_items.further)
        self.names |= set(ids)
        self.is_cut = self.is_cut or not is_whole

    def _write(self, batch: list[Item], *, passed: list[Item], is_last: bool, fingerprint: str) -> None:
        if passed:
            self._pass_over(passed)
        items = self._sort(batch)

        def together(report: WriteReport) -> None:
            self._note_held(items)
            note_times(self.run, self.document, items.entries)
            if items.gone:
                self._let_go(items.gone)
            if items.further:
                self._enlist(items)
            self._note(len(batch) - len(items.further), report, [*items.refused, *report.refused])
            self.document.done_count += len(batch)
            if is_last:
                self._complete(fingerprint)
            self.document.save()
            self.run.save()

        write_found(
            self.run.feed.source,
            items.entries,
            publish=self.run.feed.publishes_at_once,
            read_from=ReadFrom(self.document.pk, self.adapter.version),
            completing=completing(self.worklist.options, extractor_version=self.adapter.version),
            together=together,
        )

    def _sort(self, batch: Sequence[Item]) -> Sorted:
        """Part a batch; of two items of one name the first counts."""
        found = Sorted()
        marks = [mark_of(clean_remote_id(item.remote_id)) for item in batch if isinstance(item, FoundEntry)]
        known, in_order = self.places.of(marks), iter(marks)
        for item in batch:
            if isinstance(item, FoundEntry):
                self._place(item)
                mark = next(in_order)
                first = known.get(mark)
                if first is not None or mark in self.elsewhere:
                    found.refused.append(repeated(item, first))
                else:
                    known[mark] = found.placed[mark] = item.place_in_source
                    found.entries.append(item)
            elif isinstance(item, FoundGone):
                found.gone.append(item)
            elif isinstance(item, FurtherDocument):
                found.further.append(item)
            else:
                self._place(item)
                found.refused.append(item)
                self.is_cut = self.is_cut or item.breaks_off
        return found

    def _place(self, item: FoundEntry | RefusedItem) -> None:
        """Of a further document, a place says which: there are many of them."""
        if self.document.parent_id and self.arrival.address not in item.place_in_source:
            item.place_in_source = f"{self.arrival.address} ({item.place_in_source})"

    def _note_held(self, items: Sorted) -> None:
        gone = {mark_of(clean_remote_id(item.remote_id)) for item in items.gone}
        self.places.add(items.placed)
        self.places.let_go(gone)
        self.drops |= gone

    def _let_go(self, gone: Sequence[FoundGone]) -> None:
        for reason in {item.reason for item in gone}:
            ids = {clean_remote_id(item.remote_id) for item in gone if item.reason == reason}
            left = note_gone(
                self.run.feed.source, ids, reason=reason or _("Its source says that it is gone.")
            )
            self.run.gone_count += left.records

    def _enlist(self, items: Sorted) -> None:
        ids, is_whole = self.worklist.enlist(self.document, items.further)
        self.names |= set(ids)
        if not is_whole and not self.is_cut:
            self.is_cut = True
            limit = self.worklist.options.page_limit
            reason = _("It lists more than %(limit)s pages; the rest was left out.") % {"limit": limit}
            items.refused.append(RefusedItem(place_in_source=self.arrival.address, reason=reason))

    def _note(self, found: int, report: WriteReport, refused: list[RefusedItem]) -> None:
        """Add a batch to the figures of run and document, and keep its refusals."""
        run = self.run
        room = max(0, REFUSALS_KEPT - run.refused_count)
        if refused[:room]:
            self.body = self.body or kept_body(self.arrival)
        RefusedRecord.objects.bulk_create(
            [
                RefusedRecord(
                    run=run,
                    document=self.document,
                    body=self.body,
                    place=item.place_in_source[:500],
                    reason=item.reason,
                )
                for item in refused[:room]
            ]
        )
        said = {
            "found_count": found, "added_count": report.added, "grouped_count": report.grouped,
            "changed_count": report.changed, "unchanged_count": report.unchanged, "refused_count": len(refused),
        }  # fmt: skip
        for name, count in said.items():
            setattr(run, name, getattr(run, name) + count)
            setattr(self.document, name, getattr(self.document, name) + count)
        run.revived_count += report.revived
        run.beat_at = timezone.now()

    def _complete(self, fingerprint: str) -> None:
        """The document was read to its end: what it holds is what it holds now."""
        document, arrival = self.document, self.arrival
        document.state, document.error, document.status = DocumentState.READ, "", arrival.status
        document.final_address = arrival.address
        document.validators = arrival.validators
        document.fetched_at = timezone.now()
        document.body = self.body or kept_body(arrival)
        document.reader, document.fingerprint, document.reading = self.adapter.key, fingerprint, ""
        document.is_cut = self.is_cut
        document.holds, document.drops = self.places.held(), packed(self.drops)
        document.names = packed(self.names)
        self.run.document_count += 1


def kept_body(arrival: Arrival) -> Body | None:
    """The row of the body that arrived; none for a file of this machine, which is not kept."""
    if arrival.kept is None:
        return None
    body, is_new = Body.objects.get_or_create(
        digest=arrival.kept.digest,
        defaults={
            "size": arrival.kept.size,
            "kept_size": arrival.kept.kept_size,
            "content_type": arrival.content_type,
            "charset": arrival.charset,
        },
    )
    if not is_new:
        Body.objects.filter(pk=body.pk).update(last_at=timezone.now())
    return body


def repeated(entry: FoundEntry, first: str | None) -> RefusedItem:
    place = first if first is not None else _("another document of this source")
    reason = _("The same thing stands already at %(place)s: %(title)s.") % {
        "place": place,
        "title": entry.title[:80],
    }
    return RefusedItem(place_in_source=entry.place_in_source, reason=reason)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Lists of at most `BATCH` items. What was read before a fault is given out before the fault is raised."""
    batch: list[Item] = []
    iterator = iter(items)
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            break
        except BaseException:
            if batch:
                yield batch
            raise
        batch.append(item)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def with_last(given: Iterator[list[Item]]) -> Iterator[tuple[list[Item], bool]]:
    """Each batch with whether it is the document's last; a document without items has one empty one."""
    batch: list[Item] = []
    is_first = True
    while True:
        try:
            following = next(given)
        except StopIteration:
            yield batch, True
            return
        except BaseException:
            if not is_first:
                yield batch, False
            raise
        if not is_first:
            yield batch, False
        batch, is_first = following, False
