"""What members write, how it changed, what was said of it, what is planned and done with it, and who wants to hear of it."""

from rialto.contributing.models.batch import Batch, BatchItem
from rialto.contributing.models.contribution import (
    Contribution,
    ContributionComment,
    ContributionPicture,
    ContributionTransition,
    Revision,
    Upload,
    UploadLine,
)
from rialto.contributing.models.follow import Follow, FollowNews
from rialto.contributing.models.plan import Plan

__all__ = [
    "Batch",
    "BatchItem",
    "Contribution",
    "ContributionComment",
    "ContributionPicture",
    "ContributionTransition",
    "Follow",
    "FollowNews",
    "Plan",
    "Revision",
    "Upload",
    "UploadLine",
]
