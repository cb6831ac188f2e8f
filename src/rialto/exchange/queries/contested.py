"""Entries that two sites say they minted, as administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rialto.catalogue.models import Entry, ForeignEntry
from rialto.catalogue.queries.exclusions import taken_down_among
from rialto.exchange.models import ContestedEntry

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedLine:
    """One entry: its title and page here ("" where it has none), the site that keeps it, the other one, and since when that is known."""

    public_id: UUID
    title: str
    address: str
    holder: str
    claimant: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedList:
    """How many there are, and the newest of them."""

    count: int
    lines: Sequence[ContestedLine]


def contested(*, at_most: int = SHOWN) -> ContestedList:
    """Two queries, five where there are some."""
    rows = list(ContestedEntry.objects.all()[:at_most])
    if not rows:
        return ContestedList(count=0, lines=())
    ids = [row.public_id for row in rows]
    entries = {entry.public_id: entry for entry in Entry.objects.filter(public_id__in=ids)}
    holders = dict(ForeignEntry.objects.filter(public_id__in=ids).values_list("public_id", "origin"))
    holders |= {public_id: entry.origin for public_id, entry in entries.items()}
    hidden = taken_down_among(entries.values())
    lines = [
        _line(row, entries.get(row.public_id), holders.get(row.public_id, ""), row.public_id in hidden)
        for row in rows
    ]
    return ContestedList(count=ContestedEntry.objects.count(), lines=lines)


def _line(row: ContestedEntry, entry: Entry | None, holder: str, is_hidden: bool) -> ContestedLine:
    title = "" if is_hidden else entry.title if entry else row.title
    return ContestedLine(
        public_id=row.public_id,
        title=title,
        address=entry.get_absolute_url() if entry and entry.is_public else "",
        holder=holder,
        claimant=row.origin,
        since=row.since,
    )
