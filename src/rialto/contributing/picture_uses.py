"""Who sees pictures of what is being written: its writers, and reviewers while it waits."""

from rialto.contributing.models import ContributionPicture
from rialto.contributing.rules import contributions_readable_by
from rialto.pictures.uses import Use, register

register(
    Use(
        model=ContributionPicture,
        readable_by=lambda user: ContributionPicture.objects.filter(
            contribution__in=contributions_readable_by(user)
        ),
    )
)
