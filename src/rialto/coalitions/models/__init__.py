from rialto.coalitions.models.coalition import Coalition, CoalitionMember
from rialto.coalitions.models.dates import CalendarEntry, CoalitionDate
from rialto.coalitions.models.files import FileVersion, SharedFile
from rialto.coalitions.models.indicators import Indicator, IndicatorValue
from rialto.coalitions.models.invitation import CoalitionInvitation
from rialto.coalitions.models.measure_pledges import MeasurePledge
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
    PledgeNotice,
    PledgeTransition,
)
from rialto.coalitions.models.profile import CoalitionProfile, CoalitionRevision, CoalitionText
from rialto.coalitions.models.tasks import CoalitionTask, TaskComment
from rialto.coalitions.models.transfers import Adaptation, Transfer, TransferMessage, TransferStep

__all__ = [
    "ActionPlan",
    "Adaptation",
    "CalendarEntry",
    "Coalition",
    "CoalitionDate",
    "CoalitionInvitation",
    "CoalitionMember",
    "CoalitionProfile",
    "CoalitionRevision",
    "CoalitionTask",
    "CoalitionText",
    "FileVersion",
    "Indicator",
    "IndicatorValue",
    "Measure",
    "MeasureDependency",
    "MeasureEntry",
    "MeasurePledge",
    "MeasureText",
    "Milestone",
    "PlanStep",
    "PlanText",
    "Pledge",
    "PledgeAction",
    "PledgeBeneficiary",
    "PledgeCountry",
    "PledgeEvidence",
    "PledgeFigure",
    "PledgeNotice",
    "PledgeReport",
    "PledgeReportedValue",
    "PledgeTransition",
    "PledgeVerification",
    "SharedFile",
    "TaskComment",
    "Transfer",
    "TransferMessage",
    "TransferStep",
]
