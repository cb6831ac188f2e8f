"""The tables of the catalogue."""

from rialto.catalogue.models.details import (
    DETAILS_OF_KIND,
    ArticleDetails,
    Details,
    EventDetails,
    FundingDetails,
    InitiativeDetails,
    LearningPathDetails,
    OpportunityDetails,
    PathStep,
    PracticeDetails,
    PublicationDetails,
    ResourceDetails,
    TrainingDetails,
)
from rialto.catalogue.models.duplicates import DuplicateCandidate, EntryMerge, MatchKey
from rialto.catalogue.models.entry import Entry, EntryConcept, EntryText, FormerAddress, Session, Transition
from rialto.catalogue.models.foreign import ForeignEntry
from rialto.catalogue.models.health import DIMENSION_FIELDS, Exclusion, LinkHealth, Quality, QualityFigure
from rialto.catalogue.models.pictures import EntryPicture
from rialto.catalogue.models.source import Override, Source, SourceRecord, Suggestion
from rialto.catalogue.models.visits import EntryVisits

__all__ = [
    "DETAILS_OF_KIND",
    "DIMENSION_FIELDS",
    "ArticleDetails",
    "Details",
    "DuplicateCandidate",
    "Entry",
    "EntryConcept",
    "EntryMerge",
    "EntryPicture",
    "EntryText",
    "EntryVisits",
    "EventDetails",
    "Exclusion",
    "ForeignEntry",
    "FormerAddress",
    "FundingDetails",
    "InitiativeDetails",
    "LearningPathDetails",
    "LinkHealth",
    "MatchKey",
    "OpportunityDetails",
    "Override",
    "PathStep",
    "PracticeDetails",
    "PublicationDetails",
    "Quality",
    "QualityFigure",
    "ResourceDetails",
    "Session",
    "Source",
    "SourceRecord",
    "Suggestion",
    "TrainingDetails",
    "Transition",
]
