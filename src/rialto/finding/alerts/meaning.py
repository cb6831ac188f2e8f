"""Saved searches by what they mean: the vector of each, kept once, and which of them a new entry's vector comes near to.

The vectors of searches are made by the process that embeds entries. Comparing is one product of a matrix in bytes (384 a search); what
comes near is asked again by the very rule of the results page, so that nothing is told that the page would not show.
"""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rialto.finding.alerts.standing import search_of
from rialto.finding.dictionaries import dictionaries, gloss_of
from rialto.finding.meaning import (
    FOLLOWING,
    asked_for,
    embedder,
    is_on,
    least_standout,
    meaning_of,
    near_vectors,
    neighbours,
)
from rialto.finding.models import SavedSearch
from rialto.finding.queries import languages_asked
from rialto.search.meaning.embedding import DIMENSIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = structlog.get_logger("rialto.finding")
# Raise it when the same search would mean another text.
RULES = 3
# Searches whose vectors are made in one go: some tenths of a second.
BATCH = 32
# Rows that are compared at a time, so that no copy of all of them in wider numbers is made.
STRETCH = 8_192
# A kept vector is rounded (similarities are wrong by 0.001), and processes that began at different times take what is usual from different
# samples of 1,024 (0.002): what is told stands out by so much more than the page asks for.
MARGIN = 0.005
# Of so many searches that an entry comes near to the nearest are asked again; the others are not told of it by meaning.
MOST_ASKED = 100
# Rows may become visible a little after the moment that they name.
OVERLAP = timedelta(seconds=30)
_LENGTH = struct.Struct("<f")


def meant_with() -> str:
    """Names what a search's vector is made with."""
    stamp = dictionaries().stamp if settings.DICTIONARIES else ""
    return f"{RULES} {stamp} {embedder().name}"[:120]


def embed_searches(gate: Callable[[], None]) -> int:
    """Give watched searches without a vector theirs; returns how many were dealt with. `gate` may wait before each few, or end it by raising."""
    made_with, count = meant_with(), 0
    while True:
        waiting = SavedSearch.objects.filter(is_watched=True).exclude(meant_with=made_with)
        some = list(waiting.order_by("pk").only("pk", "query", "language")[:BATCH])
        if not some:
            return count
        gate()
        for saved in some:
            search = search_of(saved)
            typed = meaning_of(search.text)
            gloss = gloss_of(typed.split(), languages_asked(search, saved.language))
            bounds = asked_for(typed, gloss).bounds if typed else ()
            saved.meaning = b"".join(kept(vector) for vector in bounds) or None
            saved.meant_with, saved.meant_at = made_with, timezone.now()
        with transaction.atomic():
            SavedSearch.objects.bulk_update(some, ["meaning", "meant_with", "meant_at"])
        count += len(some)


def kept(vector: "NDArray[np.float32]") -> bytes:
    """A question's vector in 388 bytes: its length, and a byte a number."""
    import numpy as np

    from rialto.search.meaning.vectors import packed

    return _LENGTH.pack(float(np.linalg.norm(vector))) + packed(vector).tobytes()


def read(content: bytes) -> "list[NDArray[np.float32]]":
    """The vectors that were kept, one after another."""
    import numpy as np

    from rialto.search.meaning.vectors import unpacked

    return [
        unpacked(np.frombuffer(one, np.int8, offset=_LENGTH.size)) * _LENGTH.unpack_from(one)[0]
        for one in _each(content)
    ]


def _each(content: bytes) -> list[bytes]:
    size = _LENGTH.size + DIMENSIONS
    return [content[begin : begin + size] for begin in range(0, len(content), size)]


