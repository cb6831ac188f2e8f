"""How long the country page, the plan page, a measure's page and Europe's sums take with 5,000 measures and indicators with values.

Times are those of the server itself, in this process, through every middleware (no network). Half of all measures stand in one
country's plan, the rest in the plans of the others, so that the largest page is asked for as well. `errors` counts answers that are no page.
"""

import argparse
import os
import random
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measuring.figures import machine, percentile, say, show
from bench.measuring.serving import production
from bench.shop.processes import borrow, state_folder

if TYPE_CHECKING:
    from bench.measuring.inside import Answered

MEASURES, ROUNDS, VALUES = 5000, 60, 3
ASKED = {
    "country_p95_ms": "<= 80", "plan_p95_ms": "<= 80", "measure_p95_ms": "<= 80", "europe_p95_ms": "<= 80",
    "figure_p95_ms": "<= 80", "errors": "0",
}  # fmt: skip


def main() -> None:
    """Fill a database of its own, then measure."""
    parser = argparse.ArgumentParser(prog="./rialto bench coalitions", description=__doc__)
    parser.add_argument(
        "--measures", type=int, default=MEASURES, help="measures, each with an indicator (5000)"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for (60)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="coalitions-") as name:
        folder = Path(name)
        borrow(folder, state_folder())
        figures = measured(folder, measures=options.measures, rounds=options.rounds)
    show(figures | {"measures": options.measures} | about, asked=ASKED, as_json=options.json)


def measured(folder: Path, *, measures: int, rounds: int) -> dict[str, float | int]:
    """All figures, from inside this process."""
    os.environ.update(production(folder, 8000))
    import django

    django.setup()
    from django.core.management import call_command

    from rialto.taxonomy.actions import load_vocabularies

    say("Making the tables")
    call_command("migrate", verbosity=0)
    load_vocabularies()
    say(f"Filling plans with {measures} measures")
    fill(measures)
    return times(rounds)


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


def times(rounds: int) -> dict[str, float | int]:
    """Each page, for somebody without an account."""
    from bench.measuring.inside import Inside
    from rialto.coalitions.models import Measure

    visitor = Inside()
    dice = random.Random("asked")
    some = dice.sample(
        list(Measure.objects.filter(plan__coalition__country="MT").values_list("public_id", flat=True)), 20
    )
    paths = {
        "country": ["/en/countries/mt/"],
        "plan": ["/en/coalitions/mt/plan/", "/en/coalitions/mt/plan/?page=7", "/en/coalitions/mt/plan/?state=done", "/en/coalitions/mt/plan/?late=yes"],
        "measure": [f"/en/coalitions/mt/plan/measures/{one}/" for one in some],
        "europe": ["/en/coalitions/europe/"],
        "figure": ["/en/coalitions/europe/people-trained/", "/en/coalitions/europe/desi-basic-digital-skills/?page=2"],
    }  # fmt: skip
    figures: dict[str, float | int] = {"errors": 0}
    for name, asked in paths.items():
        say(f"Asking for the {name} page")
        visitor.ask(asked[0])
        answers = [visitor.ask(asked[number % len(asked)]) for number in range(rounds)]
        figures |= _figures(name, answers)
        figures["errors"] += sum(one.status != 200 for one in answers)
    return figures


def _figures(name: str, answers: list["Answered"]) -> dict[str, float | int]:
    milliseconds = [one.milliseconds for one in answers]
    # What the machine's other work does not change.
    processor = [one.processor_milliseconds for one in answers]
    return {
        f"{name}_p50_ms": round(percentile(milliseconds, 0.5), 1),
        f"{name}_p95_ms": round(percentile(milliseconds, 0.95), 1),
        f"{name}_cpu_p95_ms": round(percentile(processor, 0.95), 1),
        f"{name}_queries": max(one.queries for one in answers),
        f"{name}_kb": max(len(one.body) for one in answers) // 1024,
    }


if __name__ == "__main__":
    main()
