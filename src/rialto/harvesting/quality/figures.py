"""One line a day for each source, organisation, coalition and country: how good their descriptions are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from rialto.catalogue.actions import store_figures
from rialto.catalogue.choices import FigureScope, LinkState, Status
from rialto.catalogue.models import DIMENSION_FIELDS, Quality, QualityFigure, Source, SourceRecord
from rialto.organisations.models import Organisation

BATCH = 2000
# Every day is kept for a quarter, then the first of each month for three years.
DAYS_KEPT, MONTHS_KEPT = timedelta(days=92), timedelta(days=3 * 365)
COLUMNS = ("total", *DIMENSION_FIELDS)
Key = tuple[FigureScope, str]


@dataclass(slots=True)
class Sum:
    """Points that are being added up."""

    entry_count: int = 0
    broken_count: int = 0
    points: list[int] = field(default_factory=lambda: [0] * len(COLUMNS))

    def add(self, points: tuple[int, ...], *, is_broken: bool) -> None:
        self.entry_count += 1
        self.broken_count += is_broken
        for number, value in enumerate(points):
            self.points[number] += value


def keep_figures(day: date | None = None) -> int:
    """Count the day's figures and keep them; forget those that are old. Returns how many were written."""
    today = day or timezone.localdate()
    sums: dict[Key, Sum] = defaultdict(Sum)
    coalitions = dict(Organisation.objects.filter(is_national_coalition=True).values_list("pk", "slug"))
    slugs = dict(Source.objects.values_list("pk", "slug"))
    owners = dict(Source.objects.filter(owner__isnull=False).values_list("pk", "owner_id"))
    for rows in _batches():
        sources = _sources_of([row[0] for row in rows])
        for entry_id, provider_id, provider, countries, link_state, *points in rows:
            its = sources.get(entry_id, set())
            keys: set[Key] = {(FigureScope.SOURCE, slugs[one]) for one in its}
            keys |= {(FigureScope.COUNTRY, code) for code in countries}
            if provider:
                keys.add((FigureScope.ORGANISATION, provider))
            for one in {provider_id, *(owners.get(source) for source in its)} & coalitions.keys():
                keys.add((FigureScope.COALITION, coalitions[one]))
            for key in keys:
                sums[key].add(tuple(points), is_broken=link_state == LinkState.BROKEN)
    forget_old_figures(today)
    return store_figures([_figure(key, one, today) for key, one in sums.items()], day=today)


def _batches() -> Iterator[list[tuple]]:
    rows = (
        Quality.objects.filter(entry__status=Status.PUBLISHED)
        .order_by("pk")
        .values_list(
            "entry_id", "entry__provider_id", "entry__provider__slug", "entry__countries", "entry__link_state", *COLUMNS
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
        scope=scope, key=name, day=day, entry_count=one.entry_count, broken_count=one.broken_count, **means
    )


def forget_old_figures(today: date) -> int:
    """Thin out what is older than a quarter, and drop what is older than three years; returns how many went."""
    old = Q(day__lt=today - DAYS_KEPT) & ~Q(day__day=1)
    return QualityFigure.objects.filter(old | Q(day__lt=today - MONTHS_KEPT)).delete()[0]
