"""Where what an entry shows comes from, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from rialto.catalogue.choices import SuggestionState
from rialto.catalogue.models import Entry, Override, Source, SourceRecord, Suggestion

# Follow from other fields, or from the words themselves, where no source gives them.
WORKED_OUT = ("language", "expires_on", "canonical_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """Who gave a field its value, and when. `is_worked_out`: Rialto did, from what the record says, if there is one."""

    field: str
    record: SourceRecord | None = None
    override: Override | None = None
    is_worked_out: bool = False

    @property
    def source(self) -> Source | None:
        return self.record.source if self.record else None

    @property
    def is_by_a_person(self) -> bool:
        return self.override is not None

    @property
    def actor_id(self) -> UUID | None:
        return self.override.actor_id if self.override else None

    @property
    def at(self) -> datetime | None:
        """When a person set it, or when the source last said something else than before."""
        if self.override:
            return self.override.at
        return self.record.changed_at if self.record else None

    @property
    def method(self) -> str:
        """The extractor and its version, "person", or "rialto" for what was worked out."""
        if self.override:
            return "person"
        if self.is_worked_out or self.record is None:
            return "rialto"
        return f"{self.record.extractor} {self.record.extractor_version}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """An entry's fields with their origins, the records that stand for it (the leading one first), what is suggested."""

    fields: dict[str, FieldOrigin]
    records: Sequence[SourceRecord]
    suggestions: Sequence[Suggestion]

    def suggested(self, field: str) -> list[Suggestion]:
        """What sources say of a field that a person set."""
        return [one for one in self.suggestions if one.field == field]


def provenance_of(entry: Entry) -> Provenance:
    """Where every field comes from: three queries.

    Names are those of the entry's columns, `details.` with those of its kind, `sessions`, `concepts` and `texts`. Where
    several records give a field, the first of them stands for it, as in merging: what a merge brought speaks last.
    """
    own_first = F("joined_at").asc(nulls_first=True)
    records = list(entry.source_records.select_related("source").order_by(own_first, "pk"))
    origins = _stated(records)
    for field in WORKED_OUT:
        if getattr(entry, field):
            origins.setdefault(field, FieldOrigin(field=field, is_worked_out=True))
    for override in entry.overrides.all():
        stated = origins.get(override.field)
        origins[override.field] = FieldOrigin(
            field=override.field, record=stated.record if stated else None, override=override
        )
    suggestions = entry.suggestions.filter(state=SuggestionState.OPEN).select_related("record__source")
    return Provenance(fields=origins, records=records, suggestions=list(suggestions))


def _stated(records: Sequence[SourceRecord]) -> dict[str, FieldOrigin]:
    origins: dict[str, FieldOrigin] = {}
    for record in records:
        worked_out = set(record.worked_out)
        for field in record.fields:
            is_worked_out = field in worked_out
            origins.setdefault(field, FieldOrigin(field=field, record=record, is_worked_out=is_worked_out))
    if records:
        origins["kind"] = FieldOrigin(field="kind", record=records[0])
        # A record that names nobody is its source's owner's.
        owner = FieldOrigin(field="provider", record=records[0], is_worked_out=True)
        origins.setdefault("provider", owner)
    return origins


def open_suggestions() -> QuerySet[Suggestion]:
    """What sources suggest and nobody has decided, the latest first, with entry, record and source."""
    return Suggestion.objects.filter(state=SuggestionState.OPEN).select_related("entry", "record__source")
