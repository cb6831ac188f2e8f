"""Rows that already use our own field names: starter content, and what another Rialto exports."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.adapters.table.rows import Row
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import moments, words

ENTRY_FIELDS = {field.name for field in fields(FoundEntry)}
SESSION_FIELDS = {field.name for field in fields(FoundSession)}
CONCEPT_FIELDS = {field.name for field in fields(FoundConcept)}
# Names that no other table has: one of them, beside kind and title, makes a row one of ours.
OWN_NAMES = {
    "evidence_address",
    "remote_id",
    "provider_name",
    "teaching_languages",
    "is_online",
    "is_self_paced",
    "concepts",
}
DAYS = {"starts_on", "ends_on", "deadline_on", "published_on"}
TIMES = {"modified_at", "starts_at", "ends_at"}
AMOUNTS = {"price_amount"}
DETAIL_AMOUNTS = {
    "duration_hours", "ects", "credential_price_amount", "pay_from", "pay_to", "hours_a_week", "amount_from",
    "amount_to", "budget", "rate_percent",
}  # fmt: skip
# `Choices.values` makes a new list at every call.
KINDS, SCHEDULES, ROLES = tuple(Kind.values), tuple(Schedule.values), tuple(ConceptRole.values)
LISTS = {"countries", "teaching_languages", "subtitle_languages", "tags"}
SWITCHES = {"is_online", "is_free", "has_certificate", "is_self_paced", "is_all_day"}
NUMBERS = {"level_from", "level_to", "seats", "seats_left"}
# Other fields are taken as they stand.
READ = DAYS | TIMES | AMOUNTS | LISTS | SWITCHES | NUMBERS


def is_native(cells: Mapping[str, Any]) -> bool:
    """Whether a row uses our field names: kind and title, and at least one name that only we use."""
    return {"kind", "title"} <= set(cells) and bool(OWN_NAMES & set(cells))


def found_from_native(row: Row, options: ReadingOptions) -> FoundEntry:
    """Read a row of our own; names that we do not know are refused, because a typing error must not lose a value.

    Names that begin with an underscore are remarks and left out. Raises `Unusable`.
    """
    said = {
        name: value
        for name, value in row.cells.items()
        if not name.startswith("_") and value not in (None, "")
    }
    said.pop("place_in_source", None)
    if unknown := sorted(set(said) - ENTRY_FIELDS):
        raise Unusable(_("These names are not ours: %(names)s.") % {"names": ", ".join(unknown)})
    if said.get("kind") not in KINDS:
        raise Unusable(_("The kind “%(word)s” is not one of ours.") % {"word": said.get("kind", "")})
    if not words.text_of(said.get("title")):
        raise Unusable(_("The row has no title."))
    values = {
        name: typed(name, value)
        for name, value in said.items()
        if name not in {"sessions", "concepts", "details"}
    }
    values["kind"] = Kind(said["kind"])
    values.setdefault("language", options.default_language or "und")
    if "schedule" in values:
        values["schedule"] = schedule(values["schedule"])
    values.setdefault("remote_id", str(said.get("address") or words.stable_id(str(said["title"]))))
    values["sessions"] = [session(item) for item in said.get("sessions", [])]
    values["concepts"] = [concept(item) for item in said.get("concepts", [])]
    values["details"] = {
        name: typed(name, value) if name not in DETAIL_AMOUNTS else amount(name, value)
        for name, value in dict(said.get("details", {})).items()
    }
    return FoundEntry(place_in_source=row.place, **{"extractor": "table rialto", **values})


def typed(name: str, value: Any) -> Any:
    """The value of one field; raises `Unusable` naming the field when it has the wrong form."""
    if name not in READ:
        return value.strip() if isinstance(value, str) else value
    try:
        if name in DAYS:
            return moments.read_moment(value).day
        if name in TIMES:
            return aware(value)
        if name in AMOUNTS:
            return Decimal(str(value))
        if name in LISTS:
            return words.list_of(value)
        if name in NUMBERS:
            return int(value)
    except (ValueError, InvalidOperation, TypeError) as error:
        raise wrong(name, value) from error
    # What is left are the switches.
    if (truth := words.truth_of(value)) is None:
        raise wrong(name, value)
    return truth


def wrong(name: str, value: Any) -> Unusable:
    return Unusable(
        _("“%(value)s” does not fit the field %(name)s.") % {"value": str(value)[:60], "name": name}
    )


def amount(name: str, value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise wrong(name, value) from error


def aware(value: Any) -> Any:
    if (at := moments.read_moment(value).at) is None:
        raise ValueError(_("a time needs its zone"))
    return at


def schedule(value: Any) -> Schedule:
    if value not in SCHEDULES:
        raise wrong("schedule", value)
    return Schedule(value)


def session(item: Any) -> FoundSession:
    if not isinstance(item, dict) or "starts_at" not in item or set(item) - SESSION_FIELDS:
        raise Unusable(_("A session is an object with starts_at; its names are those of our sessions."))
    values = {name: typed(name, value) for name, value in item.items()}
    if "schedule" in values:
        values["schedule"] = schedule(values["schedule"])
    return FoundSession(**values)


def concept(item: Any) -> FoundConcept:
    if not isinstance(item, dict) or item.get("role") not in ROLES or set(item) - CONCEPT_FIELDS:
        raise Unusable(_("A concept is an object with a known role, and key, address or label."))
    return FoundConcept(**item)
