"""What the interface answers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel, Field

from rialto.api.shapes import moment_text
from rialto.catalogue.choices import Outcome
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.pictures import pictures_of
from rialto.harvesting.actions import Pushed


class RecordAnswer(BaseModel):
    """What became of one record."""

    remote_id: str
    outcome: str = Field(description="added, grouped (known from elsewhere), changed, unchanged or refused")
    reason: str = Field(default="", description="why it was refused, in words")
    entry: UUID | None = Field(default=None, description="the entry's public identifier")
    address: str = Field(default="", description="the entry's page")


class BatchAnswer(BaseModel):
    """What became of a batch, counted and one by one, in its order."""

    added: int = 0
    grouped: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    records: list[RecordAnswer]


class EntryAnswer(BaseModel):
    """A public entry."""

    id: UUID
    kind: str
    title: str
    language: str
    summary: str
    description: str
    address: str = Field(description="where the offer itself is found")
    page: str = Field(description="the entry's page here")
    provider: str
    countries: list[str]
    region: str
    city: str
    place: str
    is_online: bool | None
    is_free: bool | None
    price_amount: str | None
    price_currency: str
    starts_on: str | None
    ends_on: str | None
    deadline_on: str | None
    schedule: str
    level_from: int | None
    level_to: int | None
    teaching_languages: list[str]
    licence: str
    tags: list[str]
    concepts: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    pictures: list[dict[str, Any]] = Field(
        description="address, content_type, width, height, alternative_text (empty where it only decorates), credit, licence"
    )
    sources: list[dict[str, str]]
    updated_at: str | None


def page_address(entry: Entry) -> str:
    """The address of an entry's page, in the language that the sender asks for."""
    return f"{settings.ORIGIN}{entry.get_absolute_url()}"


def record_answer(pushed: Pushed) -> RecordAnswer:
    """One record's answer. The page is named where the public can see it."""
    entry = pushed.entry
    return RecordAnswer(
        remote_id=pushed.remote_id,
        outcome=pushed.outcome.value,
        reason=pushed.reason,
        entry=entry.public_id if entry else None,
        address=page_address(entry) if entry and entry.is_public else "",
    )


def batch_answer(records: list[RecordAnswer]) -> BatchAnswer:
    counts = {
        outcome.value: sum(record.outcome == outcome for record in records)
        for outcome in (Outcome.ADDED, Outcome.GROUPED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REFUSED)
    }
    return BatchAnswer(records=records, **counts)


def entry_answer(entry: Entry) -> EntryAnswer:
    """An entry with its dates, concepts and sources; load it with `queries.public_entry`."""
    return EntryAnswer(
        id=entry.public_id,
        page=page_address(entry),
        provider=entry.provider.name if entry.provider else "",
        price_amount=str(entry.price_amount) if entry.price_amount is not None else None,
        starts_on=entry.starts_on.isoformat() if entry.starts_on else None,
        ends_on=entry.ends_on.isoformat() if entry.ends_on else None,
        deadline_on=entry.deadline_on.isoformat() if entry.deadline_on else None,
        updated_at=moment_text(entry.updated_at),
        concepts=[
            {"role": one.role, "address": one.concept.address, "key": one.concept.key, "says": one.assertion}
            for one in entry.entry_concepts.all()
        ],
        sessions=[
            {
                "starts_at": moment_text(one.starts_at),
                "ends_at": moment_text(one.ends_at),
                "timezone": one.timezone,
                "is_all_day": one.is_all_day,
                "place": one.place,
                "schedule": one.schedule,
            }
            for one in entry.sessions.all()
        ],
        pictures=[
            {
                "address": f"{settings.ORIGIN}{one.address}",
                "content_type": one.content_type,
                "width": one.width,
                "height": one.height,
                "alternative_text": one.alt,
                "credit": one.credit,
                "licence": one.licence,
            }
            for one in pictures_of(entry, language=entry.language)
        ],
        sources=[
            {"source": one.source.name, "address": one.address, "licence": one.source.licence}
            for one in entry.source_records.all()
        ],
        **{
            name: getattr(entry, name)
            for name in (
                "kind", "title", "language", "summary", "description", "address", "countries", "region", "city",
                "place", "is_online", "is_free", "price_currency", "schedule", "level_from", "level_to",
                "teaching_languages", "licence", "tags",
            )
        },
    )  # fmt: skip
