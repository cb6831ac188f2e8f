"""Following the change log: which saved searches does a new entry answer?"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from rialto.base.bulk import insert_values
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.changes.actions import move_cursor
from rialto.changes.queries import first_positions, position_of, things_after
from rialto.finding.alerts.meaning import MeantSearches, shown_of
from rialto.finding.alerts.standing import CHUNK, analysis_state, bounds_of, watch
from rialto.finding.documents import documents_of
from rialto.finding.meaning import is_on, neighbours
from rialto.finding.models import Match, SavedSearch, SearchKey
from rialto.search.percolation import Held, Standing, holds, in_time, passes, term_key
from rialto.search.port import Document

READER = "alerts"
# Who follows the log up to where entries have their vectors, which are made behind all other work.
READER_BY_MEANING = "alerts by meaning"
# Records of the log that are dealt with in one transaction: an import must not keep the indexer waiting.
BATCH = 20
# News is what was published in the last days; matches are remembered for a little longer, so that none is told twice.
NEW_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=35)
# Matches that one search notes in one day; further ones are counted, and the mail says how many more there are.
MOST_A_DAY = 50
# Keys that are looked up by one query, and standing queries kept in memory (about 1 KB each).
KEYS_AT_ONCE, MOST_KEPT = 5_000, 40_000

Timing = tuple[str, str, str, bool]


class Noted(NamedTuple):
    """How many matches a search noted on which day, and where in the log it last had too many."""

    matched_on: date | None
    matched_count: int
    flooded_position: int


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
        self._meant: MeantSearches | None = None

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
        if self._analyse_again():
            return Percolated(is_behind=True)
        records = [one for one in things_after(position, limit=BATCH) if one[0] <= until]
        with transaction.atomic():
            matches = self._note(self._found(records)) if records else 0
            move_cursor(READER, to=records[-1][0] if records else until)
        return Percolated(match_count=matches, is_behind=len(records) == BATCH)

    def follow_by_meaning(self, *, until: int) -> Percolated:
        """As `follow`, for what is found by meaning alone: as far as the log was dealt with by words, and entries have vectors.

        In the same process, since matches are told in the order in which they are written down.
        """
        if not is_on():
            return Percolated()
        until = min(until, position_of(READER), neighbours().position)
        # Whoever switches it on is told of what comes from then on.
        position = position_of(READER_BY_MEANING) or until
        if position >= until or not SavedSearch.objects.filter(is_watched=True).exists():
            if until:
                move_cursor(READER_BY_MEANING, to=max(position, until))
            return Percolated()
        records = [one for one in things_after(position, limit=BATCH) if one[0] <= until]
        with transaction.atomic():
            matches = self._note(self._found_by_meaning(records), by_meaning=True) if records else 0
            move_cursor(READER_BY_MEANING, to=records[-1][0] if records else until)
        return Percolated(match_count=matches, is_behind=len(records) == BATCH)

    def near(self, documents: Iterable[Document]) -> dict[int, list[int]]:
        """Search id -> ids of the documents that it finds today by meaning, whether or not by its words too."""
        self._meant = self._meant or MeantSearches()
        today = timezone.localdate()
        held = {document.id: Held(document) for document in documents}
        candidates = self._meant.nearest(neighbours().vectors_of(held))
        self._load(set(candidates))
        watched = {
            pk
            for pk, is_watched in _rows(SavedSearch._meta.db_table, "id, is_watched", "id", candidates)
            if is_watched
        }
        found: dict[int, list[int]] = {}
        for search, ids in candidates.items():
            kept = self._kept.get(search) if search in watched else None
            passing = [
                one
                for one in ids
                if kept is not None
                and passes(held[one], kept.standing.filters, kept.standing.around)
                and in_time(held[one], *bounds_of(kept.timing, today))
            ]
            if passing and (shown := shown_of(self._meant.vectors(search), passing)):
                found[search] = sorted(shown)
        return found

    def _found_by_meaning(self, records: Sequence[tuple[int, str, UUID]]) -> dict[tuple[int, int], int]:
        """(search, entry) -> position of the record, for entries that are new and public."""
        positions = {public_id: position for position, noun, public_id in records if noun == "entry"}
        entries = new_entries(positions)
        return {
            (search, entry): positions[entries[entry]]
            for search, ids in self.near(documents_of(entries)).items()
            for entry in ids
        }

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
        found: dict[int, set[int]] = defaultdict(set)
        for key, search in _rows(SearchKey._meta.db_table, "key, search_id", "key", holders):
            for document_id in holders[key]:
                found[document_id].add(search)
        return found

    def _load(self, searches: set[int]) -> None:
        """Have these standing queries in memory, with those met last as far as there is room."""
        missing = sorted(searches - self._kept.keys())
        if len(self._kept) + len(missing) > max(MOST_KEPT, len(searches)):
            self._kept = {pk: kept for pk, kept in self._kept.items() if pk in searches}
        for pk, text in _rows(SavedSearch._meta.db_table, "id, standing", "id", missing):
            plain = json.loads(text) if isinstance(text, str) else text
            self._kept[pk] = Kept(Standing.of_plain(plain), _timing(plain["timing"]))

    @staticmethod
    def _note(found: dict[tuple[int, int], int], *, by_meaning: bool = False) -> int:
        """Write matches down, or count them where a search has very many today; returns how many are new."""
        if not found:
            return 0
        today = timezone.localdate()
        entries = {entry for _search, entry in found}
        known = {
            (search, entry): was_by_meaning
            for search, entry, was_by_meaning in Match.objects.filter(entry__in=entries).values_list(
                "search_id", "entry_id", "is_by_meaning"
            )
        }
        if not by_meaning and (now := [one for one in found if known.get(one)]):
            # Told of for its meaning, or about to be: now it has the words as well.
            Match.objects.filter(_any_of(now)).update(is_by_meaning=False)
        firsts = _first_positions(entries)
        noted = _noted({search for search, _entry in found})
        rows: list[tuple[int, int, int, date, bool]] = []
        added: Counter[int] = Counter()
        more: Counter[int] = Counter()
        for (search, entry), position in sorted(found.items(), key=itemgetter(1)):
            matched_on, matched_count, flooded_position = noted[search]
            if (search, entry) in known or firsts[entry] <= flooded_position:
                continue  # told before, or among those that were only counted
            if (matched_count if matched_on == today else 0) + added[search] >= MOST_A_DAY:
                more[search] += 1
                continue
            added[search] += 1
            rows.append((search, entry, position, today, by_meaning))
        insert_values(Match, ("search_id", "entry_id", "position", "found_on", "is_by_meaning"), rows)
        begun = {search for search in added if noted[search].matched_on != today}
        _move_on(added, more, begun=begun, position=max(found.values()), today=today)
        return len(rows) + more.total()

    def _analyse_again(self) -> bool:
        """Make some standing queries anew where dictionaries, rules or names of concepts have changed; whether there were any.

        Some at a time, because whoever follows the log has to keep the index true meanwhile.
        """
        state = analysis_state()
        if state == self._analysed_with:
            return False
        old = SavedSearch.objects.filter(is_watched=True).exclude(analysed_with=state)
        chunk = list(old.order_by("pk")[:CHUNK])
        if chunk:
            with transaction.atomic():
                watch(chunk)
            return True
        self._kept.clear()
        self._analysed_with = state
        return False


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


def _any_of(pairs: Iterable[tuple[int, int]]) -> Q:
    """Matches of these searches and entries."""
    found = Q(pk__in=[])
    for search, entry in pairs:
        found |= Q(search=search, entry=entry)
    return found


def _timing(plain: Sequence[Any]) -> Timing:
    when, first, last, with_past = plain
    return str(when), str(first), str(last), bool(with_past)


def _in_chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    many = sorted(ids)
    return (many[begin : begin + KEYS_AT_ONCE] for begin in range(0, len(many), KEYS_AT_ONCE))


def _rows(table: str, columns: str, column: str, numbers: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Rows whose column is one of very many numbers. Written by hand: Django takes longer to prepare each number than the database to find it."""
    with connection.cursor() as cursor:
        for chunk in _in_chunks(numbers):
            listed = ",".join([str(int(number)) for number in chunk])
            # Names are ours, and all that is put in are whole numbers.
            cursor.execute(f"SELECT {columns} FROM {table} WHERE {column} IN ({listed})")  # noqa: S608
            yield from cursor.fetchall()