class MeantSearches:
    """The vectors of watched searches in memory: 396 bytes each, one or two a search. For one process."""

    def __init__(self) -> None:
        import numpy as np

        self._seen_until: datetime | None = None
        # Search -> its rows.
        self._rows: dict[int, list[int]] = {}
        self._count = 0
        self._vectors = np.zeros((0, 384), np.int8)
        # What a row's product has to be multiplied with: the question's length by that of its bytes.
        self._scales = np.zeros(0, np.float32)
        self._ids = np.zeros(0, np.int64)

    def nearest(self, entries: "Mapping[int, NDArray[np.float32]]") -> dict[int, list[int]]:
        """Search -> entries whose vectors stand out to it about as much as the results page asks; the nearest searches of each entry."""
        import numpy as np

        self._refresh()
        count = self._count
        if not entries or not count:
            return {}
        there = neighbours()
        numbers = list(entries)
        # What is usual is taken from the entry beforehand, since products add up.
        asked = np.array([entries[one] for one in numbers]).T - there.usual_vector()[:, None]
        least = least_standout(there.count) * FOLLOWING
        found: dict[int, list[tuple[float, int]]] = {column: [] for column in range(len(numbers))}
        for begin in range(0, count, STRETCH):
            end = min(count, begin + STRETCH)
            near = self._vectors[begin:end].astype(np.float32) @ asked * self._scales[begin:end, None]
            for row, column in np.argwhere(near >= least):
                found[int(column)].append((float(near[row, column]), int(self._ids[begin + row])))
        searches: dict[int, list[int]] = {}
        for column, many in found.items():
            # Both vectors of a search may come near.
            nearest = dict.fromkeys(search for _, search in sorted(many, reverse=True))
            for search in list(nearest)[:MOST_ASKED]:
                searches.setdefault(search, []).append(numbers[column])
        return searches

    def vectors(self, search: int) -> "list[NDArray[np.float32]]":
        """The vectors of a search that `nearest` named."""
        return [self._vectors[row].astype("float32") * self._scales[row] for row in self._rows[search]]

    def _refresh(self) -> None:
        """Read the vectors that were made since this was last asked."""
        import numpy as np

        rows = SavedSearch.objects.filter(is_watched=True, meaning__isnull=False, meant_with=meant_with())
        if self._seen_until is not None:
            rows = rows.filter(meant_at__gt=self._seen_until - OVERLAP)
        for pk, content, at in rows.values_list("pk", "meaning", "meant_at").iterator(chunk_size=2_000):
            if content is None or at is None:
                continue
            each, rows_of_search = _each(bytes(content)), self._rows.setdefault(pk, [])
            while len(rows_of_search) < len(each):
                rows_of_search.append(self._count)
                self._count += 1
            # A row that a search no longer needs keeps its place and is near to nothing.
            self._scales[[row for row in rows_of_search if row < len(self._ids)]] = 0
            for row, one in zip(rows_of_search, each, strict=False):
                if row >= len(self._ids):
                    self._grow()
                packed = np.frombuffer(one, np.int8, offset=_LENGTH.size)
                (length,) = _LENGTH.unpack_from(one)
                self._ids[row], self._vectors[row] = pk, packed
                self._scales[row] = length / max(float(np.linalg.norm(packed.astype(np.float32))), 1e-9)
            self._seen_until = max(at, self._seen_until or at)

    def _grow(self) -> None:
        import numpy as np

        more = max(1_024, len(self._ids) // 2)
        self._vectors = np.concatenate([self._vectors, np.zeros((more, 384), np.int8)])
        self._scales = np.concatenate([self._scales, np.zeros(more, np.float32)])
        self._ids = np.concatenate([self._ids, np.zeros(more, np.int64)])


def shown_of(vectors: "Sequence[NDArray[np.float32]]", entries: Iterable[int]) -> set[int]:
    """Those of the entries that the results page finds by meaning for a search of these vectors."""
    return {one for one, _ in near_vectors(vectors, margin=MARGIN)} & set(entries)


def shown_for(saved: SavedSearch, entries: Iterable[int]) -> set[int]:
    """Those of the entries that the results page finds by meaning for a saved search; none where finding by meaning is off."""
    wanted = list(entries)
    if not wanted or not is_on() or not saved.meaning or saved.meant_with != meant_with():
        return set()
    try:
        return shown_of(read(bytes(saved.meaning)), wanted)
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        log.error("not asked for meaning", reason=str(problem))
        return set()
