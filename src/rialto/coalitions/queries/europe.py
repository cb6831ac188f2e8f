"""All published plans added up: nothing here was typed in for Europe, every number comes from a country's plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from rialto.base.text import folded
from rialto.coalitions.models import ActionPlan, Indicator, Measure
from rialto.coalitions.plan_choices import (
    COMMON,
    Adding,
    MeasureState,
    Pillar,
    PlanState,
    SharedKey,
    Unit,
)
from rialto.coalitions.queries.measures import is_late
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

CENT = Decimal("0.01")
PUBLISHED = Q(plan__state=PlanState.PUBLISHED)


@dataclass(slots=True, kw_only=True)
class Part:
    """What one country brings to a common indicator.

    `value`, `start` and `target` are sums, or sums of value times weight where it is a mean. `value` is of those reported.
    """

    country: str
    name: str
    start: Decimal
    reported: Decimal
    target: Decimal
    # Of all its indicators with the key, and of those with a value; 0 where nothing is weighted.
    weight: Decimal
    reported_weight: Decimal
    reached: Decimal
    indicator_count: int
    reported_count: int
    latest_on: date | None


@dataclass(slots=True, kw_only=True)
class CommonFigure:
    """A common indicator over all countries that use it."""

    key: SharedKey
    unit: Unit
    adding: Adding
    parts: Sequence[Part]

    @property
    def value(self) -> Decimal | None:
        """What was reported, added up or the weighted mean; None while nothing is."""
        if not any(one.reported_count for one in self.parts):
            return None
        return self._whole([one.reported for one in self.parts], [one.reported_weight for one in self.parts])

    @property
    def start(self) -> Decimal:
        return self._whole([one.start for one in self.parts], [one.weight for one in self.parts])

    @property
    def target(self) -> Decimal:
        return self._whole([one.target for one in self.parts], [one.weight for one in self.parts])

    @property
    def progress(self) -> float:
        """Of the way from all starts to all targets, 0 to 1. A country without a value stands at its start."""
        weights = [one.weight for one in self.parts]
        reached = self._exact([one.reached for one in self.parts], weights)
        start = self._exact([one.start for one in self.parts], weights)
        target = self._exact([one.target for one in self.parts], weights)
        return min(1.0, max(0.0, float((reached - start) / (target - start)))) if target != start else 0.0

    @property
    def percent(self) -> int:
        return round(self.progress * 100)

    @property
    def country_count(self) -> int:
        return len(self.parts)

    @property
    def latest_on(self) -> date | None:
        return max((one.latest_on for one in self.parts if one.latest_on), default=None)

    def value_of(self, part: Part) -> Decimal | None:
        """One country's own number."""
        return self._whole([part.reported], [part.reported_weight]) if part.reported_count else None

    def target_of(self, part: Part) -> Decimal:
        return self._whole([part.target], [part.weight])

    def _whole(self, sums: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
        exact = self._exact(sums, weights).quantize(CENT, ROUND_HALF_UP)
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact

    def _exact(self, sums: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
        total = sum(sums, Decimal(0))
        if self.adding != Adding.MEAN:
            return total
        weight = sum(weights, Decimal(0))
        return total / weight if weight else Decimal(0)


@dataclass(slots=True, kw_only=True)
class CountryStanding:
    """One country's measures by state and by pillar."""

    country: str
    name: str
    plan: ActionPlan
    states: dict[MeasureState, int] = field(default_factory=lambda: dict.fromkeys(MeasureState, 0))
    pillars: dict[Pillar, int] = field(default_factory=lambda: dict.fromkeys(Pillar, 0))
    late_count: int = 0

    @property
    def measure_count(self) -> int:
        return sum(self.states.values())


@dataclass(slots=True, kw_only=True)
class EuropeRollup:
    """What all plans say together."""

    countries: Sequence[CountryStanding]
    # Countries without a published plan: code and name.
    missing: Sequence[tuple[str, str]]
    # By pillar, measures by state.
    pillars: dict[Pillar, dict[MeasureState, int]]
    common: Sequence[CommonFigure]

    @property
    def states(self) -> dict[MeasureState, int]:
        return {state: sum(one.states[state] for one in self.countries) for state in MeasureState}

    @property
    def measure_count(self) -> int:
        return sum(one.measure_count for one in self.countries)

    @property
    def late_count(self) -> int:
        return sum(one.late_count for one in self.countries)


def europe_rollup(language: str, today: date | None = None) -> EuropeRollup:
    """All published plans added up in the database: three queries, however many measures there are."""
    plans = ActionPlan.objects.filter(state=PlanState.PUBLISHED, coalition__country__in=EU_COUNTRIES)
    standings = {
        plan.pk: CountryStanding(
            country=plan.coalition.country, name=country_name(plan.coalition.country, language), plan=plan
        )
        for plan in plans.select_related("coalition")
    }
    pillars = {pillar: dict.fromkeys(MeasureState, 0) for pillar in Pillar}
    for row in _measure_counts(today or timezone.localdate()):
        if row["plan_id"] not in standings:
            continue
        standing, state, pillar = standings[row["plan_id"]], MeasureState(row["state"]), Pillar(row["pillar"])
        standing.states[state] += row["count"]
        standing.pillars[pillar] += row["count"]
        standing.late_count += row["late"]
        pillars[pillar][state] += row["count"]
    countries = sorted(standings.values(), key=lambda one: folded(one.name))
    known = {one.country for one in countries}
    missing = [(code, country_name(code, language)) for code in EU_COUNTRIES if code not in known]
    return EuropeRollup(
        countries=countries,
        missing=sorted(missing, key=lambda one: folded(one[1])),
        pillars=pillars,
        common=common_figures(language),
    )


def _measure_counts(day: date) -> Iterable[Mapping[str, Any]]:
    return (
        Measure.objects.filter(PUBLISHED)
        .order_by()
        .values("plan_id", "state", "pillar")
        .annotate(count=Count("pk"), late=Count("pk", filter=is_late(day)))
    )  # fmt: skip


def common_figures(language: str, key: SharedKey | None = None) -> list[CommonFigure]:
    """The common indicators that anybody uses (or the one asked for), with each country's part: one query."""
    keys = [key.value] if key else list(SharedKey.values)
    parts: dict[SharedKey, list[Part]] = {}
    for row in _sums(keys):
        common = COMMON[SharedKey(row["shared_key"])]
        prefix = "weighted" if common.adding == Adding.MEAN else "sum"
        parts.setdefault(SharedKey(row["shared_key"]), []).append(
            Part(
                country=row["country"], name=country_name(row["country"], language),
                start=row[f"{prefix}_start"], reported=row[f"{prefix}_reported"] or Decimal(0),
                target=row[f"{prefix}_target"], reached=row[f"{prefix}_reached"],
                weight=row["weights"] or Decimal(0), reported_weight=row["reported_weights"] or Decimal(0),
                indicator_count=row["rows_count"], reported_count=row["reported_count"], latest_on=row["last_on"],
            )
        )  # fmt: skip
    return [
        CommonFigure(
            key=one, unit=COMMON[one].unit, adding=COMMON[one].adding,
            parts=sorted(parts[one], key=lambda part: folded(part.name)),
        )
        for one in SharedKey
        if one in parts
    ]  # fmt: skip


def _sums(keys: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    """Sums by key and country. What was stopped or is not judged any more counts still: its people were trained."""
    reached = Coalesce("latest", "baseline")
    return (
        Indicator.objects.filter(PUBLISHED, shared_key__in=keys, plan__coalition__country__in=EU_COUNTRIES)
        .order_by()
        .values("shared_key", country=F("plan__coalition__country"))
        .annotate(
            rows_count=Count("pk"), reported_count=Count("latest"), last_on=Max("latest_on"),
            sum_start=Sum("baseline"), sum_reported=Sum("latest"), sum_target=Sum("target"), sum_reached=Sum(reached),
            weights=Sum("weight"), reported_weights=Sum("weight", filter=Q(latest__isnull=False)),
            weighted_start=Sum(F("baseline") * F("weight")), weighted_reported=Sum(F("latest") * F("weight")),
            weighted_target=Sum(F("target") * F("weight")), weighted_reached=Sum(reached * F("weight")),
        )
    )  # fmt: skip


def sources_of(key: SharedKey) -> QuerySet[Indicator]:
    """The indicators that a common figure is made of, by country."""
    return (
        Indicator.objects.filter(PUBLISHED, shared_key=key, plan__coalition__country__in=EU_COUNTRIES)
        .select_related("plan__coalition", "measure__plan__coalition")
        .order_by("plan__coalition__country", "pk")
    )
