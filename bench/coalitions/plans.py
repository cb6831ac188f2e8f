"""Action plans with measures, milestones, indicators and values, as many as are asked for."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

# Values of each indicator.
VALUES = 3


def fill(count: int) -> None:
    """A published plan for each country; every measure with a milestone, an indicator and its values."""
    from django.utils import timezone

    from rialto.base.identity import new_public_id
    from rialto.coalitions.models import (
        ActionPlan,
        Coalition,
        Indicator,
        IndicatorValue,
        Measure,
        Milestone,
    )
    from rialto.coalitions.plan_choices import COMMON, MeasureState, Pillar, PlanState, SharedKey
    from rialto.taxonomy.queries import EU_COUNTRIES

    dice, first = random.Random("coalitions"), date(2025, 1, 1)
    codes = ["MT", *(code for code in EU_COUNTRIES if code != "MT")]
    plans = [
        ActionPlan.objects.create(
            coalition=Coalition.objects.create(country=code), title=f"Plan of {code}", begins_on=first,
            ends_on=date(2029, 12, 31), state=PlanState.PUBLISHED, published_at=timezone.now(),
            summary="What we mean to do, in a few sentences. " * 5,
        )
        for code in codes
    ]  # fmt: skip

    def of(number: int) -> Any:
        return plans[0] if number % 2 else plans[1 + number // 2 % (len(plans) - 1)]

    def measure(number: int) -> Measure:
        begins = first + timedelta(days=dice.randrange(700))
        state = dice.choice(list(MeasureState))
        return Measure(
            plan=of(number), number=number + 1, position=number, title=f"Measure {number} for schools and their teachers",
            description="What is done, by whom and why. " * 8, pillar=dice.choice(list(Pillar)), begins_on=begins,
            ends_on=begins + timedelta(days=dice.randrange(30, 1000)), state=state,
            state_reason="No money was left" if state == MeasureState.STOPPED else "",
        )  # fmt: skip

    measures = Measure.objects.bulk_create([measure(number) for number in range(count)], batch_size=1000)
    Milestone.objects.bulk_create(
        [Milestone(measure=one, title="Half of it", due_on=one.ends_on) for one in measures], batch_size=1000
    )
    keys = ["", *SharedKey]

    def indicator(number: int, one: Measure) -> Indicator:
        key = keys[number % len(keys)]
        common = (
            {"unit": COMMON[key].unit, "adding": COMMON[key].adding} if isinstance(key, SharedKey) else {}
        )
        return Indicator(
            plan=one.plan, measure=one, name=f"What measure {one.number} counts", shared_key=key, baseline=Decimal(0),
            baseline_on=first, target=Decimal(100), target_on=date(2029, 12, 31), weight=Decimal(1000),
            latest=Decimal(20 * VALUES), latest_on=first + timedelta(days=30 * VALUES), **({"unit": "people"} | common),
        )  # fmt: skip

    indicators = Indicator.objects.bulk_create(
        [indicator(number, one) for number, one in enumerate(measures)], batch_size=1000
    )
    actor = new_public_id()
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=one, value=Decimal(20 * step), on=first + timedelta(days=30 * step), actor_id=actor,
                link="https://evidence.example/report",
            )
            for one in indicators
            for step in range(1, VALUES + 1)
        ],
        batch_size=1000,
    )  # fmt: skip
