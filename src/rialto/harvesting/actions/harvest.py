"""One reading of one feed, from the document to the catalogue."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from urllib.parse import urljoin

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import FetchFailed
from rialto.catalogue.actions import WriteReport, write_found
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.actions.runs import begin_run, end_run
from rialto.harvesting.adapters import Adapter, adapters
from rialto.harvesting.choices import RunState
from rialto.harvesting.detection import detect
from rialto.harvesting.documents import document_of, fingerprint_of
from rialto.harvesting.models import Feed, RefusedRecord, Run
from rialto.harvesting.payload import Payload, Unreadable

log = structlog.get_logger(__name__)
BATCH = 300
# A source with more mistakes than this has one mistake: the rest is counted, not kept.
REFUSALS_KEPT = 2000
Item = FoundEntry | RefusedItem
Watch = Callable[[Iterable[Item]], Iterable[Item]]


def harvest(
    feed: Feed,
    *,
    limit: int | None = None,
    allow: tuple[str, ...] = (),
    again: bool = False,
    watch: Watch | None = None,
) -> Run:
    """Read a feed and write what it holds; the run that is returned says how it went, also when it failed.

    `limit` stops after so many items; `allow` names hosts that may be reached though they are not public; `again`
    reads a document although it has not changed; `watch` wraps the items to show progress. Raises `Refused` only
    when another process reads the same feed.
    """
    run = begin_run(feed)
    try:
        read_into(run, limit=limit, allow=allow, again=again, watch=watch)
    except (FetchFailed, Unreadable) as failure:
        end_run(run, RunState.FAILED, error=str(failure))
    except Exception as error:
        # A broken source fails its own run, never another's.
        log.exception("run failed", feed=feed.pk, run=run.pk)
        end_run(
            run,
            RunState.FAILED,
            error=_("Something went wrong while reading: %(reason)s.") % {"reason": error},
        )
    except BaseException:
        end_run(run, RunState.INTERRUPTED, error=_("The run was stopped midway."))
        raise
    return run


def read_into(
    run: Run, *, limit: int | None, allow: tuple[str, ...], again: bool, watch: Watch | None
) -> None:
    feed = run.feed
    document = document_of(feed, allow=allow, again=again)
    if document.payload is None:
        same_as_before(run)
        return
    adapter, payload = reader_of(feed, document.payload)
    run.adapter = adapter.key
    run.byte_count = payload.path.stat().st_size if payload.path else len(payload.body)
    fingerprint = fingerprint_of(
        payload, f"{adapter.key} {adapter.version} {adapter.window(payload.options.today)}"
    )
    if fingerprint == feed.fingerprint and not again:
        feed.validators = document.validators
        same_as_before(run)
        return
    items: Iterable[Item] = islice(adapter.read(payload), limit) if limit else adapter.read(payload)
    write_all(run, watch(items) if watch else items)
    # Only a document that was read to its end, and that was all there is, may be skipped next time.
    is_whole = not limit and not adapter.reads_further and payload is document.payload
    feed.fingerprint, feed.validators = (fingerprint, document.validators) if is_whole else ("", {})
    finish(run)


def reader_of(feed: Feed, payload: Payload) -> tuple[Adapter, Payload]:
    """The feed's adapter, or the one that the document looks like, with the document to read.

    A page that holds nothing itself may name a calendar or feed: that is fetched and read instead. Raises
    `Unreadable` when nothing fits.
    """
    if feed.adapter:
        return adapters()[feed.adapter], payload
    ranked = [way for way in detect(payload) if not way.address or payload.fetch]
    if not ranked:
        raise Unreadable(
            _("This is no calendar, feed, sitemap, table or page with structured data that can be read.")
        )
    best = ranked[0]
    if best.address and payload.fetch:
        payload = payload.fetch(urljoin(payload.address, best.address))
    return adapters()[best.adapter_key], payload


def same_as_before(run: Run) -> None:
    """The document has not changed since it was last read to its end: all that it held is still true."""
    last = run.feed.runs.filter(state=RunState.SUCCEEDED).exclude(pk=run.pk).first()
    run.is_same_document = True
    if last:
        run.adapter = last.adapter
        run.found_count = last.found_count
        run.unchanged_count = (
            last.added_count + last.grouped_count + last.changed_count + last.unchanged_count
        )
        run.refused_count = last.refused_count
    finish(run)


def finish(run: Run) -> None:
    run.feed.last_run_at = timezone.now()
    run.feed.save(update_fields=["fingerprint", "validators", "last_run_at"])
    end_run(run, RunState.SUCCEEDED)


def write_all(run: Run, items: Iterable[Item]) -> None:
    """Write items in batches, each in a transaction of its own; whatever was read before a fault is kept."""
    seen: dict[str, str] = {}
    for batch in batches(items):
        entries = [item for item in batch if isinstance(item, FoundEntry)]
        refused = [item for item in batch if isinstance(item, RefusedItem)]
        fresh: list[FoundEntry] = []
        for entry in entries:
            if (first := seen.get(entry.remote_id)) is not None:
                refused.append(repeated(entry, first))
            else:
                seen[entry.remote_id] = entry.place_in_source
                fresh.append(entry)
        report = write_batch(run, fresh)
        note(run, found=len(batch), report=report, refused=[*refused, *report.refused])


def repeated(entry: FoundEntry, first: str) -> RefusedItem:
    reason = _("The same thing stands already at %(place)s: %(title)s.") % {
        "place": first,
        "title": entry.title[:80],
    }
    return RefusedItem(place_in_source=entry.place_in_source, reason=reason)


def write_batch(run: Run, entries: list[FoundEntry]) -> WriteReport:
    return write_found(run.feed.source, entries, publish=run.feed.publishes_at_once)


def note(run: Run, *, found: int, report: WriteReport, refused: list[RefusedItem]) -> None:
    """Add a batch to the run's figures and keep its refusals."""
    room = max(0, REFUSALS_KEPT - run.refused_count)
    RefusedRecord.objects.bulk_create(
        [
            RefusedRecord(run=run, place=item.place_in_source[:500], reason=item.reason)
            for item in refused[:room]
        ]
    )
    run.found_count += found
    run.added_count += report.added
    run.grouped_count += report.grouped
    run.changed_count += report.changed
    run.unchanged_count += report.unchanged
    run.refused_count += len(refused)
    run.beat_at = timezone.now()
    run.save()


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
