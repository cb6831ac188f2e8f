"""Finding what is one offer, from the change log: keys, judgement, merges and the queue."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import monotonic

import structlog
from django.db import IntegrityError, transaction

from rialto.base.bulk import insert_rows
from rialto.base.errors import Refused
from rialto.catalogue.actions import FoundPair, merge_entries, note_candidates, refill
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, EntryMerge, MatchKey
from rialto.catalogue.queries.duplicates import decided_pairs, merged_ids, survivor_ids
from rialto.catalogue.queries.indexing import entry_ids_of
from rialto.catalogue.queries.offers import holders_of, match_keys_of, offer_rows
from rialto.changes.actions import move_cursor
from rialto.changes.queries import changes_after, position_of
from rialto.harvesting.matching.blocking import FULL, FULL_FOR_PROVIDER, chosen, keys_of
from rialto.harvesting.matching.decision import MOST_QUEUED, Judged, agree, judge
from rialto.harvesting.matching.loading import offer_of
from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.matching.verdict import Band

log = structlog.get_logger("rialto.harvesting.matching")
# Rises when rules or keys change: the log is then read again from its beginning.
VERSION = 1
READER = f"matching-{VERSION}"
BATCH = 300
# Offers kept ready, as the entries of one provider are compared with each other again and again.
KEPT_OFFERS = 20_000


@dataclass(slots=True)
class MatchReport:
    """What came of a batch: `changes` records of the log were read."""

    changes: int = 0
    merged: int = 0
    queued: int = 0

    @property
    def wrote(self) -> bool:
        return bool(self.merged or self.queued)


class Offers:
    """Offers by entry, loaded when they are needed and forgotten when they are many or have changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Offer] = OrderedDict()

    def forget(self, entry_ids: Iterable[int]) -> None:
        """Read these anew when they are asked for next."""
        for entry_id in entry_ids:
            self._kept.pop(entry_id, None)

    def load(self, entry_ids: Collection[int]) -> dict[int, Offer]:
        """Those of the entries that can be the same as others."""
        missing = [entry_id for entry_id in entry_ids if entry_id not in self._kept]
        for begin in range(0, len(missing), BATCH):
            for pk, row in offer_rows(missing[begin : begin + BATCH]).items():
                self._kept[pk] = offer_of(row)
        found = {}
        for entry_id in entry_ids:
            if entry_id in self._kept:
                self._kept.move_to_end(entry_id)
                found[entry_id] = self._kept[entry_id]
        while len(self._kept) > KEPT_OFFERS:
            self._kept.popitem(last=False)
        return found


def match_changes(offers: Offers | None = None) -> MatchReport:
    """Match what changed since the last call, at most `BATCH` records of the log. Call it until `changes` is 0.

    The cursor moves after the batch: a crash in between repeats it, which changes nothing.
    """
    records = changes_after(position_of(READER), limit=BATCH)
    if not records:
        return MatchReport()
    entries = entry_ids_of({record.public_id for record in records if record.noun == "entry"})
    report = after_write(entries.values(), offers)
    report.changes = len(records)
    move_cursor(READER, to=records[-1].position)
    return report


def match_all_changes() -> MatchReport:
    """Match everything that changed and was not matched yet, batch by batch."""
    offers, total = Offers(), MatchReport()
    while (report := match_changes(offers)).changes:
        total.changes += report.changes
        total.merged += report.merged
        total.queued += report.queued
    return total


def match_for(*, seconds: float) -> bool:
    """Match what changed, and stop between two batches once `seconds` are over; returns whether something is left."""
    offers, began = Offers(), monotonic()
    while monotonic() - began < seconds:
        if not match_changes(offers).changes:
            return False
    return True


def after_write(entry_ids: Iterable[int], offers: Offers | None = None) -> MatchReport:
    """Look for what is the same offer as one of these entries; the same entries again write nothing."""
    ids = sorted(set(entry_ids))
    kept = offers or Offers()
    kept.forget(ids)
    found = kept.load(ids)
    for survivor in _survivors_among(ids):
        refill(survivor)
    keys = {pk: keys_of(offer) for pk, offer in found.items()}
    holders = _store_keys(ids, keys)
    report = MatchReport()
    judged: dict[tuple[int, int], Judged] = {}
    for pk, offer in found.items():
        nearest, siblings = chosen(keys[pk], holders, but=pk)
        queued = 0
        for one in judge(offer, _loaded(kept, nearest), _loaded(kept, siblings)):
            queued += one.verdict.band is Band.QUEUE
            if queued <= MOST_QUEUED:
                _keep_surer(judged, one)
    _write(list(judged.values()), kept, report)
    return report


