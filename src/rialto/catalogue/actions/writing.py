"""The one way from a source into the catalogue: match, write, history and log, a batch in one transaction."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.catalogue.actions.batch import Batch
from rialto.catalogue.actions.cleaning import CleanEntry, clean, clean_remote_id
from rialto.catalogue.actions.completing import Completing, keep_parsed_hashes
from rialto.catalogue.actions.exclusion import without_excluded
from rialto.catalogue.actions.records import ReadFrom, WriteReport
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.catalogue.models import Source, SourceRecord


def write_found(
    source: Source,
    found: Sequence[FoundEntry],
    *,
    publish: bool,
    read_from: ReadFrom | None = None,
    completing: Completing | None = None,
    together: Callable[[WriteReport], None] | None = None,
) -> WriteReport:
    """Bring a batch (200 to 500) of what a source has into the catalogue.

    What the source said before in the same words is left alone, without a write. `publish` says whether new entries
    go straight to the public or to review. Cleaning happens before the transaction, so that it stays short; what is
    new or says something else is completed before it. `read_from` is kept with each record that is written; `together` is called inside the transaction, so that what it
    writes is true exactly when the batch is.
    """
    report = WriteReport()
    by_id: dict[str, FoundEntry] = {}
    for one in found:
        remote_id = clean_remote_id(one.remote_id)
        if not remote_id:
            _refuse(report, one, _("It has no identifier."))
        elif remote_id in by_id:
            _refuse(report, one, _("“%(name)s” stands twice in this source.") % {"name": remote_id[:100]})
        else:
            by_id[remote_id] = one
    by_id, taken_down = without_excluded(source, by_id)
    report.refused += taken_down
    records = _records_of(source, by_id)
    fresh, renewed = _fresh(source, by_id, records, report, completing or Completing())
    if fresh or renewed or together:
        with transaction.atomic():
            if fresh:
                Batch(source, fresh, records, publish=publish, report=report, read_from=read_from).write()
            if renewed:
                keep_parsed_hashes(renewed)
            if together:
                together(report)
    return report


def _refuse(report: WriteReport, one: FoundEntry, reason: str) -> None:
    report.refused.append(RefusedItem(place_in_source=one.place_in_source, reason=reason))


def _fresh(
    source: Source,
    by_id: dict[str, FoundEntry],
    records: dict[str, SourceRecord],
    report: WriteReport,
    completing: Completing,
) -> tuple[dict[str, CleanEntry], list[tuple[SourceRecord, str]]]:
    """What has to be written: clean, and not what the source said last time; and what it says in other words only."""
    fresh: dict[str, CleanEntry] = {}
    renewed: list[tuple[SourceRecord, str]] = []
    for remote_id, one in by_id.items():
        record, said = records.get(remote_id), completing.said_in(one)
        if said.is_as_parsed_before(record):
            report.unchanged += 1
            continue
        said.complete(one, completing)
        if record and said.is_as_written_before(record):
            report.unchanged += 1
            renewed.append((record, said.parsed_hash))
            continue
        cleaned = clean(one, source, said)
        if isinstance(cleaned, RefusedItem):
            report.refused.append(cleaned)
        else:
            fresh[remote_id] = cleaned
    return fresh, renewed


def _records_of(source: Source, remote_ids: Iterable[str]) -> dict[str, SourceRecord]:
    return {
        one.remote_id: one
        for one in SourceRecord.objects.filter(source=source, remote_id__in=set(remote_ids))
    }
