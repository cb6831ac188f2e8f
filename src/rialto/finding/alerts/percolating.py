"""Following the change log: which saved searches does a new entry answer?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.changes.actions import move_cursor
from rialto.changes.queries import position_of, things_after
from rialto.finding.alerts.standing import CHUNK, analysis_state, bounds_of, watch
from rialto.finding.documents import documents_of
from rialto.finding.models import Match, SavedSearch, SearchKey
from rialto.search.percolation import Held, Standing, holds, in_time, term_key
from rialto.search.port import Document

READER = "alerts"
# Records of the log that are dealt with in one transaction: an import must not keep the indexer waiting.
BATCH = 100
# News is what was published in the last days; matches are remembered for a little longer, so that none is told twice.
NEW_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=35)
# Matches that one search notes in one day; further ones are counted, and the mail says how many more there are.
MOST_A_DAY = 50
# Keys that are looked up by one query, and standing queries kept in memory (about 2 KB each).
KEYS_AT_ONCE, MOST_KEPT = 5_000, 20_000

Timing = tuple[str, str, str, bool]


class Kept(NamedTuple):
    """A standing query in memory."""

    standing: Standing
    timing: Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Percolated:
    """What one step came to: how many matches are new, and whether more of the log waits."""

    match_count: int = 0
    is_behind: bool = False


class Percolator:
    """Matches entries against saved searches; keeps the standing queries it met last. One for each process that follows the log."""

    def __init__(self) -> None:
        self._kept: dict[int, Kept] = {}
        self._analysed_with = ""

    def follow(self, *, until: int) -> Percolated:
        """Deal with the next records of the log up to position `until` (that of the index, so that what a mail tells of can be found).

        Matches and cursor move in one transaction: a crash repeats a step that never was. Run by one process at a time.
        """
        position = position_of(READER)
        if position >= until:
            return Percolated()
        if not SavedSearch.objects.filter(is_watched=True).exists():
            # Whoever begins to wait now is told only of what comes after now.
            move_cursor(READER, to=until)
            return Percolated()
        self._analyse_again()
        records = [one for one in things_after(position, limit=BATCH) if one[0] <= until]
        with transaction.atomic():
            matches = self._note(self._found(records)) if records else 0
            move_cursor(READER, to=records[-1][0] if records else until)
        return Percolated(match_count=matches, is_behind=len(records) == BATCH)

    def matching(self, documents: Iterable[Document]) -> dict[int, list[int]]:
        """Search id -> ids of the documents that it finds today, for the watched searches that find any."""
        today = timezone.localdate()
        held = {document.id: Held(document) for document in documents}
        found: dict[int, list[int]] = defaultdict(list)
        candidates = self._candidates(held)
        self._load({search for searches in candidates.values() for search in searches})
        for document_id, searches in candidates.items():
            one = held[document_id]
            for search in searches:
                kept = self._kept.get(search)
                if (
                    kept is not None
                    and holds(one, kept.standing)
                    and in_time(one, *bounds_of(kept.timing, today))
                ):
                    found[search].append(document_id)
        return found

    def _found(self, records: Sequence[tuple[int, str, UUID]]) -> dict[tuple[int, int], int]:
        """(search, entry) -> position of the record, for entries that are new and public."""
        positions = {public_id: position for position, noun, public_id in records if noun == "entry"}
        entries = new_entries(positions)
        return {
            (search, entry): positions[entries[entry]]
            for search, ids in self.matching(documents_of(entries)).items()
            for entry in ids
        }

    def _candidates(self, held: dict[int, Held]) -> dict[int, set[int]]:
        """Document -> searches that are filed under one of its terms."""
        holders: dict[int, list[int]] = defaultdict(list)
        for document_id, one in held.items():
            for term in one.terms:
                holders[term_key(term)].append(document_id)
        keys = list(holders)
        found: dict[int, set[int]] = defaultdict(set)
        for begin in range(0, len(keys), KEYS_AT_ONCE):
            rows = SearchKey.objects.filter(key__in=keys[begin : begin + KEYS_AT_ONCE])
            for key, search in rows.values_list("key", "search_id").iterator(chunk_size=10_000):
                for document_id in holders[key]:
                    found[document_id].add(search)
        return found

    def _load(self, searches: set[int]) -> None:
        """Have these standing queries in memory, with those met last as far as there is room."""
        missing = sorted(searches - self._kept.keys())
        if len(self._kept) + len(missing) > max(MOST_KEPT, len(searches)):
            self._kept = {pk: kept for pk, kept in self._kept.items() if pk in searches}
        for begin in range(0, len(missing), KEYS_AT_ONCE):
            rows = SavedSearch.objects.filter(pk__in=missing[begin : begin + KEYS_AT_ONCE])
            for pk, plain in rows.values_list("pk", "standing"):
                self._kept[pk] = Kept(Standing.of_plain(plain), _timing(plain["timing"]))

    @staticmethod
    def _note(found: dict[tuple[int, int], int]) -> int:
        """Write matches down, or count them where a search has very many today; returns how many are new."""
        if not found:
            return 0
        now = timezone.now()
        today = timezone.localdate(now)
        searches = {search for search, _entry in found}
        known, today_counts = _known(searches, {entry for _search, entry in found}), _counts(searches, today)
        rows: list[Match] = []
        more: Counter[int] = Counter()
        flooded = _flooded(searches)
        published = dict(
            Entry.objects.filter(pk__in={entry for _s, entry in found}).values_list("pk", "published_at")
        )
        for (search, entry), position in sorted(found.items(), key=lambda one: one[1]):
            if (search, entry) in known:
                continue
            if search in flooded and published[entry] <= flooded[search]:
                continue  # it was among those that were only counted
            if today_counts[search] >= MOST_A_DAY:
                more[search] += 1
                continue
            today_counts[search] += 1
            rows.append(Match(search_id=search, entry_id=entry, position=position, found_on=today))
        Match.objects.bulk_create(rows, batch_size=CHUNK)
        _move_on({row.search_id for row in rows}, more, now)
        return len(rows) + more.total()

    def _analyse_again(self) -> None:
        """Make standing queries anew where dictionaries or rules have changed since they were made."""
        state = analysis_state()
        if state == self._analysed_with:
            return
        while True:
            old = SavedSearch.objects.filter(is_watched=True).exclude(analysed_with=state)
            chunk = list(old.order_by("pk")[:CHUNK])
            if not chunk:
                break
            with transaction.atomic():
                watch(chunk)
        self._kept.clear()
        self._analysed_with = state


def new_entries(public_ids: Iterable[UUID]) -> dict[int, UUID]:
    """Those of the entries that are public and were published lately: id -> public id."""
    rows = Entry.objects.filter(public_id__in=list(public_ids), published_at__gte=timezone.now() - NEW_FOR)
    # Asked for the state as well, SQLite goes through all public entries instead of fetching these few.
    found = rows.values_list("pk", "public_id", "status")
    return {pk: public_id for pk, public_id, status in found if status == Status.PUBLISHED}


def forget_matches() -> int:
    """Delete matches that are too old to be told; returns how many."""
    old = timezone.localdate() - REMEMBERED_FOR
    return Match.objects.filter(found_on__lt=old).delete()[0]


def _timing(plain: Sequence[Any]) -> Timing:
    when, first, last, with_past = plain
    return str(when), str(first), str(last), bool(with_past)


def _in_chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    many = sorted(ids)
    return (many[begin : begin + KEYS_AT_ONCE] for begin in range(0, len(many), KEYS_AT_ONCE))


def _known(searches: set[int], entries: set[int]) -> set[tuple[int, int]]:
    rows: set[tuple[int, int]] = set()
    for chunk in _in_chunks(searches):
        rows |= set(
            Match.objects.filter(search__in=chunk, entry__in=entries).values_list("search_id", "entry_id")
        )
    return rows


def _counts(searches: set[int], today: Any) -> Counter[int]:
    counts: Counter[int] = Counter()
    for chunk in _in_chunks(searches):
        rows = Match.objects.filter(search__in=chunk, found_on=today)
        counts.update(dict(rows.values_list("search_id").annotate(Count("id")).order_by()))
    return counts


def _flooded(searches: set[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for chunk in _in_chunks(searches):
        rows = SavedSearch.objects.filter(pk__in=chunk, flooded_at__isnull=False)
        found.update(dict(rows.values_list("pk", "flooded_at")))
    return found


def _move_on(matched: set[int], more: Counter[int], now: datetime) -> None:
    """Say on the searches that there is news."""
    last = Match.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for chunk in _in_chunks(matched):
        SavedSearch.objects.filter(pk__in=chunk).update(last_match_id=last)
    by_count: dict[int, list[int]] = defaultdict(list)
    for search, count in more.items():
        by_count[count].append(search)
    for count, searches in by_count.items():
        for chunk in _in_chunks(searches):
            SavedSearch.objects.filter(pk__in=chunk).update(
                more_count=F("more_count") + count, flooded_at=now
            )
