"""Where what an entry shows comes from, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rialto.catalogue.choices import SuggestionState
from rialto.catalogue.models import Entry, Override, Source, SourceRecord, Suggestion

# Follow from other fields, or from the words themselves, where no source gives them.
WORKED_OUT = ("language", "expires_on", "canonical_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """Who gave a field its value, and when. With neither source nor person, Rialto worked it out from others."""

    field: str
    record: SourceRecord | None = None
    override: Override | None = None

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
        return f"{self.record.extractor} {self.record.extractor_version}".strip() if self.record else "rialto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """An entry's fields with their origins, the records that stand for it (the leading one first), what is suggested."""

    fields: dict[str, FieldOrigin]
    records: Sequence[SourceRecord]
    suggestions: Sequence[Suggestion]


def provenance_of(entry: Entry) -> Provenance:
    """Where every field comes from: three queries.

    Names are those of the entry's columns, `details.` with those of its kind, `sessions`, `concepts` and `texts`. Where
    several records give a field, the first of them stands for it, as in merging.
    """
    records = list(entry.source_records.select_related("source").order_by("pk"))
    origins: dict[str, FieldOrigin] = {}
    for record in records:
        for field in record.fields:
            origins.setdefault(field, FieldOrigin(field=field, record=record))
    for field in WORKED_OUT:
        if getattr(entry, field):
            origins.setdefault(field, FieldOrigin(field=field))
    for override in entry.overrides.all():
        stated = origins.get(override.field)
        origins[override.field] = FieldOrigin(
            field=override.field, record=stated.record if stated else None, override=override
        )
    suggestions = entry.suggestions.filter(state=SuggestionState.OPEN).select_related("record__source")
    return Provenance(fields=origins, records=records, suggestions=list(suggestions))


def open_suggestions() -> QuerySet[Suggestion]:
    """What sources suggest and nobody has decided, the latest first, with entry, record and source."""
    return Suggestion.objects.filter(state=SuggestionState.OPEN).select_related("entry", "record__source")
