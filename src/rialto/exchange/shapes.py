"""The form of the public feed, for those who write it and those who read it: docs/how-to/exchange.md."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

LARGEST = 2**63 - 1
ITEMS_AT_MOST = 1000
Number = Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
SiteName = Annotated[StrictStr, Field(pattern=r"^[\w.-]{1,80}$")]
Short = Annotated[StrictStr, Field(max_length=500)]
Address = Annotated[StrictStr, Field(max_length=2000)]
Words = Annotated[StrictStr, Field(max_length=200_000)]
Code = Annotated[StrictStr, Field(max_length=20)]
Flag = StrictBool | None
Amount = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=20)]
Level = Annotated[int, Field(ge=0, le=100)]


class Shape(BaseModel):
    """Fields that are not known are passed over, so that an older site can read a newer one's feed."""

    model_config = ConfigDict(extra="ignore", ser_json_inf_nan="null")


class FeedOrganisation(Shape):
    """Who offers it, as plain facts."""

    name: Short
    website: Address = ""
    country: Code = ""
    identifiers: Annotated[list[Short], Field(max_length=50)] = []


class FeedSource(Shape):
    """Where the site has it from."""

    name: Short
    address: Address = ""
    licence: Short = ""
    attribution: Short = ""


class FeedText(Shape):
    """A translation of one field."""

    language: Code
    field: Literal["title", "summary", "description"]
    text: Words
    origin: Annotated[
        Literal["source", "person", "machine"],
        Field(description="who translated it: the source, a person, a machine"),
    ]
    is_stale: Annotated[StrictBool, Field(description="the original has changed since")] = False


class FeedConcept(Shape):
    """A concept that belongs to the entry."""

    role: Code
    address: Address = ""
    key: Short = ""
    says: Annotated[
        Code, Field(description="source, beside (another source), person, or suggested (by Rialto)")
    ] = "source"
    level_from: Level | None = None
    level_to: Level | None = None
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


class FeedSession(Shape):
    """One date on which it takes place."""

    starts_at: datetime
    ends_at: datetime | None = None
    timezone: Short = ""
    is_all_day: StrictBool = False
    place: Short = ""
    city: Short = ""
    country: Code = ""
    is_online: Flag = None
    address: Address = ""
    seats: Number | None = None
    seats_left: Number | None = None
    deadline_on: date | None = None
    schedule: Code = "scheduled"
    remote_id: Short = ""


class FeedStop(Shape):
    """One stop of a learning path."""

    title: Short
    address: Address = ""


class FeedVariant(Shape):
    """The same offer in another language."""

    language: Code
    title: Short
    address: Address


class FeedEntry(Shape):
    """Everything that is public of an entry, in its original language, with its translations."""

    kind: Code
    slug: Annotated[StrictStr, Field(max_length=120, pattern=r"^[-a-zA-Z0-9_]*$")] = ""
    page: Annotated[Address, Field(description="the entry's page at its origin")] = ""
    language: Code = "und"
    title: Annotated[StrictStr, Field(min_length=1, max_length=1000)]
    summary: Annotated[StrictStr, Field(max_length=5000)] = ""
    description: Annotated[Words, Field(description="HTML")] = ""
    tags: Annotated[list[Short], Field(max_length=100)] = []
    address: Annotated[Address, Field(description="where the offer itself is found")] = ""
    evidence_address: Address = ""
    licence: Short = ""
    organisation: FeedOrganisation | None = None
    countries: Annotated[list[Code], Field(max_length=60)] = []
    region: Code = ""
    city: Short = ""
    place: Short = ""
    is_online: Flag = None
    is_free: Flag = None
    is_self_paced: Flag = None
    has_certificate: Flag = None
    price_amount: Amount | None = None
    price_currency: Code = ""
    level_from: Level | None = None
    level_to: Level | None = None
    teaching_languages: Annotated[list[Code], Field(max_length=60)] = []
    subtitle_languages: Annotated[list[Code], Field(max_length=60)] = []
    starts_on: date | None = None
    ends_on: date | None = None
    deadline_on: date | None = None
    moved_from: date | None = None
    issued_on: date | None = None
    schedule: Code = "scheduled"
    published_at: datetime | None = None
    details: Annotated[dict[Short, Any], Field(description="what only this kind has", max_length=60)] = {}
    concepts: Annotated[list[FeedConcept], Field(max_length=500)] = []
    sessions: Annotated[list[FeedSession], Field(max_length=500)] = []
    stops: Annotated[list[FeedStop], Field(max_length=200)] = []
    variants: Annotated[list[FeedVariant], Field(max_length=60)] = []
    translations: Annotated[list[FeedText], Field(max_length=400)] = []
    sources: Annotated[list[FeedSource], Field(max_length=100)] = []
    pictures: Annotated[list[dict[str, Any]], Field(max_length=50)] = []


class Item(Shape):
    """What all items have. `version` is the origin's own number: of two items about one thing, the higher counts."""

    position: Annotated[Number, Field(description="where it stands in this site's log; 0 in a snapshot")] = 0
    id: UUID
    origin: Annotated[SiteName, Field(description="the site that minted the entry and changes it")]
    version: Number


class ChangedItem(Item):
    """A public entry as it is now."""

    change: Literal["changed"]
    entry: FeedEntry


class DeletedItem(Item):
    """An entry that was public and is so no more."""

    change: Literal["deleted"]
    reason: Annotated[Code, Field(description="withdrawn, taken-down or merged")] = "withdrawn"
    merged_into: Annotated[
        UUID | None,
        Field(
            description="of a merged one, the entry of the same origin that it lives on in; that one may be merged or gone itself"
        ),
    ] = None


class SuggestedField(Shape):
    """A field's value as it was seen and as it should be."""

    old: Any = None
    new: Any = None


class SuggestionItem(Shape):
    """A change that a site suggests for another's entry, and what became of it. Who suggested it stays at that site."""

    position: Number = 0
    change: Literal["suggestion"]
    id: UUID
    site: Annotated[SiteName, Field(description="the site that suggests")]
    about: Annotated[UUID, Field(description="the entry")]
    origin: Annotated[SiteName, Field(description="the site that the entry is kept at, and that decides")]
    fields: Annotated[dict[Short, SuggestedField], Field(max_length=40)]
    state: Literal["open", "accepted", "refused"] = "open"
    reason: Short = ""
    made_at: datetime
    decided_at: datetime | None = None


AnyItem = Annotated[ChangedItem | DeletedItem | SuggestionItem, Field(discriminator="change")]


class ChangesPage(Shape):
    """A page of changes. Ask again with `after` = `next`; where `has_more` is false, there is nothing newer yet."""

    site: SiteName
    items: Annotated[list[AnyItem], Field(max_length=ITEMS_AT_MOST)]
    next: Number
    has_more: bool


class SnapshotPage(Shape):
    """A page of all that is public, and of what was. After the last one (`next_page` is empty), go on with `after` = `position`."""

    site: SiteName
    items: Annotated[list[AnyItem], Field(max_length=ITEMS_AT_MOST)]
    position: Number
    next_page: Annotated[StrictStr, Field(max_length=200)]


class SiteAnswer(Shape):
    """Who a site is."""

    name: SiteName
    address: Address
    country: Annotated[Code, Field(description="ISO 3166 alpha-2; empty for the hub of all countries")] = ""
    operator: Short = ""
    program: Short = ""
    position: Annotated[Number, Field(description="the newest position of its log")]
    kept_from: Annotated[Number, Field(description="the oldest position that changes can be asked after")]
