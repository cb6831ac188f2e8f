"""Entries of other sites as they come by the exchange: what `actions.take_foreign` takes. Plain values, no database."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rialto.catalogue.found import FoundEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignText:
    """A translation of one field as its origin has it."""

    language: str
    field: str
    text: str
    origin: str
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignConcept:
    """A concept by its scheme's key of it or its address, and who says at the origin that it belongs to the entry."""

    role: str
    key: str = ""
    address: str = ""
    says: str = "source"
    level_from: int | None = None
    level_to: int | None = None
    confidence: float | None = None


@dataclass(slots=True, kw_only=True)
class ForeignFound:
    """A public entry of another site. `found` holds what all sources give; the rest is what only its own site knows."""

    public_id: UUID
    origin: str
    version: int
    found: FoundEntry
    slug: str = ""
    page: str = ""
    published_at: datetime | None = None
    moved_from: date | None = None
    texts: list[ForeignText] = field(default_factory=list)
    concepts: list[ForeignConcept] = field(default_factory=list)
    # Title and address of a learning path's stops.
    stops: list[tuple[str, str]] = field(default_factory=list)
    variants: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    organisation: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What a site says of an entry that another one minted, as far as this site knows: it was passed over.

    `origin` names the entry as its own, under this title; `is_given_up`: it does so no more.
    """

    public_id: UUID
    origin: str
    title: str = ""
    is_given_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """A site that may get an entry of another: one that named it before that one withdrew it (`since`), once it has; without
    `since`, as soon as it is gone for whatever reason; or at once, as it passed to that site elsewhere."""

    since: datetime | None = None
    is_at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignGone:
    """An entry of another site that is not public any more, or no longer meant for this site."""

    public_id: UUID
    origin: str
    version: int
    reason: str = ""
    # The entry of the same origin that it lives on in, where it was merged.
    merged_into: UUID | None = None
