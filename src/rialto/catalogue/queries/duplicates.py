"""Reading what is one offer, what may be, and what a person has to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from rialto.catalogue.choices import CandidateState
from rialto.catalogue.models import DuplicateCandidate, Entry, EntryMerge, ForeignEntry

# So often is one entry merged again before nobody asks on: each step costs a query.
LONGEST_CHAIN = 20
# What a person compares side by side, in this order.
COMPARED_FIELDS = (
    "kind", "status", "language", "title", "summary", "description", "address", "provider", "starts_on", "ends_on",
    "deadline_on", "city", "place", "region", "countries", "is_online", "is_free", "is_self_paced", "has_certificate",
    "price_amount", "price_currency", "level_from", "level_to", "teaching_languages", "subtitle_languages", "licence",
    "schedule", "tags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two entries. `label` is the field's name in the interface language."""

    name: str
    label: str
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        return bool(self.first != self.second)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A pair of the duplicate queue with every field that at least one of the two fills."""

    candidate: DuplicateCandidate
    first: Entry
    second: Entry
    fields: Sequence[FieldPair]

    @property
    def differing(self) -> list[FieldPair]:
        return [pair for pair in self.fields if pair.differs]


def side_by_side(candidate: DuplicateCandidate) -> SideBySide:
    """Two entries field by field, fields that both leave empty left out."""
    first, second = candidate.first, candidate.second
    pairs = []
    for name in COMPARED_FIELDS:
        one, other = getattr(first, name), getattr(second, name)
        if one not in (None, "", []) or other not in (None, "", []):
            label = str(getattr(Entry._meta.get_field(name), "verbose_name", name))
            pairs.append(FieldPair(name, label, one, other))
    return SideBySide(candidate, first, second, pairs)


def survivor_ids(entry_ids: Iterable[int]) -> dict[int, int]:
    """Merged entry -> the entry that it lives on in, chains followed to their end; others are left out."""
    found: dict[int, int] = {}
    asked = set(entry_ids)
    while asked:
        rows = EntryMerge.objects.filter(other__in=asked, undone_at__isnull=True)
        step = dict(rows.values_list("other", "survivor"))
        found |= step
        asked = set(step.values()) - found.keys()
    return {entry_id: _end_of(found, entry_id) for entry_id in found}


def survivor_of_foreign(entry: Entry) -> Entry | None:
    """The entry that another site's entry lives on in, where that is public here; chains followed to their end.

    A site speaks of its own entries only: what it names of others leads nowhere. One query for each step.
    """
    here, seen = entry.public_id, set[UUID]()
    while here not in seen and len(seen) <= LONGEST_CHAIN:
        seen.add(here)
        state = (
            ForeignEntry.objects.filter(public_id=here, origin=entry.origin).select_related("entry").first()
        )
        if state is None:
            return None
        if not state.is_deleted:
            return state.entry if state.entry is not None and state.entry.is_public else None
        if state.merged_into is None:
            return None
        here = state.merged_into
    return None


def foreign_living_on(public_ids: Iterable[UUID]) -> list[Entry]:
    """Other sites' entries that are here and were merged into one of these at their origin, at any depth."""
    found: dict[UUID, Entry | None] = {}
    asked = set(public_ids)
    while asked:
        states = ForeignEntry.objects.filter(merged_into__in=asked, is_deleted=True).select_related("entry")
        step = {state.public_id: state.entry for state in states if state.public_id not in found}
        found |= step
        asked = set(step)
    return [entry for entry in found.values() if entry is not None]


def _end_of(steps: dict[int, int], entry_id: int) -> int:
    while entry_id in steps:
        entry_id = steps[entry_id]
    return entry_id


def merged_ids(entry_ids: Iterable[int]) -> dict[int, set[int]]:
    """Entry -> itself and all that was merged into it, at any depth."""
    members = {entry_id: {entry_id} for entry_id in entry_ids}
    root = {entry_id: entry_id for entry_id in members}
    asked = set(members)
    while asked:
        rows = EntryMerge.objects.filter(survivor__in=asked, undone_at__isnull=True)
        step = list(rows.values_list("survivor", "other"))
        for survivor, other in step:
            root[other] = root[survivor]
            members[root[survivor]].add(other)
        asked = {other for _survivor, other in step}
    return members


def decided_pairs(entry_ids: Iterable[int]) -> dict[tuple[int, int], CandidateState]:
    """Pairs with at least one of `entry_ids` in them -> what was decided, where something was."""
    ids = list(entry_ids)
    rows = DuplicateCandidate.objects.filter(Q(first__in=ids) | Q(second__in=ids)).exclude(
        state=CandidateState.OPEN
    )
    return {
        (first, second): CandidateState(state)
        for first, second, state in rows.values_list("first", "second", "state")
    }
