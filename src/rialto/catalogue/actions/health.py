"""Keeping what was found out about entries: the state of their links, and the points of their descriptions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db import transaction

from rialto.catalogue.choices import WELL_DESCRIBED, LinkState
from rialto.catalogue.models import DIMENSION_FIELDS, Entry, LinkHealth, Quality, QualityFigure
from rialto.changes.actions import Change, record_changes
from rialto.changes.choices import Verb

HEALTH_FIELDS = (
    "address", "problem", "final_address", "next_look_at", "looked_at", "failing_since", "failing_count",
    "working_count", "moved_count", "title_share",
)  # fmt: skip
POINT_FIELDS = ("total", *DIMENSION_FIELDS, "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookResult:
    """What a look at a link came to: the entry's new state, and what to remember until the next look."""

    health: LinkHealth
    state: LinkState
    public_id: UUID


@transaction.atomic
def record_looks(results: Sequence[LookResult]) -> int:
    """Keep what looks at links found; entries whose state is another one now are announced. Returns how many those are."""
    keep_healths([one.health for one in results])
    ids = [one.health.entry_id for one in results]
    before = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "link_state"))
    changed: dict[LinkState, list[int]] = defaultdict(list)
    announced: list[Change] = []
    for one in results:
        if before.get(one.health.entry_id, one.state) != one.state:
            changed[one.state].append(one.health.entry_id)
            announced.append(Change(noun="entry", public_id=one.public_id, verb=Verb.CHANGED))
    for looked_at, some in groupby(results, key=lambda one: one.health.looked_at):
        if looked_at is not None:
            Entry.objects.filter(pk__in=[one.health.entry_id for one in some]).update(
                link_checked_at=looked_at
            )
    for state, entry_ids in changed.items():
        Entry.objects.filter(pk__in=entry_ids).update(link_state=state)
    record_changes(announced)
    return len(announced)


def keep_healths(healths: Sequence[LinkHealth]) -> None:
    """Write what is remembered about links, new rows and known ones alike."""
    LinkHealth.objects.bulk_create(
        healths, update_conflicts=True, unique_fields=["entry"], update_fields=HEALTH_FIELDS, batch_size=80
    )


@transaction.atomic
def store_points(points: Iterable[Quality]) -> int:
    """Keep the points of entries; those that are the same as before are not written. Returns how many were.

    Entries that are well described now and were not, or the other way round, are announced: results are ordered by that too.
    """
    given = list(points)
    known = Quality.objects.in_bulk([one.entry_id for one in given])
    fresh = [one for one in given if _differs(known.get(one.entry_id), one)]
    Quality.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=[*POINT_FIELDS, "computed_at"],
        batch_size=90,
    )
    turned = [one.entry_id for one in fresh if _is_good(known.get(one.entry_id)) != _is_good(one)]
    if turned:
        public_ids = Entry.objects.filter(pk__in=turned).order_by("pk").values_list("public_id", flat=True)
        record_changes(Change(noun="entry", public_id=one, verb=Verb.CHANGED) for one in public_ids)
    return len(fresh)


def _is_good(points: Quality | None) -> bool:
    return points is not None and points.total >= WELL_DESCRIBED


def _differs(before: Quality | None, after: Quality) -> bool:
    return before is None or any(getattr(before, name) != getattr(after, name) for name in POINT_FIELDS)


FIGURE_FIELDS = ("entry_count", "broken_count", "total", *DIMENSION_FIELDS, "missed")


@transaction.atomic
def store_figures(figures: Sequence[QualityFigure], *, day: date) -> int:
    """Keep one day's figures: a second time the same day replaces those that differ. Returns how many were written.

    What was kept of the day and is not among them any more goes; the day before loses what it missed.
    """
    known: Mapping[tuple[str, str], QualityFigure] = {
        (one.scope, one.key): one for one in QualityFigure.objects.filter(day=day)
    }
    fresh = [
        one
        for one in figures
        if (before := known.get((one.scope, one.key))) is None
        or any(getattr(before, name) != getattr(one, name) for name in FIGURE_FIELDS)
    ]
    QualityFigure.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["scope", "key", "day"],
        update_fields=FIGURE_FIELDS,
        batch_size=80,
    )
    left = known.keys() - {(one.scope, one.key) for one in figures}
    QualityFigure.objects.filter(pk__in=[known[key].pk for key in left]).delete()
    before_it = QualityFigure.objects.filter(day__lt=day).order_by("-day").values("day")[:1]
    QualityFigure.objects.filter(day__in=before_it).update(missed={})
    return len(fresh)
