"""The one way from a source into the catalogue: match, write, history and log, a batch in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rialto.base.identity import new_public_id
from rialto.base.text import short_id, slug_of
from rialto.catalogue.actions.cleaning import CleanEntry, clean, content_hash_of
from rialto.catalogue.actions.merging import changed_fields, write_parts
from rialto.catalogue.choices import Presence, Status
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.catalogue.models import Entry, Source, SourceRecord, Transition
from rialto.catalogue.queries.matching import entries_by_match_key
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Organisation

REMOTE_ID_LENGTH = 500


@dataclass(slots=True, kw_only=True)
class WriteReport:
    """What became of a batch: counts, and each refusal with its place and reason."""

    added: int = 0
    # Records that stand for an entry which is known already, from another record or source.
    grouped: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedItem] = field(default_factory=list)

    def add(self, other: "WriteReport") -> None:
        """Count another batch in."""
        self.added += other.added
        self.grouped += other.grouped
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.refused += other.refused


def write_found(source: Source, found: Sequence[FoundEntry], *, publish: bool) -> WriteReport:
    """Bring a batch (200 to 500) of what a source has into the catalogue.

    What the source said before in the same words is left alone, without a write. `publish` says whether new entries
    go straight to the public or to review. Cleaning happens before the transaction, so that it stays short.
    """
    report = WriteReport()
    records = _records_of(source, [one.remote_id[:REMOTE_ID_LENGTH] for one in found])
    fresh: dict[str, CleanEntry] = {}
    for one in found:
        remote_id = one.remote_id[:REMOTE_ID_LENGTH]
        if not remote_id:
            report.refused.append(
                RefusedItem(place_in_source=one.place_in_source, reason="It has no identifier.")
            )
            continue
        content_hash = content_hash_of(one)
        record = records.get(remote_id)
        if record and record.content_hash == content_hash and record.presence == Presence.SEEN:
            report.unchanged += 1
            continue
        cleaned = clean(one, source, content_hash)
        if isinstance(cleaned, RefusedItem):
            report.refused.append(cleaned)
        elif remote_id in fresh:
            report.refused.append(
                RefusedItem(
                    place_in_source=one.place_in_source, reason=f"“{remote_id}” stands twice in this source."
                )
            )
        else:
            fresh[remote_id] = cleaned
    if fresh:
        with transaction.atomic():
            _Batch(source, fresh, records, publish=publish, report=report).write()
    return report


def _records_of(source: Source, remote_ids: Iterable[str]) -> dict[str, SourceRecord]:
    return {
        one.remote_id: one
        for one in SourceRecord.objects.filter(source=source, remote_id__in=set(remote_ids))
    }


class _Batch:
    """One transaction's worth of new and changed entries."""

    def __init__(
        self,
        source: Source,
        fresh: dict[str, CleanEntry],
        records: dict[str, SourceRecord],
        *,
        publish: bool,
        report: WriteReport,
    ) -> None:
        self.source, self.fresh, self.records, self.report = source, fresh, records, report
        self.status = Status.PUBLISHED if publish else Status.IN_REVIEW
        self.now = timezone.now()
        self.changes: list[Change] = []

    def write(self) -> None:
        """Providers first, then what is new, then what is known and has changed."""
        self.providers = self._providers()
        known = {remote_id: one for remote_id, one in self.fresh.items() if remote_id in self.records}
        unknown = {remote_id: one for remote_id, one in self.fresh.items() if remote_id not in self.records}
        if unknown:
            self._write_unknown(unknown)
        if known:
            self._write_known(known)
        record_changes(self.changes)

    def _providers(self) -> dict[Named, Organisation]:
        return organisations_for(named for one in self.fresh.values() if (named := self._named(one)).name)

    def _named(self, clean_entry: CleanEntry) -> Named:
        found = clean_entry.found
        countries = clean_entry.values["countries"]
        return Named(
            name=found.provider_name[:200],
            website=found.provider_website,
            country=countries[0] if len(countries) == 1 else "",
        )

    def _provider(self, clean_entry: CleanEntry) -> Organisation | None:
        return self.providers.get(self._named(clean_entry)) or self.source.owner

    def _write_unknown(self, unknown: dict[str, CleanEntry]) -> None:
        """Add what nobody knows; what another record already stands for gets this record beside it."""
        matches = entries_by_match_key([one.match_key for one in unknown.values() if one.match_key])
        new: list[tuple[Entry, CleanEntry]] = []
        records: list[SourceRecord] = []
        joined: list[tuple[Entry, CleanEntry]] = []
        for remote_id, one in unknown.items():
            entry = matches.get(one.match_key) if one.match_key else None
            if entry is None:
                entry = self._new_entry(one)
                new.append((entry, one))
                if one.match_key:
                    matches[one.match_key] = entry
            else:
                joined.append((entry, one))
            records.append(self._record(remote_id, entry, one))
        Entry.objects.bulk_create([entry for entry, _ in new], batch_size=200)
        Transition.objects.bulk_create(
            [
                Transition(
                    entry=entry,
                    before="",
                    after=entry.status,
                    at=self.now,
                    reason=f"found at {self.source.name}"[:500],
                )
                for entry, _ in new
            ],
            batch_size=200,
        )
        for record in records:
            record.entry_id = record.entry.pk
        SourceRecord.objects.bulk_create(records, batch_size=200)
        write_parts(new, is_new=True)
        verb = Verb.PUBLISHED if self.status == Status.PUBLISHED else Verb.CREATED
        self.changes += [Change(noun="entry", public_id=entry.public_id, verb=verb) for entry, _ in new]
        new_entries = {id(entry) for entry, _ in new}
        self._fill_gaps([(entry, one) for entry, one in joined if id(entry) not in new_entries])
        self.report.added += len(new)
        self.report.grouped += len(joined)

    def _fill_gaps(self, joined: list[tuple[Entry, CleanEntry]]) -> None:
        """A second source of the same offer adds what the first did not say, and changes nothing else."""
        for entry, one in joined:
            fields = changed_fields(entry, one, provider=self._provider(one), only_empty=True, spared=set())
            self._save(entry, fields)

    def _write_known(self, known: dict[str, CleanEntry]) -> None:
        entry_ids = {self.records[remote_id].entry_id for remote_id in known}
        entries = Entry.objects.prefetch_related("overrides").in_bulk(entry_ids)
        first_records = self._first_records(entry_ids)
        touched: list[tuple[Entry, CleanEntry]] = []
        for remote_id, one in known.items():
            record = self.records[remote_id]
            entry = entries[record.entry_id]
            is_first = first_records[entry.pk] == record.pk
            spared = {override.field for override in entry.overrides.all()}
            fields = changed_fields(
                entry, one, provider=self._provider(one), only_empty=not is_first, spared=spared
            )
            parts = write_parts([(entry, one)], is_new=False) if is_first else False
            if fields or parts:
                touched.append((entry, one))
                self._save(entry, fields, parts=parts)
            self._update_record(record, one)
        self.report.changed += len(touched)
        self.report.unchanged += len(known) - len(touched)

    def _first_records(self, entry_ids: set[int]) -> dict[int, int]:
        """Entry -> the record that it was made from, whose word counts where sources differ."""
        pairs = SourceRecord.objects.filter(entry__in=entry_ids).order_by("-pk").values_list("entry_id", "pk")
        return dict(pairs)

    def _save(self, entry: Entry, fields: dict[str, Any], *, parts: bool = False) -> None:
        if not fields and not parts:
            return
        for name, value in fields.items():
            setattr(entry, name, value)
        entry.updated_at = self.now
        entry.save(update_fields=[*fields, "updated_at"])
        self.changes.append(Change(noun="entry", public_id=entry.public_id, verb=Verb.CHANGED))

    def _update_record(self, record: SourceRecord, one: CleanEntry) -> None:
        record.content_hash = one.content_hash
        record.presence = Presence.SEEN
        record.fields = _given(one)
        record.changed_at = self.now
        record.save(update_fields=["content_hash", "presence", "fields", "changed_at"])

    def _new_entry(self, one: CleanEntry) -> Entry:
        public_id = new_public_id()
        return Entry(
            public_id=public_id,
            origin=settings.SITE_NAME,
            kind=one.found.kind,
            slug=f"{slug_of(one.values['title'])}-{short_id(public_id.int)}".strip("-"),
            status=self.status,
            provider=self._provider(one),
            created_at=self.now,
            updated_at=self.now,
            published_at=_published_at(self.status, self.now),
            **one.values,
        )

    def _record(self, remote_id: str, entry: Entry, one: CleanEntry) -> SourceRecord:
        return SourceRecord(
            source=self.source,
            entry=entry,
            remote_id=remote_id,
            address=one.values["address"] or one.found.address[:2000],
            extractor=one.found.extractor[:40],
            content_hash=one.content_hash,
            fields=_given(one),
            first_seen_at=self.now,
            changed_at=self.now,
        )


def _published_at(status: Status, now: datetime) -> datetime | None:
    return now if status == Status.PUBLISHED else None


def _given(one: CleanEntry) -> list[str]:
    """The fields that this record gives a value to."""
    return [name for name, value in one.values.items() if value not in (None, "", [])]
