"""A country with a plan, pledges and practices, for its report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from rialto.base.identity import new_public_id
from rialto.catalogue.choices import FigureScope
from rialto.catalogue.models import QualityFigure
from rialto.coalitions.models import (
    ActionPlan,
    Coalition,
    Indicator,
    IndicatorValue,
    Measure,
    MeasurePledge,
    Milestone,
    Pledge,
    PledgeFigure,
    Transfer,
)
from rialto.coalitions.plan_choices import MeasureState, Pillar, PlanState
from rialto.organisations.models import Organisation
from tests.factories import EntryFactory, OrganisationFactory

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionWorld:
    coalition: Coalition
    plan: ActionPlan
    organisation: Organisation


def make_plan(
    country: str = "MT", *, state: PlanState = PlanState.PUBLISHED, title: str = "Pjan 2030"
) -> CoalitionWorld:
    """A plan of two years, with an organisation to do it and nothing in it."""
    coalition, _made = Coalition.objects.get_or_create(country=country)
    plan = ActionPlan.objects.create(
        coalition=coalition, title=title, summary="Ħiliet għal kulħadd", language="mt", begins_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31), state=state, published_at=None if state == PlanState.DRAFT else NOW,
    )  # fmt: skip
    return CoalitionWorld(
        coalition=coalition, plan=plan, organisation=OrganisationFactory(name="Malta Skills", country=country)
    )


def add_measures(world: CoalitionWorld, count: int, *, of: str = "Kors diġitali") -> None:
    """Measures with a milestone, an indicator and a value each: in a handful of queries."""
    first = world.plan.last_number
    states = [MeasureState.RUNNING, MeasureState.DONE, MeasureState.PLANNED]
    pillars = list(Pillar)
    measures = Measure.objects.bulk_create(
        Measure(
            plan=world.plan, number=first + number, position=first + number, title=f"{of} {first + number}",
            pillar=pillars[number * len(pillars) // (count + 1)], organisation=world.organisation,
            begins_on=date(2026, 1, 1), ends_on=date(2027, 6, 30), state=states[number % 3],
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    world.plan.last_number += count
    world.plan.save()
    Milestone.objects.bulk_create(
        Milestone(
            measure=one,
            title=f"L-ewwel pass {one.number}",
            due_on=date(2026, 6, 30),
            reached_on=date(2026, 7, 2),
        )
        for one in measures
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            plan=world.plan, measure=one, name=f"Nies imħarrġa {one.number}", unit="people", baseline=100,
            baseline_on=date(2025, 12, 31), target=500, target_on=date(2027, 12, 31), shared_key="people-trained",
            adding="sum", latest=300, latest_on=date(2026, 9, 1),
        )
        for one in measures
    )  # fmt: skip
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=one,
            value=300,
            on=date(2026, 9, 1),
            link="https://statistics.example.org/a",
            actor_id=new_public_id(),
        )
        for one in indicators
    )


def add_pledges(world: CoalitionWorld, count: int) -> None:
    pledges = Pledge.objects.bulk_create(
        Pledge(
            organisation=world.organisation, title=f"Wegħda {number}", language="mt", country=world.coalition.country,
            starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 31), state="published", published_at=NOW, terms_accepted_at=NOW,
        )
        for number in range(count)
    )  # fmt: skip
    PledgeFigure.objects.bulk_create(
        PledgeFigure(
            pledge=one,
            country=one.country,
            pillar="everybody",
            measure="trained",
            year=2026,
            target=1000,
            reported=400,
            checked=100,
        )
        for one in pledges
    )


def link_pledges(world: CoalitionWorld) -> None:
    """Every pledge of the country with every measure of the plan."""
    pledges = list(Pledge.objects.filter(country=world.coalition.country).order_by("pk"))
    MeasurePledge.objects.bulk_create(
        MeasurePledge(measure=measure, pledge=one)
        for measure in world.plan.measures.order_by("number")
        for one in pledges
    )


def add_transfers(world: CoalitionWorld, count: int) -> None:
    """Practices from Estonia, adopted here, and one of here on its way to Sweden."""
    entries = [
        EntryFactory(kind="good-practice", title=f"Practice {number}", published=True)
        for number in range(count)
    ]
    Transfer.objects.bulk_create(
        Transfer(
            entry=one, marked_entry=one, home="EE", coalition=world.coalition, state="adopted", wanted_on=date(2026, 1, 10),
            adaptation_on=date(2026, 2, 10), adopted_on=date(2026, 4, 20),
        )
        for one in entries
    )  # fmt: skip
    sweden, _made = Coalition.objects.get_or_create(country="SE")
    Transfer.objects.create(
        entry=entries[0],
        marked_entry=entries[0],
        home=world.coalition.country,
        coalition=sweden,
        wanted_on=date(2026, 5, 1),
    )


def add_quality(country: str = "MT") -> None:
    points = {"findable": 80, "reachable": 90, "usable": 60, "interoperable": 50, "trustworthy": 70}
    for day, total in ((date(2026, 2, 1), 61), (date(2026, 10, 1), 70)):
        QualityFigure.objects.create(
            scope=FigureScope.COUNTRY,
            key=country,
            day=day,
            entry_count=1284,
            broken_count=3,
            total=total,
            **points,
        )
