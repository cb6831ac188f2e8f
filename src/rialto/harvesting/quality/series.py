"""Reading what was kept by day: how an organisation, a coalition, a country or a source stands, and how that moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, Subquery

from rialto.catalogue.choices import Dimension, FigureScope
from rialto.catalogue.models import Entry, QualityFigure
from rialto.harvesting.quality.rules import RULE_OF_BIT
from rialto.harvesting.quality.standing import Fix, Measure, Standing, most_first
from rialto.harvesting.quality.trend import Trend, trend_of

Key = tuple[FigureScope, str]
NOTHING = Standing(entry_count=0, broken_count=0, total=None, measures=(), fixes=(), measured_on=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How something stood when it was measured last, and how it came there."""

    standing: Standing = NOTHING
    trend: Trend | None = None


def series_of(keys: Iterable[Key]) -> dict[Key, Series]:
    """Key -> its series, an empty one where nothing was measured: two queries, however many keys and days.

    What has no figure on the newest day of all has no entries any more, and stands nowhere.
    """
    wanted = list(keys)
    figures = _figures(wanted)
    newest = {key: rows[-1] for key, rows in figures.items() if _is_newest(rows[-1])}
    entries = _examples(newest.values())
    return {
        key: Series(standing=_standing(newest[key], entries), trend=trend_of(figures[key]))
        if key in newest
        else Series()
        for key in wanted
    }


def one_series(scope: FigureScope, key: str) -> Series:
    """The series of one source, organisation, coalition or country (its slug or code)."""
    return series_of([(scope, key)])[scope, key]


def kept_trend(scope: FigureScope, key: str) -> Trend | None:
    """How one of them moved, None where nothing is measured: one query."""
    figures = _figures([(scope, key)]).get((scope, key), [])
    return trend_of(figures) if figures and _is_newest(figures[-1]) else None


def _is_newest(figure: QualityFigure) -> bool:
    return figure.day == figure.newest_day  # type: ignore[attr-defined]  # annotated below


def _figures(keys: Sequence[Key]) -> dict[Key, list[QualityFigure]]:
    """Key -> its figures, oldest first, each with `newest_day`, the last on which anything was measured."""
    chosen = Q()
    for scope, key in keys:
        chosen |= Q(scope=scope, key=key)
    newest_day = Subquery(QualityFigure.objects.order_by("-day").values("day")[:1])
    found: dict[Key, list[QualityFigure]] = defaultdict(list)
    if keys:
        for one in QualityFigure.objects.filter(chosen).annotate(newest_day=newest_day).order_by("day"):
            found[FigureScope(one.scope), one.key].append(one)
    return found


def _examples(figures: Iterable[QualityFigure]) -> dict[int, Entry]:
    """The entries that the figures name as examples, those that are still public."""
    ids = {entry_id for one in figures for _count, some in one.missed.values() for entry_id in some}
    shown = Entry.objects.published().only("kind", "slug", "title", "language")
    return shown.in_bulk(ids) if ids else {}


def _standing(figure: QualityFigure, entries: Mapping[int, Entry]) -> Standing:
    fixes = (
        Fix(
            rule=RULE_OF_BIT[int(bit)],
            count=count,
            examples=[entries[one] for one in examples if one in entries],
        )
        for bit, (count, examples) in figure.missed.items()
        if int(bit) in RULE_OF_BIT
    )
    return Standing(
        entry_count=figure.entry_count,
        broken_count=figure.broken_count,
        total=figure.total,
        measures=[Measure(dimension=one, value=getattr(figure, one.value)) for one in Dimension],
        fixes=most_first(fixes),
        measured_on=figure.day,
    )
