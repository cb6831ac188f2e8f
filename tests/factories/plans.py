"""Action plans with their measures, milestones, indicators and values."""

from datetime import date
from decimal import Decimal

import factory

from rialto.base.identity import new_public_id
from rialto.coalitions.models import ActionPlan, Indicator, IndicatorValue, Measure, Milestone
from rialto.coalitions.plan_choices import Direction, Pillar, PlanState, Unit
from tests.factories.catalogue import NOON
from tests.factories.coalitions import CoalitionFactory


class ActionPlanFactory(factory.django.DjangoModelFactory[ActionPlan]):
    """A draft of Malta from 2025 to 2029. Traits: published, closed."""

    class Meta:
        model = ActionPlan

    class Params:
        published = factory.Trait(state=PlanState.PUBLISHED, published_at=NOON)
        closed = factory.Trait(state=PlanState.CLOSED, published_at=NOON)

    coalition = factory.SubFactory(CoalitionFactory)
    title = factory.Sequence("Plan {}".format)
    begins_on = date(2025, 1, 1)
    ends_on = date(2029, 12, 31)


class MeasureFactory(factory.django.DjangoModelFactory[Measure]):
    """A planned measure that ends with its plan."""

    class Meta:
        model = Measure

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda number: number % 30000 + 1)
    position = factory.SelfAttribute("number")
    title = factory.Sequence("Measure {}".format)
    pillar = Pillar.ALL
    begins_on = date(2025, 1, 1)
    ends_on = factory.SelfAttribute("plan.ends_on")


class MilestoneFactory(factory.django.DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    measure = factory.SubFactory(MeasureFactory)
    title = factory.Sequence("Milestone {}".format)
    due_on = date(2027, 6, 30)


class IndicatorFactory(factory.django.DjangoModelFactory[Indicator]):
    """From 0 to 100 people between 2025 and 2029, of a measure. `down=True`: from 100 to 0."""

    class Meta:
        model = Indicator

    class Params:
        down = factory.Trait(direction=Direction.DOWN, baseline=Decimal(100), target=Decimal(0))

    measure = factory.SubFactory(MeasureFactory)
    plan = factory.SelfAttribute("measure.plan")
    name = factory.Sequence("Indicator {}".format)
    unit = Unit.PEOPLE
    baseline = Decimal(0)
    baseline_on = date(2025, 1, 1)
    target = Decimal(100)
    target_on = date(2029, 12, 31)


class IndicatorValueFactory(factory.django.DjangoModelFactory[IndicatorValue]):
    """A value with a link. The indicator's `latest` is left alone: report by the action where it matters."""

    class Meta:
        model = IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(10)
    on = date(2026, 1, 31)
    link = "https://evidence.example.org/1"
    actor_id = factory.LazyFunction(new_public_id)
