"""What of an entry changes when a source says something else, field by field."""

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from rialto.base.addresses import canonical_address
from rialto.catalogue.actions.cleaning import SHARED_FIELDS, CleanEntry, expiry_of
from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.models import Entry, SourceRecord
from rialto.organisations.models import Organisation

EMPTY: tuple[Any, ...] = (None, "", [])
# Follow from other fields, whoever gave those.
DERIVED_FIELDS = frozenset({"expires_on", "canonical_address"})
# Are in one language: those of a record in another one are translations.
FOREIGN_FIELDS = frozenset({"language", "title", "summary", "description", "tags"})
PRICE_FIELDS = ("price_amount", "price_currency", "is_free")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source record may say about its entry.

    `leads`: the entry was made from it, so that its word counts where sources differ. `given`: the fields that it
    gave a value to when it was last read. `held`: those that records before it give.
    """

    leads: bool
    given: Set[str] = frozenset()
    held: Set[str] = frozenset()

    def may_change(self, field: str, before: Any, after: Any) -> bool:
        """Gaps are filled by anybody; a value is replaced or emptied only by the record that stands for it."""
        is_its_own = field in self.given and field not in self.held
        if is_empty(field, after):
            return is_its_own
        return self.leads or is_its_own or is_empty(field, before)


def claims_of(entry_ids: Collection[int]) -> dict[int, Claim]:
    """Record -> what it may say: the first of an entry leads, later ones leave alone what earlier ones give.

    What a merge brought speaks after the entry's own records, however old it is, and never leads.
    """
    claims: dict[int, Claim] = {}
    held: dict[int, frozenset[str]] = {}
    own_first = F("joined_at").asc(nulls_first=True)
    records = SourceRecord.objects.filter(entry__in=entry_ids).order_by(own_first, "pk")
    for pk, entry_id, joined_at, given in records.values_list("pk", "entry_id", "joined_at", "fields"):
        before = held.get(entry_id)
        leads = before is None and joined_at is None
        claims[pk] = Claim(leads=leads, given=frozenset(given), held=before or frozenset())
        held[entry_id] = (before or frozenset()) | frozenset(given)
    return claims


def speaks_otherwise(entry: Entry, one: CleanEntry) -> bool:
    """Whether a record is known to be in another language than its entry."""
    return len({entry.language, one.values["language"]} - {"und"}) == 2


def foreign_words(entry: Entry, one: CleanEntry, claim: Claim) -> frozenset[str]:
    """The fields that hold words, where a record that does not lead speaks another language than its entry."""
    return FOREIGN_FIELDS if not claim.leads and speaks_otherwise(entry, one) else frozenset()


def is_empty(field: str, value: Any) -> bool:
    """Whether a field says nothing."""
    return value in EMPTY or (field == "language" and value == "und")


def fields_given(one: CleanEntry) -> list[str]:
    """The fields that a record gives a value to: shared ones, provider, `details.` ones, sessions, concepts and texts."""
    given = [name for name, value in one.values.items() if not is_empty(name, value)]
    given += [f"details.{name}" for name in one.details]
    parts = {
        "provider": one.found.provider_name,
        "sessions": one.sessions,
        "concepts": one.concepts,
        "texts": one.translations,
    }
    return given + [name for name, part in parts.items() if part]


def worked_out_of(one: CleanEntry) -> list[str]:
    """Those of the given fields that Rialto worked out: the record's words say them, not its fields."""
    given = set(fields_given(one))
    return [name for name in one.worked_out if name in given]


def changed_fields(
    entry: Entry, one: CleanEntry, *, provider: Organisation | None, claim: Claim, spared: Set[str]
) -> dict[str, Any]:
    """The shared fields that get another value; never `spared` ones, which a person set by hand."""
    fields: dict[str, Any] = {}
    for name in SHARED_FIELDS:
        before, after = getattr(entry, name), one.values[name]
        if name in spared or name in DERIVED_FIELDS or before == after:
            continue
        if claim.may_change(name, before, after):
            fields[name] = after
    if claim.leads and "kind" not in spared and entry.kind != one.found.kind:
        fields["kind"] = Kind(one.found.kind)
    if claim.leads and fields.get("is_free") and spared.isdisjoint(PRICE_FIELDS):
        fields |= {"price_amount": None, "price_currency": ""}
    may_replace = claim.leads or entry.provider_id is None
    if provider and may_replace and "provider" not in spared and entry.provider_id != provider.pk:
        fields["provider"] = provider
    _drop_what_does_not_fit(entry, fields)
    if claim.leads and "schedule" not in spared:
        fields |= _moved(entry, one, fields)
    return fields | _derived(entry, fields, spared)


def _moved(entry: Entry, one: CleanEntry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What follows where an event that was still to come gets another day, and its source does not say so itself.

    A series has many days, and loses those that are over: that is no move.
    """
    if one.values["schedule"] != Schedule.SCHEDULED or one.found.kind != Kind.EVENT:
        return {"moved_from": None} if entry.moved_from and "schedule" in fields else {}
    before, after = entry.starts_on, fields.get("starts_on", entry.starts_on)
    if after == before:
        # It has been moved, and stays so however often its source says that it takes place as planned.
        return {"schedule": entry.schedule} if entry.moved_from and "schedule" in fields else {}
    if after == entry.moved_from:
        return {"schedule": Schedule.SCHEDULED, "moved_from": None}
    if before is None or after is None or before < timezone.localdate() or len(one.sessions) > 1:
        return {}
    return {"schedule": Schedule.RESCHEDULED, "moved_from": entry.moved_from or before}


def _derived(entry: Entry, fields: Mapping[str, Any], spared: Set[str]) -> dict[str, Any]:
    merged = _Merged(entry, fields)
    derived = {
        "expires_on": expiry_of(Kind(merged["kind"]), merged),
        "canonical_address": canonical_address(merged["address"]),
    }
    return {
        name: value for name, value in derived.items() if name not in spared and getattr(entry, name) != value
    }


class _Merged(dict[str, Any]):
    """The entry's fields as they will be."""

    def __init__(self, entry: Entry, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.entry = entry

    def __missing__(self, name: str) -> Any:
        return getattr(self.entry, name)


def _dates_in_order(merged: Mapping[str, Any]) -> bool:
    first, last = merged["starts_on"], merged["ends_on"]
    return first is None or last is None or first <= last


def _price_makes_sense(merged: Mapping[str, Any]) -> bool:
    amount = merged["price_amount"]
    return (amount is None) == (merged["price_currency"] == "") and not (merged["is_free"] and amount)


def _levels_in_order(merged: Mapping[str, Any]) -> bool:
    low, high = merged["level_from"], merged["level_to"]
    return (low is None) == (high is None) and (low is None or low <= high)


# Fields that hold together, as the table's constraints say.
GROUPS: tuple[tuple[tuple[str, ...], Callable[[Mapping[str, Any]], bool]], ...] = (
    (("starts_on", "ends_on"), _dates_in_order),
    (PRICE_FIELDS, _price_makes_sense),
    (("level_from", "level_to"), _levels_in_order),
)


def _drop_what_does_not_fit(entry: Entry, fields: dict[str, Any]) -> None:
    """Leave a group as it was where the merged one would not hold: two sources may each be right and not fit."""
    for group, holds in GROUPS:
        if not holds(_Merged(entry, fields)):
            for name in group:
                fields.pop(name, None)
