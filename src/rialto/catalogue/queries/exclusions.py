"""What must not come back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from rialto.catalogue.choices import GoneReason
from rialto.catalogue.models import Entry, Exclusion, ForeignEntry, Source


@dataclass(slots=True)
class Excluded:
    """Exclusions that touch a batch."""

    by_remote_id: dict[str, Exclusion] = field(default_factory=dict)
    by_address: dict[str, Exclusion] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_remote_id or self.by_address)


def is_taken_down(entry: Entry) -> bool:
    """Whether something of an entry is excluded here: it stays away until the desk lets it come back. One query."""
    return Exclusion.objects.filter(entry_public_id=entry.public_id).exists()


def is_unspoken(entry: Entry) -> bool:
    """Whether an entry was taken down, here or at its origin: its title is nobody's business any more. One query, two for another site's."""
    return bool(taken_down_among([entry]))


def taken_down_among(entries: Iterable[Entry]) -> set[UUID]:
    """The public ids of those of these entries that were taken down, here or at their origin. One query, two where some are gone that
    other sites keep."""
    found = list(entries)
    # Lists load no origin, and of what is public it need not be asked.
    foreign = [one.public_id for one in found if not one.is_public and one.is_foreign]
    return _down_here([one.public_id for one in found]) | _down_there(foreign)


def taken_down_of(public_ids: Collection[UUID]) -> set[UUID]:
    """The same of entries that need not be known here. Two queries, none for none."""
    return _down_here(public_ids) | _down_there(public_ids) if public_ids else set()


def _down_here(public_ids: Collection[UUID]) -> set[UUID]:
    rows = Exclusion.objects.filter(entry_public_id__in=public_ids)
    return set(rows.values_list("entry_public_id", flat=True))


def _down_there(public_ids: Collection[UUID]) -> set[UUID]:
    if not public_ids:
        return set()
    rows = ForeignEntry.objects.filter(
        public_id__in=public_ids, is_deleted=True, reason=GoneReason.TAKEN_DOWN
    )
    return set(rows.values_list("public_id", flat=True))


# What an exclusion is about: its source's slug and the remote id there, or "" and "" with the canonical address.
Thing = tuple[str, str, str]


def excluded_things(entry_public_id: UUID | None = None) -> dict[UUID, tuple[datetime, list[Thing]]]:
    """Entry's public id -> since when it is excluded, and what of it; of all entries, or of one. One query."""
    rows = Exclusion.objects.order_by("entry_public_id", "at", "pk")
    if entry_public_id is not None:
        rows = rows.filter(entry_public_id=entry_public_id)
    found: dict[UUID, tuple[datetime, list[Thing]]] = {}
    for public_id, at, slug, remote_id, address in rows.values_list(
        "entry_public_id", "at", "source__slug", "remote_id", "canonical_address"
    ):
        _since, things = found.setdefault(public_id, (at, []))
        things.append((slug or "", remote_id, "" if slug else address))
    return found


def excluded_among(source: Source, remote_ids: Iterable[str], addresses: Iterable[str]) -> Excluded:
    """Exclusions of a source's remote ids, and of canonical addresses whatever source says them: one query."""
    found = Excluded()
    wanted = Q(source=source, remote_id__in=set(remote_ids)) | Q(
        source=None, canonical_address__in=set(addresses) - {""}
    )
    for one in Exclusion.objects.filter(wanted):
        if one.source_id is None:
            found.by_address[one.canonical_address] = one
        else:
            found.by_remote_id[one.remote_id] = one
    return found
