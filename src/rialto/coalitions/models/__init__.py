from rialto.coalitions.models.coalition import Coalition, CoalitionMember
from rialto.coalitions.models.pledge_reports import (
    PledgeEvidence,
    PledgeFigure,
    PledgeReport,
    PledgeReportedValue,
    PledgeVerification,
)
from rialto.coalitions.models.pledges import (
    Pledge,
    PledgeAction,
    PledgeBeneficiary,
    PledgeCountry,
    PledgeTransition,
)

__all__ = [
    "Coalition",
    "CoalitionMember",
    "Pledge",
    "PledgeAction",
    "PledgeBeneficiary",
    "PledgeCountry",
    "PledgeEvidence",
    "PledgeFigure",
    "PledgeReport",
    "PledgeReportedValue",
    "PledgeTransition",
    "PledgeVerification",
]
