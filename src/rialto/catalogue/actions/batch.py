"""One transaction's worth of new and changed entries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from rialto.base.bulk import insert_identified, insert_rows, insert_values
from rialto.base.identity import new_public_id
from rialto.base.text import short_id, slug_of
from rialto.catalogue.actions.beside import fill_beside, not_its_own
from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.leaving import return_entries
from rialto.catalogue.actions.merging import Claim, changed_fields, claims_of, foreign_words
from rialto.catalogue.actions.parts import write_parts
from rialto.catalogue.actions.records import RECORD_FIELDS, ReadFrom, RecordWriting, WriteReport
from rialto.catalogue.actions.suggestions import Said, suggest
from rialto.catalogue.actions.texts import note_stale_texts
from rialto.catalogue.actions.variants import follow_variants
from rialto.catalogue.actions.written import Beside, Written
from rialto.catalogue.choices import Kind, Presence, Status
from rialto.catalogue.models import DETAILS_OF_KIND, Entry, Override, Source, SourceRecord, Transition
from rialto.catalogue.queries.matching import entries_by_match_key
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb
from rialto.organisations.actions import Named, organisations_for
from rialto.organisations.models import Organisation

# Why a record stands for its entry: that was made from it; or kind, address, title and first day are the same.
NEW, SAME_OFFER = "new", "same-address"
# The columns of a transition that say something.
BEGINNING = ("entry", "before", "after", "at", "reason")
TEXT_FIELDS = {"title", "summary", "description"}


class Batch:
    """Entries of one source that are written together; call `write` inside a transaction, once."""

    def __init__(
        self,
        source: Source,
        fresh: dict[str, CleanEntry],
        records: dict[str, SourceRecord],
        *,
        publish: bool,
        report: WriteReport,
        read_from: ReadFrom | None = None,
    ) -> None:
        self.source, self.fresh, self.records, self.report = source, fresh, records, report
        self.status = Status.PUBLISHED if publish else Status.IN_REVIEW
        self.now = timezone.now()
        self.writing = RecordWriting(source, self.now, read_from)
        self.changes: list[Change] = []
        self.entries: dict[int, Entry] = {}
        self.overrides: dict[int, list[Override]] = defaultdict(list)
        self.changed: dict[int, Entry] = {}
        self.changed_names: set[str] = set()
        self.former_kinds: dict[int, Kind] = {}
        self.other_texts: dict[str, set[int]] = {}

    def write(self) -> None:
        """Providers first, then what is new, then what is known and has changed."""
        self.providers = self._providers()
        known = {remote_id: one for remote_id, one in self.fresh.items() if remote_id in self.records}
        unknown = {remote_id: one for remote_id, one in self.fresh.items() if remote_id not in self.records}
        if unknown:
            self._write_unknown(unknown)
        if known:
            self._write_known(known)
        if self.changed:
            self._save_changed()
        record_changes(self.changes)

    def _providers(self) -> dict[Named, Organisation]:
        return organisations_for(named for one in self.fresh.values() if (named := self._named(one)).name)

    def _named(self, clean_entry: CleanEntry) -> Named:
        found = clean_entry.found
        countries = clean_entry.values["countries"]
        return Named(
            name=found.provider_name[:500],
            website=found.provider_website,
            country=countries[0] if len(countries) == 1 else "",
            identifiers=tuple(found.provider_identifiers),
        )

    def _provider(self, clean_entry: CleanEntry) -> Organisation | None:
        return self.providers.get(self._named(clean_entry)) or self.source.owner

    def _write_unknown(self, unknown: dict[str, CleanEntry]) -> None:
        """Add what nobody knows; what another record already stands for gets this record beside it."""
        found = entries_by_match_key([one.match_key for one in unknown.values()])
        known = self._locked({entry.pk for entry in found.values()})
        matches = {key: known[entry.pk] for key, entry in found.items()}
        self._bring_back(entry for entry in matches.values() if entry.status == Status.WITHDRAWN)
        new: list[Written] = []
        beside: list[Beside] = []
        records: list[SourceRecord] = []
        for remote_id, one in unknown.items():
            entry = matches.get(one.match_key) if one.match_key else None
            rule = SAME_OFFER if entry else NEW
            is_known = entry is not None
            if entry is None:
                entry = self._new_entry(one)
                new.append(Written(entry, one))
                if one.match_key:
                    matches[one.match_key] = entry
            record = self.writing.new(remote_id, entry, one, rule=rule)
            records.append(record)
            # Only its own site says what an entry of another site is like.
            if is_known and not entry.is_foreign:
                beside.append(self._fill_gaps(record, one))
        insert_identified([each.entry for each in new], by="public_id")
        insert_values(Transition, BEGINNING, [self._beginning(each.entry) for each in new])
        for record in records:
            record.entry_id = record.entry.pk
        insert_rows(records)
        self._identify(each.record for each in beside)
        write_parts(new, is_new=True)
        for pk in fill_beside(beside) & self.entries.keys():
            self._change(self.entries[pk], {})
        verb = Verb.PUBLISHED if self.status == Status.PUBLISHED else Verb.CREATED
        self.changes += [Change(noun="entry", public_id=each.entry.public_id, verb=verb) for each in new]
        self.report.added += len(new)
        self.report.grouped += len(unknown) - len(new)

    def _locked(self, entry_ids: set[int]) -> dict[int, Entry]:
        """Entries that nobody else changes before this transaction ends; what people set by hand is read with them."""
        missing = entry_ids - self.entries.keys()
        if missing:
            # Not prefetched: entry and override would know each other, and leave the memory only with the collector.
            self.entries |= Entry.objects.select_for_update(no_key=True).order_by("pk").in_bulk(missing)
            for override in Override.objects.filter(entry__in=missing):
                self.overrides[override.entry_id].append(override)
        return self.entries

    def _spared(self, entry: Entry) -> frozenset[str]:
        return frozenset(override.field for override in self.overrides.get(entry.pk, ()))

    def _fill_gaps(self, record: SourceRecord, one: CleanEntry) -> Beside:
        """A second record of the same offer adds what the first did not say, and changes nothing else."""
        entry, claim = record.entry, Claim(leads=False)
        spared = self._spared(entry)
        foreign = foreign_words(entry, one, claim)
        fields = changed_fields(
            entry, one, provider=self._provider(one), claim=claim, spared=spared | foreign
        )
        if fields:
            self._change(entry, fields)
        return Beside(entry, one, record, claim, spared)

    def _identify(self, records: Iterable[SourceRecord]) -> None:
        """Give the ids to records that were inserted beside others: what they bring remembers them. One query, if any."""
        by_name = {record.remote_id: record for record in records}
        if by_name:
            rows = SourceRecord.objects.filter(source=self.source, remote_id__in=by_name)
            for remote_id, pk in rows.values_list("remote_id", "pk"):
                by_name[remote_id].pk = pk

    def _bring_back(self, entries: Iterable[Entry]) -> set[UUID]:
        """What a source has again, and had left by itself, becomes what it was; gives the public ids of those."""
        gone = {entry.pk: entry for entry in entries}
        changes = return_entries(gone.keys(), gone) if gone else []
        self.changes += changes
        return {change.public_id for change in changes}

    def _write_known(self, known: dict[str, CleanEntry]) -> None:
        entry_ids = {self.records[remote_id].entry_id for remote_id in known}
        entries = self._locked(entry_ids)
        if any(entries[pk].status == Status.MERGED for pk in entry_ids):
            entry_ids = self._follow_merges(known)
            entries = self._locked(entry_ids)
        claims = claims_of(entry_ids)
        shared = _shared(claims, entry_ids)
        leading: list[Written] = []
        beside: list[Beside] = []
        said: list[Said] = []
        touched: set[str] = set()
        returned: set[str] = set()
        mine = self._without_foreign(known, entries)
        for remote_id, one in mine.items():
            record = self.records[remote_id]
            entry, claim = entries[record.entry_id], claims[record.pk]
            spared, provider = self._spared(entry), self._provider(one)
            foreign = foreign_words(entry, one, claim)
            fields = changed_fields(entry, one, provider=provider, claim=claim, spared=spared | foreign)
            if fields:
                touched.add(remote_id)
                self._change(entry, fields)
            if claim.leads:
                others = not_its_own(record, one) if record.entry_id in shared else frozenset()
                leading.append(Written(entry, one, spared | others))
            else:
                beside.append(Beside(entry, one, record, claim, spared))
            if spared:
                said.append(Said(entry, record, one, provider, self.overrides[entry.pk]))
            if record.presence == Presence.GONE:
                returned.add(remote_id)
            self.writing.freshen(record, one)
        self._forget_old_details()
        parts = write_parts(leading, is_new=False)
        variants = follow_variants(beside)
        for pk, value in variants.items():
            self._change(entries[pk], {"variants": value})
        filled = fill_beside(beside) | variants.keys()
        suggest(said)
        for remote_id in mine:
            entry_id = self.records[remote_id].entry_id
            if entry_id in (parts if claims[self.records[remote_id].pk].leads else filled):
                touched.add(remote_id)
                self._change(entries[entry_id], {})
        SourceRecord.objects.bulk_update(
            [self.records[remote_id] for remote_id in known], RECORD_FIELDS, batch_size=200
        )
        public_again = self._bring_back(entries[self.records[remote_id].entry_id] for remote_id in returned)
        touched |= {one for one in returned if entries[self.records[one].entry_id].public_id in public_again}
        self.report.revived += len(returned)
        self.report.changed += len(touched)
        self.report.unchanged += len(known) - len(touched)

    def _without_foreign(
        self, known: dict[str, CleanEntry], entries: dict[int, Entry]
    ) -> dict[str, CleanEntry]:
        """What stands for entries of ours; records beside those of other sites are noted and change nothing."""
        mine: dict[str, CleanEntry] = {}
        for remote_id, one in known.items():
            if entries[self.records[remote_id].entry_id].is_foreign:
                self.writing.freshen(self.records[remote_id], one)
            else:
                mine[remote_id] = one
        return mine

    def _follow_merges(self, remote_ids: Iterable[str]) -> set[int]:
        """Records that moved to another entry after they were read; gives the entries that they stand for now."""
        records = {self.records[remote_id].pk: self.records[remote_id] for remote_id in remote_ids}
        rows = SourceRecord.objects.filter(pk__in=records).values_list("pk", "entry_id")
        for pk, entry_id in rows:
            records[pk].entry_id = entry_id
        return {record.entry_id for record in records.values()}

    def _change(self, entry: Entry, fields: dict[str, Any]) -> None:
        """Note new values on the entry; `_save_changed` writes them, all entries at once."""
        if entry.pk and "kind" in fields:
            self.former_kinds[entry.pk] = Kind(entry.kind)
        for name, value in fields.items():
            setattr(entry, name, value)
        if entry.pk:
            self.changed[entry.pk] = entry
            self.changed_names |= fields.keys()
            for name in TEXT_FIELDS & fields.keys():
                self.other_texts.setdefault(name, set()).add(entry.pk)

    def _forget_old_details(self) -> None:
        """Details of the kind that an entry no longer is."""
        for kind in set(self.former_kinds.values()):
            of_kind = [pk for pk, former in self.former_kinds.items() if former == kind]
            DETAILS_OF_KIND[kind]._default_manager.filter(pk__in=of_kind).delete()

    def _save_changed(self) -> None:
        for entry in self.changed.values():
            entry.updated_at = self.now
        Entry.objects.bulk_update(
            self.changed.values(), [*sorted(self.changed_names), "updated_at"], batch_size=100
        )
        note_stale_texts(self.other_texts)
        self.changes += [
            Change(noun="entry", public_id=entry.public_id, verb=Verb.CHANGED)
            for entry in self.changed.values()
        ]

    def _beginning(self, entry: Entry) -> tuple[Any, ...]:
        return entry.pk, "", str(entry.status), self.now, f"found at {self.source.name}"[:500]

    def _new_entry(self, one: CleanEntry) -> Entry:
        public_id = new_public_id()
        provider = self._provider(one)
        return Entry(
            public_id=public_id,
            origin=settings.SITE_NAME,
            kind=one.found.kind,
            slug=f"{slug_of(one.values['title'])}-{short_id(public_id.int)}".strip("-"),
            status=self.status,
            provider_id=provider.pk if provider else None,
            created_at=self.now,
            updated_at=self.now,
            published_at=_published_at(self.status, self.now),
            **one.values,
        )


def _published_at(status: Status, now: datetime) -> datetime | None:
    return now if status == Status.PUBLISHED else None


def _shared(claims: dict[int, Claim], entry_ids: set[int]) -> set[int]:
    """The entries that more than one record stands for; none when there are as many as entries."""
    if len(claims) == len(entry_ids):
        return set()
    records = SourceRecord.objects.filter(pk__in=[pk for pk, claim in claims.items() if not claim.leads])
    return set(records.values_list("entry_id", flat=True))
