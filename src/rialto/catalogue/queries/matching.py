"""Which entry a found one already is."""

from collections.abc import Iterable
from datetime import date

from rialto.base.text import folded
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.duplicates import survivor_ids

MatchKey = tuple[str, str, str, date | None]


def entries_by_match_key(keys: Iterable[MatchKey | None]) -> dict[MatchKey, Entry]:
    """Entries with the kind, canonical address, title and first day of `keys`: the same offer, seen elsewhere.

    Withdrawn and archived ones too: what was taken away does not come back by being found again elsewhere. For one
    that was merged, the entry that it lives on in.
    """
    wanted = {key for key in keys if key}
    addresses = {address for _, address, _, _ in wanted}
    entries = Entry.objects.filter(canonical_address__in=addresses).order_by("-pk")
    found: dict[MatchKey, Entry] = {}
    for entry in entries:
        key = (entry.kind, entry.canonical_address, folded(entry.title), entry.starts_on)
        # What another site withdrew is its matter: here the offer begins anew.
        if entry.is_foreign and not entry.is_public:
            continue
        # The oldest stands for the offer, unless it is archived and another is not.
        if key in wanted and (key not in found or entry.status != Status.ARCHIVED):
            found[key] = entry
    merged = {entry.pk for entry in found.values() if entry.status == Status.MERGED}
    if merged:
        into = survivor_ids(merged)
        survivors = Entry.objects.in_bulk(set(into.values()))
        found = {key: survivors.get(into.get(entry.pk, 0), entry) for key, entry in found.items()}
    return found
