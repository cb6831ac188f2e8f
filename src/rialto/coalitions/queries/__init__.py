from rialto.coalitions.queries.coalitions import coalition_in, members_of
from rialto.coalitions.queries.europe import (
    CommonFigure,
    CountryStanding,
    EuropeRollup,
    common_figures,
    europe_rollup,
    sources_of,
)
from rialto.coalitions.queries.plans import (
    PlanFigures,
    PlanSummary,
    figures_of_plan,
    plan_summary,
    public_plan,
)

__all__ = [
    "CommonFigure",
    "CountryStanding",
    "EuropeRollup",
    "PlanFigures",
    "PlanSummary",
    "coalition_in",
    "common_figures",
    "europe_rollup",
    "figures_of_plan",
    "members_of",
    "plan_summary",
    "public_plan",
    "sources_of",
]
