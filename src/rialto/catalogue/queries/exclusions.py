"""What must not come back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from rialto.catalogue.models import Entry, Exclusion, Source


@dataclass(slots=True)
class Excluded:
    """Exclusions that touch a batch."""

    by_remote_id: dict[str, Exclusion] = field(default_factory=dict)
    by_address: dict[str, Exclusion] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_remote_id or self.by_address)


def is_taken_down(entry: Entry) -> bool:
    """Whether something of an entry is excluded: its title is nobody's business any more. One query."""
    return Exclusion.objects.filter(entry_public_id=entry.public_id).exists()


def taken_down_among(entries: Iterable[Entry]) -> set[UUID]:
    """The public ids of those of these entries that were taken down. One query."""
    ids = [entry.public_id for entry in entries]
    return set(Exclusion.objects.filter(entry_public_id__in=ids).values_list("entry_public_id", flat=True))


def excluded_things(entry_public_id: UUID) -> list[tuple[str, str, str]]:
    """What of an entry is excluded: source's slug and remote id, or "" and "" with the canonical address."""
    rows = Exclusion.objects.filter(entry_public_id=entry_public_id).order_by("pk")
    return [
        (slug or "", remote_id, "" if slug else address)
        for slug, remote_id, address in rows.values_list("source__slug", "remote_id", "canonical_address")
    ]


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
