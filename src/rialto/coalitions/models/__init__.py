from rialto.coalitions.models.coalition import Coalition, CoalitionMember
from rialto.coalitions.models.indicators import Indicator, IndicatorValue
from rialto.coalitions.models.plans import (
    ActionPlan,
    Measure,
    MeasureDependency,
    MeasureEntry,
    MeasureText,
    Milestone,
    PlanStep,
    PlanText,
)

__all__ = [
    "ActionPlan",
    "Coalition",
    "CoalitionMember",
    "Indicator",
    "IndicatorValue",
    "Measure",
    "MeasureDependency",
    "MeasureEntry",
    "MeasureText",
    "Milestone",
    "PlanStep",
    "PlanText",
]
