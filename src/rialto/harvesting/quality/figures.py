"""One line a day for each source, organisation, coalition and country: how good their descriptions are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils import timezone

from rialto.catalogue.actions import store_figures
from rialto.catalogue.choices import FigureScope, LinkState, Status
from rialto.catalogue.models import DIMENSION_FIELDS, Quality, QualityFigure, Source, SourceRecord
from rialto.harvesting.quality.rules import RULES
from rialto.harvesting.quality.standing import EXAMPLES
from rialto.organisations.models import Organisation

BATCH = 2000
# Every day is kept for a quarter, then the first of each month for three years.
DAYS_KEPT, MONTHS_KEPT = timedelta(days=92), timedelta(days=3 * 365)
COLUMNS = ("total", *DIMENSION_FIELDS)
Key = tuple[FigureScope, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """An entry as the sums take it: its points, and the bits of the rules that it misses."""

    entry_id: int
    points: tuple[int, ...]
    missed: tuple[int, ...]
    is_broken: bool


@dataclass(slots=True)
class Sum:
    """Points that are being added up."""

    entry_count: int = 0
    broken_count: int = 0
    points: list[int] = field(default_factory=lambda: [0] * len(COLUMNS))
    # Bit of a rule -> how many entries miss it, and the ids of the first of them.
    counts: dict[int, int] = field(default_factory=dict)
    examples: dict[int, list[int]] = field(default_factory=dict)

    def add(self, one: Measured) -> None:
        self.entry_count += 1
        self.broken_count += one.is_broken
        for number, value in enumerate(one.points):
            self.points[number] += value
        for bit in one.missed:
            count = self.counts[bit] = self.counts.get(bit, 0) + 1
            if count <= EXAMPLES:
                self.examples.setdefault(bit, []).append(one.entry_id)

    @property
    def missed(self) -> dict[str, list[Any]]:
        """As `QualityFigure.missed` keeps it."""
        return {str(bit): [count, self.examples[bit]] for bit, count in sorted(self.counts.items())}


def keep_first_figures() -> int:
    """Count figures where none were ever kept, so that a new shop need not wait for the night."""
    return 0 if QualityFigure.objects.exists() else keep_figures()


def keep_figures(day: date | None = None) -> int:
    """Count the day's figures and keep them; forget those that are old. Returns how many were written."""
    today = day or timezone.localdate()
    sums: dict[Key, Sum] = defaultdict(Sum)
    coalitions = dict(Organisation.objects.filter(is_national_coalition=True).values_list("pk", "slug"))
    slugs = dict(Source.objects.values_list("pk", "slug"))
    owners = dict(Source.objects.filter(owner__isnull=False).values_list("pk", "owner_id"))
    for rows in _batches():
        sources = _sources_of([row[0] for row in rows])
        for entry_id, provider_id, provider, countries, link_state, missing, *points in rows:
            its = sources.get(entry_id, set())
            keys: set[Key] = {(FigureScope.SOURCE, slugs[one]) for one in its}
            keys |= {(FigureScope.COUNTRY, code) for code in countries}
            if provider:
                keys.add((FigureScope.ORGANISATION, provider))
            for who in {provider_id, *(owners.get(source) for source in its)} & coalitions.keys():
                keys.add((FigureScope.COALITION, coalitions[who]))
            one = Measured(entry_id, tuple(points), bits_of(missing), link_state == LinkState.BROKEN)
            for key in keys:
                sums[key].add(one)
    forget_old_figures(today)
    return store_figures([_figure(key, one, today) for key, one in sums.items()], day=today)


@lru_cache(maxsize=4096)
def bits_of(mask: int) -> tuple[int, ...]:
    """The rules that a mask says are missed, by their bits; few masks are the masks of most entries."""
    return tuple(rule.bit for rule in RULES if mask >> rule.bit & 1)


def _batches() -> Iterator[list[tuple]]:
    rows = (
        Quality.objects.filter(entry__status=Status.PUBLISHED)
        .order_by("pk")
        .values_list(
            "entry_id", "entry__provider_id", "entry__provider__slug", "entry__countries", "entry__link_state", "missing",
            *COLUMNS,
        )
        .iterator(chunk_size=BATCH)
    )  # fmt: skip
    while batch := list(islice(rows, BATCH)):
        yield batch


def _sources_of(entry_ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    records = SourceRecord.objects.filter(entry__in=entry_ids).order_by()
    for entry_id, source_id in records.values_list("entry_id", "source_id"):
        found[entry_id].add(source_id)
    return found


def _figure(key: Key, one: Sum, day: date) -> QualityFigure:
    scope, name = key
    means = {column: value // one.entry_count for column, value in zip(COLUMNS, one.points, strict=True)}
    return QualityFigure(
        scope=scope,
        key=name,
        day=day,
        entry_count=one.entry_count,
        broken_count=one.broken_count,
        missed=one.missed,
        **means,
    )


def forget_old_figures(today: date) -> int:
    """Thin out what is older than a quarter, and drop what is older than three years; returns how many went."""
    old = Q(day__lt=today - DAYS_KEPT) & ~Q(day__day=1)
    return QualityFigure.objects.filter(old | Q(day__lt=today - MONTHS_KEPT)).delete()[0]
