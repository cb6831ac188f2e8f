from rialto.coalitions.queries.coalitions import (
    coalition_in,
    coalition_invitations_to,
    coalitions_of,
    countries_with_people,
    members_of,
    open_invitations,
    people_shown,
)
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
    "coalition_invitations_to",
    "coalitions_of",
    "common_figures",
    "countries_with_people",
    "europe_rollup",
    "figures_of_plan",
    "members_of",
    "open_invitations",
    "people_shown",
    "plan_summary",
    "public_plan",
    "sources_of",
]
