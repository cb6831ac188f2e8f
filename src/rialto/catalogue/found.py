"""An entry as it was found at a source, before anybody looked at it: what adapters give and `actions` take.

Plain values, no database. A value that the source does not give is left out, never guessed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from rialto.catalogue.choices import Kind, Schedule


@dataclass(slots=True, kw_only=True)
class FoundSession:
    """One date on which something takes place. Times are aware; a whole day has `is_all_day` and midnight times."""

    starts_at: datetime
    ends_at: datetime | None = None
    timezone: str = ""
    is_all_day: bool = False
    place: str = ""
    city: str = ""
    country: str = ""
    is_online: bool | None = None
    address: str = ""
    seats: int | None = None
    seats_left: int | None = None
    deadline_on: date | None = None
    schedule: Schedule = Schedule.SCHEDULED
    remote_id: str = ""


@dataclass(slots=True, kw_only=True)
class FoundConcept:
    """A concept that the source names: by the scheme's key, the concept's address, or its label in some language."""

    role: str
    key: str = ""
    address: str = ""
    label: str = ""
    level_from: int | None = None
    level_to: int | None = None
    # 0 to 1 where Rialto suggests it; none where the source states it.
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPicture:
    """A picture that a person gives to an entry: which one (its public id), and what is said of it.

    `alt` is in the entry's language, "" for one that only decorates; `translations`: language -> the same in others.
    """

    public_id: UUID
    alt: str = ""
    credit: str = ""
    licence: str = ""
    focus: str = "centre"
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class FoundEntry:
    """What a source says of one thing.

    `remote_id` is the source's own name for it, `place_in_source` says where it stood (line, item, address) for
    reports. `language` is "und" where the source does not say: the language is then read from the text.
    `description` may hold HTML, which is cleaned later. `details` holds the fields of the kind's details table.
    """

    remote_id: str
    kind: Kind
    title: str
    address: str = ""
    place_in_source: str = ""
    language: str = "und"
    summary: str = ""
    description: str = ""
    provider_name: str = ""
    provider_website: str = ""
    # What registers call the provider: addresses at ror.org or Wikidata, VAT number, PIC, LEI, as the source writes them.
    provider_identifiers: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    region: str = ""
    city: str = ""
    place: str = ""
    is_online: bool | None = None
    is_free: bool | None = None
    price_amount: Decimal | None = None
    price_currency: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    deadline_on: date | None = None
    schedule: Schedule = Schedule.SCHEDULED
    level_from: int | None = None
    level_to: int | None = None
    teaching_languages: list[str] = field(default_factory=list)
    subtitle_languages: list[str] = field(default_factory=list)
    has_certificate: bool | None = None
    is_self_paced: bool | None = None
    licence: str = ""
    tags: list[str] = field(default_factory=list)
    concepts: list[FoundConcept] = field(default_factory=list)
    sessions: list[FoundSession] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    # Other languages in which the source itself gives the texts: language -> field -> text.
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    # When the source published or last changed it, as the source says.
    published_on: date | None = None
    modified_at: datetime | None = None
    evidence_address: str = ""
    extractor: str = ""
    # The fields that Rialto filled in from the entry's own words, or from what is known of its source.
    worked_out: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class FoundGone:
    """The source says that it no longer has what it once called `remote_id`: an explicit sign, which acts at once."""

    remote_id: str
    place_in_source: str = ""
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class RefusedItem:
    """Something in a source that could not be read: where it stood, and why, in words that help its owner.

    `breaks_off` says that the document ends here before its end: what would have followed is unknown, not gone.
    """

    place_in_source: str
    reason: str
    breaks_off: bool = False
