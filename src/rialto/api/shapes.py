"""What a record may say that a source sends, checked strictly: a typing error is named and not passed over."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.details import FIELDS_OF_KIND
from rialto.harvesting.values import codes
from rialto.harvesting.values.addresses import web_address

DETAIL_LENGTH = 20_000
TEXT_FIELDS = frozenset({"title", "summary", "description"})


def checked_address(text: str) -> str:
    if text and not web_address(text):
        raise ValueError(_("This is not a web address that begins with http:// or https://."))
    return text


def checked_language(text: str) -> str:
    if text not in ("", "und") and not codes.language_code(text):
        raise ValueError(_("This is no language code (ISO 639, as “en” or “mt”)."))
    return text


def checked_country(text: str) -> str:
    if len(text) != 2 or not codes.country_code(text):
        raise ValueError(_("This is no country code (two letters, ISO 3166-1)."))
    return text.upper()


def checked_zone(text: str) -> str:
    if text and text not in available_timezones():
        raise ValueError(_("This is no time zone (as “Europe/Sofia”)."))
    return text


def no_text_for_a_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(_("A price is a number, or digits in a text."))
    return value


def text_only(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(_("A date is a text as 2026-05-31."))
    return value


Address = Annotated[StrictStr, Field(max_length=2000), AfterValidator(checked_address)]
Language = Annotated[StrictStr, Field(max_length=20), AfterValidator(checked_language)]
Country = Annotated[StrictStr, AfterValidator(checked_country)]
Zone = Annotated[StrictStr, AfterValidator(checked_zone)]
Day = Annotated[date, BeforeValidator(text_only), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    AwareDatetime, BeforeValidator(text_only), WithJsonSchema({"type": "string", "format": "date-time"})
]
Price = Annotated[Decimal, BeforeValidator(no_text_for_a_number), Field(ge=0, lt=10**9, max_digits=12)]
Level = Annotated[StrictInt, Field(ge=1, le=8)]
Short = Annotated[StrictStr, Field(max_length=300)]
RemoteId = Annotated[StrictStr, Field(min_length=1, max_length=500)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PushedSession(Shape):
    """One date on which it takes place."""

    starts_at: Moment
    ends_at: Moment | None = None
    timezone: Zone = ""
    is_all_day: StrictBool = False
    place: Short = ""
    city: Short = ""
    country: Country | None = None
    is_online: StrictBool | None = None
    address: Address = ""
    seats: Annotated[StrictInt, Field(ge=0)] | None = None
    seats_left: Annotated[StrictInt, Field(ge=0)] | None = None
    deadline_on: Day | None = None
    schedule: Schedule = Schedule.SCHEDULED
    remote_id: Short = ""

    def found(self) -> FoundSession:
        return FoundSession(**{**self.model_dump(), "country": self.country or ""})


class PushedConcept(Shape):
    """A concept by its key in our scheme, its address, or a label in any language."""

    role: ConceptRole
    key: Short = ""
    address: Address = ""
    label: Short = ""
    level_from: Level | None = None
    level_to: Level | None = None

    @model_validator(mode="after")
    def is_named(self) -> "PushedConcept":
        if not (self.key or self.address or self.label):
            raise ValueError(_("A concept needs a key, an address or a label."))
        return self


class PushedThing(Shape):
    """One thing as its source describes it. Leave out what you do not know; nothing is guessed."""

    kind: Kind
    title: Annotated[StrictStr, Field(min_length=1, max_length=1000)]
    address: Address = ""
    language: Language = "und"
    summary: Annotated[StrictStr, Field(max_length=5000)] = ""
    description: Annotated[StrictStr, Field(max_length=120_000)] = ""
    provider_name: Annotated[StrictStr, Field(max_length=500)] = ""
    provider_website: Address = ""
    countries: Annotated[list[Country], Field(max_length=30)] = []
    region: Annotated[StrictStr, Field(max_length=5)] = ""
    city: Short = ""
    place: Short = ""
    is_online: StrictBool | None = None
    is_free: StrictBool | None = None
    price_amount: Price | None = None
    price_currency: Annotated[StrictStr, Field(pattern=r"^([A-Z]{3})?$")] = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    deadline_on: Day | None = None
    schedule: Schedule = Schedule.SCHEDULED
    level_from: Level | None = None
    level_to: Level | None = None
    teaching_languages: Annotated[list[Language], Field(max_length=30)] = []
    subtitle_languages: Annotated[list[Language], Field(max_length=30)] = []
    has_certificate: StrictBool | None = None
    is_self_paced: StrictBool | None = None
    licence: Annotated[StrictStr, Field(max_length=60)] = ""
    tags: Annotated[list[Short], Field(max_length=50)] = []
    concepts: Annotated[list[PushedConcept], Field(max_length=200)] = []
    sessions: Annotated[list[PushedSession], Field(max_length=400)] = []
    details: dict[str, StrictStr | StrictBool | StrictInt | float | list[StrictStr] | None] = {}
    translations: Annotated[dict[Language, dict[str, StrictStr]], Field(max_length=60)] = {}
    published_on: Day | None = None
    modified_at: Moment | None = None
    evidence_address: Address = ""

    @model_validator(mode="after")
    def fits_together(self) -> "PushedThing":
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(_("It ends before it starts."))
        if self.price_amount and not self.price_currency:
            raise ValueError(_("A price needs its currency."))
        known = FIELDS_OF_KIND[self.kind]
        if strange := sorted(set(self.details) - known):
            raise ValueError(
                _("The kind “%(kind)s” has no details %(names)s. It has: %(known)s.")
                % {"kind": self.kind.value, "names": ", ".join(strange), "known": ", ".join(sorted(known))}
            )
        for fields in self.translations.values():
            if set(fields) - TEXT_FIELDS:
                raise ValueError(_("Translations are of title, summary and description."))
        return self

    def found(self, remote_id: str) -> FoundEntry:
        """The same, as the catalogue takes it."""
        said = self.model_dump(exclude={"remote_id", "sessions", "concepts"})
        return FoundEntry(
            remote_id=remote_id,
            sessions=[session.found() for session in self.sessions],
            concepts=[FoundConcept(**concept.model_dump()) for concept in self.concepts],
            **said,
        )


class PushedRecord(PushedThing):
    """One thing with the source's own name for it, by which it is known the next time."""

    remote_id: RemoteId


def words_of(error: ValidationError) -> str:
    """What is wrong with a record, field by field, in words for its sender."""
    faults = [
        (".".join(str(part) for part in fault["loc"]), str(fault["msg"]).removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return "; ".join(f"{place}: {words}" if place else words for place, words in faults[:8])


def read_record(said: Any, number: int) -> PushedRecord | tuple[str, str]:
    """A record of a list, or its identifier (as far as it has one) and why it is refused."""
    try:
        return PushedRecord.model_validate(said)
    except ValidationError as error:
        remote_id = said.get("remote_id") if isinstance(said, dict) else None
        name = remote_id[:500] if isinstance(remote_id, str) else ""
        return name, _("Record %(number)s: %(faults)s") % {"number": number, "faults": words_of(error)}


def moment_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