def _loaded(kept: Offers, entry_ids: set[int]) -> list[Offer]:
    return list(kept.load(sorted(entry_ids)).values())


def _keep_surer(judged: dict[tuple[int, int], Judged], one: Judged) -> None:
    before = judged.get(one.pair)
    if before is None or (before.verdict.band is Band.QUEUE and one.verdict.score > before.verdict.score):
        judged[one.pair] = one


def _survivors_among(entry_ids: Collection[int]) -> list[int]:
    merges = EntryMerge.objects.filter(survivor__in=entry_ids, undone_at__isnull=True)
    return sorted(set(merges.values_list("survivor", flat=True)))


@transaction.atomic
def _store_keys(entry_ids: Collection[int], keys: dict[int, dict[int, bool]]) -> dict[int, list[int]]:
    """Bring the stored keys of these entries up to date; gives who holds each of them. Full keys take in no more."""
    stored = match_keys_of(entry_ids)
    wanted = {pk: set(of_entry) for pk, of_entry in keys.items()}
    for pk in entry_ids:
        if gone := stored.get(pk, set()) - wanted.get(pk, set()):
            MatchKey.objects.filter(entry=pk, key__in=gone).delete()
    holders = holders_of(key for of_entry in wanted.values() for key in of_entry)
    rows = []
    for pk, of_entry in keys.items():
        for key, is_provider in of_entry.items():
            full = FULL_FOR_PROVIDER if is_provider else FULL
            if key not in stored.get(pk, ()) and len(holders[key]) < full:
                rows.append(MatchKey(entry_id=pk, key=key))
                holders[key].append(pk)
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError:  # another worker was quicker with some of them
        MatchKey.objects.bulk_create(rows, batch_size=300, ignore_conflicts=True)
    return holders


def _write(judged: list[Judged], kept: Offers, report: MatchReport) -> None:
    """Merge what is sure, queue the rest; entries that live on in others are followed to these."""
    ids = {pk for one in judged for pk in one.pair}
    decided = decided_pairs(ids)
    queue: dict[tuple[int, int], FoundPair] = {}
    for one in sorted(judged, key=lambda one: (-one.verdict.score, one.pair)):
        into = survivor_ids(one.pair) if one.verdict.band is Band.AUTOMATIC else {}
        first, second = (into.get(pk, pk) for pk in one.pair)
        if first == second or one.pair in decided:
            continue
        if one.verdict.band is Band.AUTOMATIC and _merge(first, second, one, kept):
            report.merged += 1
        else:
            queue[one.pair] = _found_pair(one)
    report.queued = note_candidates(_of_survivors(queue))


def _found_pair(one: Judged) -> FoundPair:
    verdict = one.verdict
    return FoundPair(
        first=one.first, second=one.second, rule=verdict.rule, score=verdict.score, evidence=verdict.evidence
    )


def _of_survivors(queue: dict[tuple[int, int], FoundPair]) -> list[FoundPair]:
    """The pairs by what their entries live on in, the surest of each; what a person keeps apart is left out."""
    into = survivor_ids({pk for pair in queue for pk in pair})
    best: dict[tuple[int, int], FoundPair] = {}
    for pair in queue.values():
        first, second = sorted((into.get(pair.first, pair.first), into.get(pair.second, pair.second)))
        known = best.get((first, second))
        if first != second and (known is None or known.score < pair.score):
            best[(first, second)] = FoundPair(
                first=first, second=second, rule=pair.rule, score=pair.score, evidence=pair.evidence
            )
    decided = decided_pairs({pk for pair in best for pk in pair})
    return [pair for key, pair in best.items() if key not in decided]


def _merge(first: int, second: int, one: Judged, kept: Offers) -> bool:
    """Merge two entries where nothing that lives on in them speaks against it; the older and public one survives."""
    members = merged_ids([first, second])
    ones, others = kept.load(sorted(members[first])), kept.load(sorted(members[second]))
    if not agree(ones.values(), others.values()):
        return False
    both = Entry.objects.in_bulk([first, second])
    if len(both) < 2 or any(
        entry.status not in (Status.PUBLISHED, Status.IN_REVIEW) or entry.is_foreign
        for entry in both.values()
    ):
        return False
    survivor, other = sorted(
        both.values(), key=lambda entry: (not entry.is_public, entry.created_at, entry.pk)
    )
    try:
        merge_entries(survivor, other, by=None, rule=one.verdict.rule, score=one.verdict.score)
    except Refused as refusal:
        log.info("not merged", first=first, second=second, reason=refusal.message)
        return False
    kept.forget([survivor.pk, other.pk])
    return True
