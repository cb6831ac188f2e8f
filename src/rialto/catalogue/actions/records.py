"""Source records as a batch writes them, and what became of the batch."""

from dataclasses import dataclass, field
from datetime import datetime

from rialto.base.markup import plain_text
from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.merging import fields_given, worked_out_of
from rialto.catalogue.choices import Presence
from rialto.catalogue.found import RefusedItem
from rialto.catalogue.models import Entry, Source, SourceRecord

RECORD_FIELDS = (
    "address", "parsed_hash", "content_hash", "understood", "presence", "unseen_since", "unseen_count", "fields", "changed_at",
    "document_id", "place", "extractor", "extractor_version", "worked_out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """Which document a batch was read from, and which version of its extractor read it."""

    document_id: int
    extractor_version: int = 0


@dataclass(slots=True, kw_only=True)
class WriteReport:
    """What became of a batch: counts, and each refusal with its place and reason."""

    added: int = 0
    # Records that stand for an entry which is known already, from another record or source.
    grouped: int = 0
    changed: int = 0
    unchanged: int = 0
    # Of the changed ones, those that the source had no longer shown.
    revived: int = 0
    refused: list[RefusedItem] = field(default_factory=list)

    def add(self, other: "WriteReport") -> None:
        """Count another batch in."""
        self.added += other.added
        self.grouped += other.grouped
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.revived += other.revived
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class RecordWriting:
    """Makes and freshens the records of one batch, all read from one place at one time."""

    source: Source
    now: datetime
    read_from: ReadFrom | None = None

    def new(self, remote_id: str, entry: Entry, one: CleanEntry, *, rule: str) -> SourceRecord:
        """A record that stands for `entry`, by `rule`."""
        record = SourceRecord(
            source=self.source,
            entry=entry,
            remote_id=remote_id,
            address=_address(one),
            match_rule=rule,
            parsed_hash=one.said.parsed_hash,
            content_hash=one.said.content_hash,
            understood=one.said.understood,
            fields=fields_given(one),
            worked_out=worked_out_of(one),
            first_seen_at=self.now,
            changed_at=self.now,
        )
        self._note_place(record, one)
        return record

    def freshen(self, record: SourceRecord, one: CleanEntry) -> None:
        """Note on a known record what it says now, and that it is there."""
        record.address = _address(one)
        record.parsed_hash, record.content_hash = one.said.parsed_hash, one.said.content_hash
        record.understood = one.said.understood
        record.presence, record.unseen_since, record.unseen_count = Presence.SEEN, None, 0
        self._note_place(record, one)
        record.fields, record.worked_out = fields_given(one), worked_out_of(one)
        record.changed_at = self.now

    def _note_place(self, record: SourceRecord, one: CleanEntry) -> None:
        record.place = plain_text(one.found.place_in_source)[:500]
        record.extractor = plain_text(one.found.extractor)[:40]
        if self.read_from:
            record.document_id = self.read_from.document_id
            record.extractor_version = self.read_from.extractor_version


def _address(one: CleanEntry) -> str:
    """Where the source says that the thing is, even if that can be no link."""
    address: str = one.values["address"] or plain_text(one.found.address)[:2000]
    return address