def _first_positions(entries: set[int]) -> dict[int, int]:
    """Entry -> where it first stood in the log."""
    public_ids = dict(Entry.objects.filter(pk__in=entries).values_list("public_id", "pk"))
    return {public_ids[one]: first for one, first in first_positions("entry", public_ids).items()}


def _noted(searches: set[int]) -> dict[int, Noted]:
    """How many matches each of the searches noted on which day, and where one had too many."""
    found: dict[int, Noted] = {}
    for chunk in _in_chunks(searches):
        rows = SavedSearch.objects.filter(pk__in=chunk)
        for row in rows.values_list("pk", "matched_on", "matched_count", "flooded_position"):
            found[row[0]] = Noted(row[1], row[2], row[3])
    return found


def _move_on(added: Counter[int], more: Counter[int], *, begun: set[int], position: int, today: date) -> None:
    """Say on the searches that there is news; `begun` are those that note their first match of the day."""
    last = Match.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for count, searches in _by_count(added):
        for chunk in _in_chunks(set(searches) & begun):
            SavedSearch.objects.filter(pk__in=chunk).update(
                last_match_id=last, matched_on=today, matched_count=count
            )
        for chunk in _in_chunks(set(searches) - begun):
            SavedSearch.objects.filter(pk__in=chunk).update(
                last_match_id=last, matched_count=F("matched_count") + count
            )
    for count, searches in _by_count(more):
        for chunk in _in_chunks(searches):
            SavedSearch.objects.filter(pk__in=chunk).update(
                more_count=F("more_count") + count, flooded_position=position
            )


def _by_count(counts: Counter[int]) -> Iterable[tuple[int, list[int]]]:
    """Equal counts together: few statements move many searches on."""
    found: dict[int, list[int]] = defaultdict(list)
    for search, count in counts.items():
        if count:
            found[count].append(search)
    return found.items()
